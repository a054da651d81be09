"""Budget and finance of a project's approaches."""

from collections.abc import Iterator
from decimal import Decimal

from yakir.standards.dream import records as dream
from yakir.standards.dream.mapping.left import Left
from yakir.standards.oc4ids import records as oc4ids


def budget(project: dream.Project, left: Left) -> oc4ids.Budget | None:
    """
    Return the budget: each approach is one way of dividing it.

    The sum is given where there is one approach, in one currency and one version of the budget:
    approaches are alternatives, and adding them up would count a project twice.
    """
    approaches = [each for each in project.approaches if each.budget]
    breakdowns = tuple(
        oc4ids.BudgetBreakdowns(
            id=f"{each.id}",
            description=each.title or None,
            budget_breakdown=tuple(_lines(each, left)),
        )
        for each in approaches
        if each.budget and each.budget.budget_breakdown
    )
    finance = tuple(found for each in approaches for found in _finance(each, left))
    if not breakdowns and not finance:
        return None
    return oc4ids.Budget(
        amount=_sum(approaches, left), budget_breakdowns=breakdowns, finance=finance
    )


def _lines(approach: dream.Approach, left: Left) -> Iterator[oc4ids.BudgetBreakdown]:
    for line in approach.budget.budget_breakdown if approach.budget else ():
        left.out(
            "budgetBreakdown[].amount.valueAddedTaxIncluded",
            "OC4IDS has no place for it",
            line.amount and line.amount.value_added_tax_included,
        )
        kinds = line.classifications
        words = [kinds.cost_item, kinds.cost_type, kinds.budget_type] if kinds else []
        yield oc4ids.BudgetBreakdown(
            id=f"{line.id}",
            description=" / ".join(word for word in words if word) or None,
            amount=value_of(line.amount),
            period=period_of(line.period),
        )


def _finance(approach: dream.Approach, left: Left) -> Iterator[oc4ids.Finance]:
    for each in approach.budget.finance if approach.budget else ():
        left.out("finance[].financeType", "carried over as text", each.finance_type)
        words = [each.finance_type, each.finance_category]
        party = each.financing_party
        yield oc4ids.Finance(
            id=f"{approach.id}/{each.id}",
            value=value_of(each.value),
            period=period_of(each.period),
            source=" / ".join(word for word in words if word) or None,
            financing_party=oc4ids.OrganizationReference(id=party.id, name=party.name or None)
            if party and (party.id or party.name)
            else None,
        )


def _sum(approaches: list[dream.Approach], left: Left) -> oc4ids.Value | None:
    lines = [
        line
        for each in approaches
        for line in (each.budget.budget_breakdown if each.budget else ())
    ]
    amounts = [line.amount for line in lines if line.amount and line.amount.amount is not None]
    currencies = {each.currency for each in amounts}
    versions = {line.classifications and line.classifications.budget_type for line in lines}
    if not lines:
        return None
    if (
        len(approaches) > 1
        or len(currencies) != 1
        or len(versions) > 1
        or len(amounts) < len(lines)
    ):
        left.out("budget", "no sum: several approaches, currencies or versions, or amounts missing")
        return None
    total = sum((each.amount for each in amounts if each.amount is not None), Decimal())
    return oc4ids.Value(amount=total, currency=currencies.pop())


def value_of(amount: dream.Amount | None) -> oc4ids.Value | None:
    """Return a sum of money in OC4IDS; None where there is nothing in it."""
    if amount is None or (amount.amount is None and amount.currency is None):
        return None
    return oc4ids.Value(amount=amount.amount, currency=amount.currency)


def period_of(period: dream.Period | None) -> oc4ids.Period | None:
    """Return the dates of a period; None where it has none."""
    if period is None or (period.start_date is None and period.end_date is None):
        return None
    return oc4ids.Period(start_date=period.start_date, end_date=period.end_date)
