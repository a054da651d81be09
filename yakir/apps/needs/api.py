"""Needs through the API, for signed-in people."""

from datetime import date

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.responses import Status
from ninja.security import django_auth
from pydantic import Field

from yakir.apps.accounts.access import lacks_second_factor, person_of
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.needs import actions, queries, rules
from yakir.apps.needs.models import Need
from yakir.apps.needs.schemas import NeedIn, NeedOut, NeedsPage
from yakir.apps.places.models import Community
from yakir.common.errors import Invalid, NotAllowed
from yakir.common.protected import Service

NO_NUL = r"^[^\x00]*$"
LARGEST_PAGE = 200

router = Router(tags=["needs"], auth=django_auth)


class NeedsAsked(Schema):
    """What narrows the list, and which page of it."""

    q: str = Field("", max_length=100, pattern=NO_NUL)
    community: str = Field("", max_length=120, pattern=NO_NUL)
    oblast: str = Field("", max_length=19, pattern=NO_NUL)
    service: Service | None = None
    status: rules.Status | None = None
    protection: str = Field("", pattern="^(open|protected)?$")
    since: date | None = None
    until: date | None = None
    page: int = Field(1, ge=1, le=1_000_000)
    page_size: int = Field(50, ge=1, le=LARGEST_PAGE)

    @property
    def filters(self) -> queries.Filters:
        """The filters as the queries take them."""
        return queries.Filters(
            text=self.q,
            community=self.community,
            oblast=self.oblast,
            service=self.service or "",
            status=self.status or "",
            protection=self.protection,
            since=self.since,
            until=self.until,
        )


@router.get("", response=NeedsPage, url_name="work-needs")
def needs(request: HttpRequest, asked: Query[NeedsAsked]) -> NeedsPage:
    """Needs of the communities the person works for, newest first."""
    found = queries.needs_seen_by(_person(request, Permission.READ), asked.filters)
    first = (asked.page - 1) * asked.page_size
    return NeedsPage(
        items=[NeedOut.of(need) for need in found[first : first + asked.page_size]],
        total=found.count(),
        page=asked.page,
        page_size=asked.page_size,
    )


@router.get("/{public_id}", response=NeedOut, url_name="work-need")
def need(request: HttpRequest, public_id: str) -> NeedOut:
    """One need."""
    person = _person(request, Permission.READ)
    found = queries.seen_by(Need, person).filter(public_id=_text(public_id)).first()
    if found is None:
        raise Http404
    return NeedOut.of(found)


@router.post("", response={201: NeedOut}, url_name="work-report-need")
def report(request: HttpRequest, given: NeedIn) -> Status[NeedOut]:
    """Report a need; somebody else will verify it."""
    person = _person(request, Permission.REGISTER)
    community = Community.objects.filter(code=_text(given.community)).first()
    if community is None:
        raise Invalid({"community": _("No community has this code. Check its digits.")})
    values = given.model_dump(exclude={"community"})
    reported = actions.report(community=community, **values, by=person, at=timezone.now())
    return Status(201, NeedOut.of(reported))


def _person(request: HttpRequest, permission: Permission) -> Person:
    person = person_of(request)
    if lacks_second_factor(person) or not person.may(permission):
        raise NotAllowed
    return person


def _text(written: str) -> str:
    """Return a text that PostgreSQL can compare."""
    return written.replace("\x00", "")
