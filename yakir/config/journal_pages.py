"""Work pages of the journal: for those who audit everything, and for one's own entries."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import queries
from yakir.apps.journal.models import Payload
from yakir.apps.places.queries import scope_of
from yakir.apps.places.rules import INSIDE
from yakir.common.pages import asked, page_of


@require_GET
@work(Permission.READ)
def entries(request: HttpRequest) -> HttpResponse:
    """Show the entries one may see, newest first, by kind or subject."""
    found, kind = _seen_by(person_of(request)), asked(request, "kind")
    subject = asked(request, "q")
    if kind:
        found = found.filter(kind=kind)
    if subject:
        found = found.filter(subject=subject)
    context = {
        "page": page_of(request, found),
        "kind": kind,
        "subject": subject,
        "size": queries.size(),
        "root": queries.root().hex(),
    }
    return render(request, "journal_entries.html", context)


@require_GET
@work(Permission.READ)
def record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show everything the journal says of one record, oldest first."""
    found = _seen_by(person_of(request)).filter(subject=public_id).order_by("entry_id")
    if not found.exists():
        raise Http404
    return render(request, "journal_record.html", {"subject": public_id, "entries": found})


def _seen_by(person: Person) -> QuerySet[Payload]:
    """Everything for those who read everywhere; for others what they entered themselves."""
    found = queries.latest()
    if scope_of(person, Permission.READ).everywhere:
        # What a site has and leans on stays with its community; the leaf proves that it was entered.
        return found.exclude(kind__in=INSIDE)
    return found.filter(actor=person.public_id)


app_name = "journal"
urlpatterns = [
    path("", entries, name="list"),
    path("<ykr:public_id>/", record, name="record"),
]
