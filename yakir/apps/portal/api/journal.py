"""The journal: checkpoint, leaves and proofs."""

import json
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Path, Query

from yakir.apps.portal.api.answers import FAULTY, MISSING, router
from yakir.apps.portal.schemas import Envelope, Paging, Problem, PublicConsistency, PublicLeaf
from yakir.apps.publishing.queries import journal
from yakir.common.errors import Refused

log = router("journal", journal.signed_state)
INDEX = Annotated[int, Field(ge=0, le=2**53 - 1)]
SIZE = Annotated[int, Field(ge=1, le=2**53 - 1)]


class NoSuchTrees(Refused):
    """The journal is not so long, or the older size is greater than the newer."""

    code = "no_such_trees"
    message = _("The older size is at most the newer, and the newer at most the journal's own.")


@log.get("/checkpoint", response={200: str})
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Show the signed checkpoint as text."""
    return HttpResponse(journal.checkpoint(), content_type="text/plain; charset=utf-8")


@log.get("/entries", response={200: Envelope[PublicLeaf], **FAULTY})
def list_entries(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """List the leaves of the journal, oldest first; they tell the hour and commit to the rest."""
    start = (asked.page - 1) * asked.page_size
    return {
        "items": journal.leaves(start=start, count=asked.page_size),
        "total": journal.size(),
        "page": asked.page,
        "page_size": asked.page_size,
    }


@log.get("/entries/{index}", response={200: PublicLeaf, **MISSING})
def show_entry(request: HttpRequest, index: Path[INDEX]) -> journal.LeafRow:
    """Show one leaf."""
    found = journal.leaf_of(index)
    if found is None:
        raise Http404
    return found


@log.get("/proof/{index}", response={200: dict[str, Any], **MISSING})
def show_proof(request: HttpRequest, index: Path[INDEX]) -> dict[str, Any]:
    """Show the proof of an entry about a public record, with the fields the gate opens."""
    document = journal.proof_of(index)
    if document is None:
        raise Http404
    proof: dict[str, Any] = json.loads(document.text)
    return proof


@log.get("/consistency", response={200: PublicConsistency, 409: Problem, **FAULTY})
def show_consistency(request: HttpRequest, old: Query[SIZE], new: Query[SIZE]) -> dict[str, Any]:
    """Show the path that proves that the newer tree only added to the older."""
    if not old <= new <= journal.size():
        raise NoSuchTrees
    return {"old": old, "new": new, "path": journal.consistency(old=old, new=new)}
