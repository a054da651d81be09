"""Money set aside for a project, never more than is committed and never more than is needed."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.delivery.actions.holding import enter, locked, moved_on, require_right
from yakir.apps.delivery.models import Allocation
from yakir.apps.delivery.queries.funding import (
    free_of_commitment,
    free_of_line,
    standing_allocations,
)
from yakir.apps.delivery.rules import OF_LINES, SET_ASIDE_FROM, MoneyStage
from yakir.apps.partners.models import Commitment, Line
from yakir.apps.partners.queries.ledger.scope import may_keep
from yakir.apps.partners.rules.ledger import LineKind
from yakir.apps.projects.models import Project
from yakir.common.errors import Invalid, NotAllowed, Refused
from yakir.common.formats import write_money
from yakir.common.models import Rate
from yakir.common.money import CENT, CurrencyMismatch, Money, convert

NOTHING = Decimal(0)


class NotApproved(Refused):
    """Money is set aside for what was approved and not given up."""

    code = "not_approved"
    message = gettext_lazy("Money is set aside only for a project that is approved.")


class MoreThanIsThere(Invalid):
    """More would be set aside than is committed or was paid."""

    code = "more_than_is_there"


class MoreThanIsNeeded(Invalid):
    """More would be set aside than the project needs."""

    code = "more_than_is_needed"


class NoRate(Invalid):
    """There is no rate of the day between the two currencies."""

    code = "no_rate"


class OtherPlace(Invalid):
    """The money is for another community."""

    code = "other_place"


class AllocationChanged(Refused):
    """The allocation was changed already; that one stands now."""

    code = "allocation_changed"
    message = gettext_lazy("This allocation has been changed already. Change the newer one.")


@transaction.atomic
def allocate(
    *,
    project: Project,
    of: Commitment | Line,
    amount: Decimal,
    on: date,
    reason: str = "",
    version: int,
    by: Person,
    at: datetime,
) -> Allocation:
    """Set part of a commitment aside for a project, or say that part of a payment was for it."""
    kept = locked(project, permission=Permission.KEEP_LEDGER, version=version, by=by)
    if kept.stage not in SET_ASIDE_FROM:
        raise NotApproved
    if not amount > 0:
        raise Invalid({"amount": _("Write a number above zero.")})
    made = _write(kept, of, amount, on=on, reason=reason, replaces=None, by=by, at=at)
    moved_on(kept, at=at)
    _enter("allocation.recorded", made, by=by, at=at)
    return made


@transaction.atomic
def change_allocation(
    *,
    allocation: Allocation,
    amount: Decimal,
    reason: str,
    version: int,
    by: Person,
    at: datetime,
) -> Allocation:
    """Replace an allocation by one of another amount at the same rates; zero sets the money free."""
    kept = locked(allocation.project, permission=Permission.KEEP_LEDGER, version=version, by=by)
    if Allocation.objects.filter(replaces=allocation).exists():
        raise AllocationChanged
    require_right(
        {
            "amount": "" if amount >= 0 else _("Write zero or a number above it."),
            "reason": "" if reason.strip() else _("Say why."),
        }
    )
    of = allocation.commitment or allocation.line
    assert of is not None  # the database keeps it so
    made = _write(
        kept, of, amount, on=allocation.held_on, reason=reason, replaces=allocation, by=by, at=at
    )
    moved_on(kept, at=at)
    _enter("allocation.changed", made, by=by, at=at)
    return made


def _write(
    project: Project,
    of: Commitment | Line,
    amount: Decimal,
    *,
    on: date,
    reason: str,
    replaces: Allocation | None,
    by: Person,
    at: datetime,
) -> Allocation:
    """Write an allocation under the lock of where its money is from."""
    source = _locked_source(of, project, by=by)
    require_right(
        {
            "amount": _amount_fault(amount),
            "held_on": _("This day is still to come. Write when it happened.")
            if on > localdate(at)
            else "",
        }
    )
    money = Money(amount, source.currency)
    stage = MoneyStage.COMMITTED if isinstance(source, Commitment) else _stage(source)
    rates = _rates(money, project, on=on, replaces=replaces)
    worth = _worth(money, project, rates)
    _refuse_more(source, project, money, worth, stage, replaces)
    return Allocation.objects.create(
        project=project,
        stage=stage,
        commitment=source if isinstance(source, Commitment) else None,
        line=source if isinstance(source, Line) else None,
        amount=amount,
        currency=money.currency,
        worth=worth.amount,
        worth_currency=worth.currency,
        rate=rates.get(money.currency),
        project_rate=rates.get(project.currency),
        held_on=on,
        reason=reason.strip(),
        replaces=replaces,
        by=by,
        recorded_at=at,
    )


def _locked_source(of: Commitment | Line, project: Project, *, by: Person) -> Commitment | Line:
    """Return the commitment or line, locked; refuse one of another place or of another kind."""
    source: Commitment | Line
    if isinstance(of, Commitment):
        source = Commitment.objects.select_for_update(of=("self",)).get(pk=of.pk)
    else:
        source = Line.objects.select_for_update(of=("self",)).get(pk=of.pk)
    holding = source if isinstance(source, Commitment) else source.account
    if holding is None:
        raise Invalid({"of": _("Choose a payment or spending that stands.")})
    if not may_keep(by, holding):
        raise NotAllowed
    if holding.community_id not in {None, project.community_id}:
        raise OtherPlace({"of": _("This money is for another community.")})
    return source


def _stage(line: Line) -> MoneyStage:
    stage = OF_LINES.get(LineKind(line.kind))
    if stage is None or Line.objects.filter(replaces=line).exists():
        raise Invalid({"of": _("Choose a payment or spending that stands.")})
    return stage


def _amount_fault(amount: Decimal) -> str:
    if not amount.is_finite() or amount != amount.quantize(CENT):
        return _("Write an amount with at most two places after the point.")
    return ""


def _rates(
    money: Money, project: Project, *, on: date, replaces: Allocation | None
) -> dict[str, Rate]:
    """Return the rates between two currencies; a changed allocation keeps those it had."""
    if money.currency == project.currency:
        return {}
    if replaces is not None:
        kept = {money.currency: replaces.rate, project.currency: replaces.project_rate}
        return {currency: rate for currency, rate in kept.items() if rate is not None}
    found = Rate.objects.on(on)
    return {name: found[name] for name in (money.currency, project.currency) if name in found}


def _worth(money: Money, project: Project, rates: dict[str, Rate]) -> Money:
    try:
        worth = convert(
            money,
            to=project.currency,
            uah_per_unit={name: rate.uah_per_unit for name, rate in rates.items()},
        )
    except CurrencyMismatch:
        raise NoRate(
            {"held_on": _("There is no rate of that day between the two currencies.")}
        ) from None
    if money.amount and not worth.amount:
        raise Invalid({"amount": _("This is less than one cent in the project's currency.")})
    return worth


def _refuse_more(
    source: Commitment | Line,
    project: Project,
    money: Money,
    worth: Money,
    stage: MoneyStage,
    replaces: Allocation | None,
) -> None:
    """Refuse more than is free of the source, or more than the project still needs."""
    if not money.amount:
        return
    if isinstance(source, Commitment):
        free = free_of_commitment(source, without=replaces)
    else:
        free = free_of_line(source, without=replaces)
    if money.amount > free.amount:
        raise MoreThanIsThere(
            {"amount": _("At most %(free)s is left of it.") % {"free": write_money(free)}}
        )
    if stage is not MoneyStage.COMMITTED:
        return
    others = standing_allocations(project=project, stage=MoneyStage.COMMITTED)
    if replaces is not None:
        others = others.exclude(pk=replaces.pk)
    needed = project.cost - sum((each.worth for each in others), NOTHING)
    if worth.amount > needed:
        left = write_money(Money(max(needed, NOTHING), project.currency))
        raise MoreThanIsNeeded(
            {"amount": _("The project needs at most %(left)s more.") % {"left": left}}
        )


def _enter(kind: str, made: Allocation, *, by: Person, at: datetime) -> None:
    source = made.commitment or made.line
    told = {
        "stage": str(made.stage),
        "of": source and source.public_id,
        "amount": made.amount,
        "currency": made.currency,
        "worth": made.worth,
        "worth_currency": made.worth_currency,
        "rates": [
            [rate.currency, rate.date, rate.uah_per_unit, rate.source and rate.source.public_id]
            for rate in (made.rate, made.project_rate)
            if rate is not None
        ],
        "held_on": made.held_on,
        "reason": made.reason,
        "replaces": made.replaces and made.replaces.public_id,
    }
    enter(kind, made.public_id, made.project, told, by=by, at=at)
