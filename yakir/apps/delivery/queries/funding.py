"""Funding of a project: what is needed, pledged, committed, paid and spent, and what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from yakir.apps.accounts.models import Person
from yakir.apps.delivery.models import Allocation
from yakir.apps.delivery.rules import OF_LINES, MoneyStage
from yakir.apps.partners.models import Commitment, Line, Pledge
from yakir.apps.partners.queries.ledger.scope import commitments_seen_by, lines_seen_by
from yakir.apps.partners.queries.ledger.standing import committed, standing_lines
from yakir.apps.projects.models import Project
from yakir.common.money import Money, total

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Funding:
    """
    What of a project's need is covered; everything in its currency but the pledges.

    Pledges stand apart in their own currencies: they are no money, and one may cover several
    projects. `left_out` are allocations whose line was corrected since.
    """

    needed: Money
    pledged: Sequence[Money]
    pledges: Sequence[Pledge]
    committed: Money
    paid: Money
    spent: Money
    allocations: Sequence[Allocation]
    left_out: Sequence[Allocation]

    @property
    def lacking(self) -> Money:
        """What nobody has committed yet."""
        return Money(max(self.needed.amount - self.committed.amount, NOTHING), self.needed.currency)

    @property
    def beyond(self) -> Money:
        """What is committed beyond the need, since the need has become smaller."""
        return Money(max(self.committed.amount - self.needed.amount, NOTHING), self.needed.currency)


def standing_allocations(**narrowed: Any) -> QuerySet[Allocation]:
    """Allocations that no later one replaces and that are above zero, oldest first."""
    return (
        Allocation.objects.filter(replaced_by=None, amount__gt=0, **narrowed)
        .select_related(
            "commitment__giver", "commitment__pledge__act", "line__giver", "line__taker",
            "rate__source", "project_rate__source", "by",
        )
        .order_by("pk")
    )  # fmt: skip


def funding_of(project: Project) -> Funding:
    """Return the funding of a project as it stands now."""
    standing = list(standing_allocations(project=project))
    corrected = set(
        Line.objects.filter(replaces__in=[each.line_id for each in standing]).values_list(
            "replaces", flat=True
        )
    )
    counted = [each for each in standing if each.line_id not in corrected or each.line_id is None]
    pledges = _pledges(counted)
    acts = [pledge.act for pledge in pledges]
    return Funding(
        needed=project.money,
        pledged=list(total(Money(act.amount, act.currency) for act in acts if act.amount).values()),
        pledges=pledges,
        committed=_sum(counted, MoneyStage.COMMITTED, project),
        paid=_sum(counted, MoneyStage.PAID, project),
        spent=_sum(counted, MoneyStage.SPENT, project),
        allocations=counted,
        left_out=[each for each in standing if each not in counted],
    )


def free_of_commitment(commitment: Commitment, *, without: Allocation | None = None) -> Money:
    """Return what of a commitment no project has; less than nothing once it was reduced too far."""
    return Money(
        committed(commitment).amount - _allocated(Q(commitment=commitment), without),
        commitment.currency,
    )


def free_of_line(line: Line, *, without: Allocation | None = None) -> Money:
    """Return what of a line's money no project has."""
    whole = line.amount or NOTHING
    return Money(whole - _allocated(Q(line=line), without), line.currency)


def allocatable_commitments(person: Person, project: Project) -> list[tuple[Commitment, Money]]:
    """Commitments a person sees with something left for a project of this community, newest first."""
    near = Q(community=project.community_id) | Q(community__isnull=True)
    found = commitments_seen_by(person).filter(near)
    rows = [(each, free_of_commitment(each)) for each in found[:200]]
    return [(each, free) for each, free in rows if free.amount > 0]


def allocatable_lines(person: Person, project: Project) -> list[tuple[Line, Money]]:
    """Payments and spending a person sees with something left for a project, newest first."""
    near = Q(account__community=project.community_id) | Q(account__community__isnull=True)
    found = standing_lines(lines_seen_by(person).filter(near, kind__in=OF_LINES))
    rows = [(each, free_of_line(each)) for each in found[:200]]
    return [(each, free) for each, free in rows if free.amount > 0]


def _allocated(which: Q, without: Allocation | None) -> Decimal:
    found = Allocation.objects.filter(which, replaced_by=None)
    if without is not None:
        found = found.exclude(pk=without.pk)
    return found.aggregate(sum=Sum("amount"))["sum"] or NOTHING


def _pledges(allocations: Sequence[Allocation]) -> list[Pledge]:
    """Return the pledges that the commitments keep, each once."""
    found = {
        each.commitment.pledge_id: each.commitment.pledge
        for each in allocations
        if each.commitment is not None and each.commitment.pledge is not None
    }
    return list(found.values())


def _sum(allocations: Sequence[Allocation], stage: MoneyStage, project: Project) -> Money:
    amounts = [each.worth for each in allocations if each.stage == stage]
    return Money(sum(amounts, NOTHING), project.currency)
