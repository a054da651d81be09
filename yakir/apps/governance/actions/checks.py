"""Who may do what in a programme."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.governance.models import Programme, Rules, Seat
from yakir.apps.governance.queries.access import governs, published_rules, seat_of
from yakir.common.errors import Invalid, NotAllowed, Refused


class NoRules(Refused):
    """Nothing is ranked or decided before rules are published."""

    code = "no_rules"
    message = _("Publish the rules of the programme first: nothing is ranked or decided without.")


class NoSeat(NotAllowed):
    """Only a member of the steering group does this."""

    code = "no_seat"
    message = _("Only a member of the steering group may do this.")


def require_governs(by: Person, programme: Programme) -> None:
    """Refuse whoever does not keep the programme."""
    if not governs(by, programme.run_by):
        raise NotAllowed


def require_seat(by: Person, programme: Programme) -> Seat:
    """Return the seat of a member; refuse anybody else."""
    seat = seat_of(by, programme)
    if seat is None:
        raise NoSeat
    return seat


def require_rules(programme: Programme) -> Rules:
    """Return the rules in force; refuse while there are none."""
    rules = published_rules(programme)
    if rules is None:
        raise NoRules
    return rules


def require_right(faults: Mapping[str, str]) -> None:
    """Refuse when any field has a fault."""
    present = {name: str(message) for name, message in faults.items() if message}
    if present:
        raise Invalid(present)
