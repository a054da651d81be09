"""Money of projects as it is reported: what stands, of holdings that are open, between whom."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Q, QuerySet

from yakir.apps.delivery.models import Allocation
from yakir.apps.delivery.queries.funding import standing_allocations
from yakir.apps.delivery.rules import MoneyStage
from yakir.apps.partners.models import Act, Commitment, Line, Pledge
from yakir.apps.partners.rules import PartyRole, PledgeState
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.reported.bodies import Bodies
from yakir.apps.publishing.rules.delays import latest_day
from yakir.common import reported
from yakir.common.protected import PROTECTED_SECTORS

MOMENTS: Mapping[str, reported.Moment] = {
    MoneyStage.COMMITTED: reported.Moment.COMMITTED,
    MoneyStage.PAID: reported.Moment.PAID,
    MoneyStage.SPENT: reported.Moment.SPENT,
}
WHOLE_DAY = len("2026-11-30")


def allocations_of(projects: Sequence[int]) -> dict[int, list[Allocation]]:
    """Return the allocations that stand of each project, their line not corrected since."""
    found = (
        standing_allocations(project__in=projects)
        .filter(line__replaced_by=None)
        .exclude(line__commitment=None, line__account__in=_accounts_with_protected_money())
        .select_related(
            "project__site", "project__version_of_design__design", "commitment__taker",
            "commitment__giver", "commitment__pledge__act", "line__giver", "line__taker",
            "line__commitment__pledge", "line__account", "line__other_account", "line__consignment",
        )
        .prefetch_related("commitment__pledge__act__parties__organisation")
    )  # fmt: skip
    by_project: dict[int, list[Allocation]] = defaultdict(list)
    for each in found:
        by_project[each.project_id].append(each)
    return by_project


def _accounts_with_protected_money() -> QuerySet[Line, int | None]:
    """Accounts that a protected commitment paid into: what is spent from them may be its money."""
    protected = Q(commitment__is_protected=True) | Q(commitment__sector__in=PROTECTED_SECTORS)
    return Line.objects.filter(protected, account__isnull=False).values_list("account", flat=True)


def movements(
    gate: Gate, allocations: Sequence[Allocation], bodies: Bodies
) -> Iterator[reported.Movement]:
    """Yield what was committed, paid and spent for a project, and the pledges that are its own."""
    shared = _shared(allocations)
    seen: set[int] = set()
    for each in allocations:
        if not gate.admits(each):
            continue
        found = _movement(gate, each, bodies)
        if found is not None:
            yield found
        pledge = each.commitment.pledge if each.commitment is not None else None
        if pledge is not None and pledge.pk not in shared and pledge.pk not in seen:
            seen.add(pledge.pk)
            yield from _pledged(gate, pledge, each, bodies)


def _movement(gate: Gate, allocation: Allocation, bodies: Bodies) -> reported.Movement | None:
    holding: Commitment | Line | None = allocation.commitment or allocation.line
    if holding is None or not gate.admits(holding):
        return None
    day = "signed_on" if isinstance(holding, Commitment) else "held_on"
    on, amount = gate.value(holding, day), gate.value(allocation, "amount")
    currency = gate.value(allocation, "currency")
    if on is None or amount is None or not currency:
        return None
    commitment = holding if isinstance(holding, Commitment) else holding.commitment
    pledge = gate.value(commitment, "pledge") if commitment else None
    return reported.Movement(
        id=gate.value(allocation, "public_id") or "",
        moment=MOMENTS[allocation.stage],
        on=on,
        amount=amount,
        currency=currency,
        worth=gate.value(allocation, "worth"),
        giver=bodies.add(gate.value(holding, "giver")),
        taker=bodies.add(gate.value(holding, "taker")),
        commitment=(gate.value(commitment, "public_id") or "") if commitment else "",
        pledge=pledge.public_id if pledge and gate.admits(pledge) else "",
    )


def _shared(allocations: Sequence[Allocation]) -> set[int]:
    """Return the pledges of which other projects have a part: their sum is of no project alone."""
    pledges = {
        each.commitment.pledge_id
        for each in allocations
        if each.commitment is not None and each.commitment.pledge_id is not None
    }
    told = Allocation.objects.filter(commitment__pledge__in=pledges, replaced_by=None, amount__gt=0)
    projects = set(told.values_list("commitment__pledge", "project"))
    return {pledge for pledge, count in Counter(key for key, _ in projects).items() if count > 1}


def _pledged(
    gate: Gate, pledge: Pledge, allocation: Allocation, bodies: Bodies
) -> Iterator[reported.Movement]:
    """Yield a pledge that names an amount and a day, and has one giver."""
    act: Act = pledge.act
    if not (gate.admits(pledge) and gate.admits(act)) or pledge.state == PledgeState.WITHDRAWN:
        return
    happened, amount = gate.value(act, "happened") or "", gate.value(act, "amount")
    currency = gate.value(act, "currency")
    givers = [each for each in act.parties.all() if each.role == PartyRole.FUNDER]
    day = latest_day(happened) if len(happened) == WHOLE_DAY else None
    if day is None or amount is None or not currency or len(givers) != 1:
        return
    taker = allocation.commitment.taker if allocation.commitment is not None else None
    yield reported.Movement(
        id=gate.value(pledge, "public_id") or "",
        moment=reported.Moment.PLEDGED,
        on=day,
        amount=amount,
        currency=currency,
        giver=bodies.add(givers[0].organisation),
        taker=bodies.add(taker),
    )
