"""Works of projects as they are reported: milestones by their days, contracts by their numbers."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch

from yakir.apps.delivery.models import Contract, ContractTerms, Milestone, MilestoneEntry
from yakir.apps.publishing.queries.opening import Gate
from yakir.common import reported

WHOLE = ("project__site", "project__version_of_design__design")


@dataclass(slots=True)
class Works:
    """What is recorded of the works of a project."""

    milestones: list[Milestone] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)


def works_of(projects: Sequence[int]) -> dict[int, Works]:
    """Return the milestones and contracts of each project that has any."""
    found: dict[int, Works] = defaultdict(Works)
    entries = Prefetch("entries", MilestoneEntry.objects.order_by("pk"))
    terms = Prefetch("terms", ContractTerms.objects.order_by("pk"))
    milestones = Milestone.objects.filter(project__in=projects).order_by("planned_on", "pk")
    for each in milestones.select_related(*WHOLE).prefetch_related(entries):
        found[each.project_id].milestones.append(each)
    contracts = Contract.objects.filter(project__in=projects).order_by("pk")
    for contract in contracts.select_related(*WHOLE).prefetch_related(terms):
        found[contract.project_id].contracts.append(contract)
    return found


def milestones(gate: Gate, works: Works) -> Iterator[reported.Milestone]:
    """Yield the days of milestones; what each is called stays with those who do the works."""
    for each in works.milestones:
        entries = list(each.entries.all())
        last = entries[-1] if entries else None
        if last is not None:
            last.milestone = each
        due_on = gate.value(each, "planned_on") if gate.admits(each) else None
        if due_on is not None:
            yield reported.Milestone(
                id=gate.value(each, "public_id") or "",
                due_on=due_on,
                state="open" if last is None else gate.value(last, "state") or "open",
                done_on=None if last is None else gate.value(last, "actual_on"),
            )


def contracts(gate: Gate, works: Works) -> Iterator[reported.Contract]:
    """Yield contracts as they stand now: number, sum and days, no words and no supplier."""
    for each in works.contracts:
        terms = list(each.terms.all())
        if not terms or not gate.admits(each):
            continue
        first, last = terms[0], terms[-1]
        first.contract = last.contract = each
        yield reported.Contract(
            id=gate.value(each, "public_id") or "",
            tender=gate.value(each, "tender_id") or "",
            number=gate.value(each, "contract_id") or "",
            amount=gate.value(last, "amount"),
            currency=gate.value(each, "currency") or "",
            signed_on=gate.value(first, "signed_on"),
            ends_on=gate.value(last, "ends_on"),
        )
