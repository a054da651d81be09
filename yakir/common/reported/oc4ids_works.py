"""Milestones and contracts of a project as members of a project of OC4IDS."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from yakir.common.reported.facts import Contract, Milestone
from yakir.common.time import KYIV
from yakir.standards.oc4ids import prozorro, records

#: How the standard says where a milestone stands; one that was dropped is no milestone any more.
STATUS: Mapping[str, str] = {"open": "scheduled", "done": "met"}


def milestones(told: Sequence[Milestone]) -> Iterator[records.Milestone]:
    """Yield milestones with the day on which they are due, and were met."""
    for each in told:
        if each.state in STATUS:
            yield records.Milestone(
                id=each.id,
                type="delivery",
                due_date=moment_of(each.due_on),
                date_met=None if each.done_on is None else moment_of(each.done_on),
                status=STATUS[each.state],
            )


def contracting_processes(told: Sequence[Contract]) -> Iterator[records.ContractingProcess]:
    """Yield contracting processes, each by the OCID of its tender; contracts of one tender are one."""
    by_tender: dict[str, list[Contract]] = defaultdict(list)
    for each in told:
        by_tender[each.tender if prozorro.is_tender(each.tender) else each.id].append(each)
    for tender, contracts in by_tender.items():
        ocid = prozorro.ocid(tender) if prozorro.is_tender(tender) else None
        yield records.ContractingProcess(id=ocid or tender, summary=_summary(ocid, contracts))


def _summary(ocid: str | None, contracts: Sequence[Contract]) -> records.ContractingProcessSummary:
    numbers = [each.number for each in contracts if prozorro.is_contract(each.number)]
    return records.ContractingProcessSummary(
        ocid=ocid,
        external_reference=", ".join(numbers) or None,
        contract_value=_value(contracts),
        contract_period=_period(contracts),
    )


def _value(contracts: Sequence[Contract]) -> records.Value | None:
    """Return what the contracts come to; None when they have several currencies."""
    amounts = [each.amount for each in contracts if each.amount is not None]
    currencies = {each.currency for each in contracts}
    if len(currencies) > 1 or len(amounts) < len(contracts):
        return None
    return records.Value(amount=sum(amounts, Decimal()), currency=currencies.pop())


def _period(contracts: Sequence[Contract]) -> records.Period | None:
    """Return from the first signature to the last end; no end where one has none."""
    signed = [each.signed_on for each in contracts if each.signed_on is not None]
    ends = [each.ends_on for each in contracts if each.ends_on is not None]
    if not signed:
        return None
    ended = moment_of(max(ends)) if len(ends) == len(contracts) else None
    return records.Period(start_date=moment_of(min(signed)), end_date=ended)


def moment_of(day: date) -> str:
    """Return a day as the moment at which it begins in Kyiv: the standard knows moments alone."""
    return datetime.combine(day, time(), tzinfo=KYIV).isoformat()
