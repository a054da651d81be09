"""Changes of a programme's projects: small ones by the chair, as the rules say."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.governance.actions.checks import require_rules, require_seat
from yakir.apps.governance.actions.decisions import NotTheChair
from yakir.apps.governance.actions.rankings import InConflict, NotDeclared, NotOfProgramme
from yakir.apps.governance.models import Programme
from yakir.apps.governance.queries.matters import conflict_of, matter_of_project
from yakir.apps.governance.rules import SeatRole, chair_may_decide
from yakir.apps.projects.actions import MustBeAnother, settle_change
from yakir.apps.projects.models import Change
from yakir.apps.projects.rules import Aspect
from yakir.common.errors import Refused


class TooLargeForTheChair(Refused):
    """The rules leave a change of this size to the steering group."""

    code = "too_large_for_the_chair"
    message = _("By the rules the steering group decides a change of this kind or size.")


@transaction.atomic
def decide_small_change(
    *, programme: Programme, change: Change, approve: bool, ground: str, by: Person, at: datetime
) -> Change:
    """Decide a small change as the chair; scope and greater changes need a decision."""
    seat = require_seat(by, programme)
    rules = require_rules(programme)
    if seat.role != SeatRole.CHAIR:
        raise NotTheChair
    if not programme.enrolments.filter(project=change.project_id).exists():
        raise NotOfProgramme
    if not seat.declarations.exists():
        raise NotDeclared
    if conflict_of(seat, matter_of_project(change.project), on=localdate(at)) is not None:
        raise InConflict
    if change.asked_by_id == by.pk:
        raise MustBeAnother
    small = chair_may_decide(
        Aspect(change.aspect),
        change.before,
        change.after,
        percent=rules.chair_percent,
        quarters=rules.chair_quarters,
    )
    if not small:
        raise TooLargeForTheChair
    return settle_change(
        change=change, approve=approve, ground=ground, mandate=rules.public_id, by=by, at=at
    )
