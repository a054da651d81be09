"""Coverage that a community registers itself; the estimate stays on record beside it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from ulid import ULID

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import actions as journal
from yakir.apps.places.models import Community, Coverage
from yakir.apps.places.queries import scope_of
from yakir.apps.places.rules import OCCUPIED_STATUSES, CoverageKind
from yakir.common.errors import Invalid, NotAllowed, Refused
from yakir.common.models import Source


class Occupied(Refused):
    """A temporarily occupied community has no figures here."""

    code = "occupied"
    message = _("This community is temporarily occupied; no figures are registered for it.")


@transaction.atomic
def register(
    *,
    community: Community,
    service: str,
    share: float,
    as_of: date,
    source_title: str,
    is_public: bool = False,
    by: Person,
    at: datetime,
) -> Coverage:
    """Register which share of a community's people has a service, by a document of its own."""
    _check(community, as_of=as_of, is_public=is_public, by=by, at=at)
    figure = Coverage.objects.create(
        community=community,
        service=service,
        share=share,
        kind=CoverageKind.REGISTERED,
        as_of=as_of,
        is_public=is_public,
        source=_document(community, source_title, at),
        recorded_at=at,
    )
    journal.enter(
        kind="coverage.registered",
        subject=figure.public_id,
        values={
            "community": community.code,
            "service": service,
            "share": share,
            "as_of": as_of,
            "is_public": is_public,
            "source": source_title,
        },
        by=by,
        at=at,
    )
    return figure


def _check(community: Community, *, as_of: date, is_public: bool, by: Person, at: datetime) -> None:
    needed = [Permission.REGISTER, *([Permission.SIGN] if is_public else [])]
    if not all(scope_of(by, permission).includes(community.pk) for permission in needed):
        raise NotAllowed
    if community.status in OCCUPIED_STATUSES:
        raise Occupied
    if as_of > localdate(at):
        raise Invalid({"as_of": str(_("This day is still to come."))})


def _document(community: Community, title: str, at: datetime) -> Source:
    """Return the community's own document as a source."""
    return Source.objects.create(
        key=f"registered-{ULID()}".lower(),
        publisher=community.name_uk,
        publisher_en=community.name_en,
        title=title,
        read_on=localdate(at),
        recorded_at=at,
    )
