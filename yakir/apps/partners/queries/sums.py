"""Sums over acts that count nothing twice, and what arrived from each partner."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yakir.apps.accounts.models import Organisation
from yakir.apps.partners.models import Act, Delivery, Party, Pledge
from yakir.apps.partners.rules import Board, DeliveryState, PartyRole
from yakir.apps.partners.rules.life import board_of
from yakir.apps.partners.rules.sums import Fact, Sum, add_up
from yakir.common.models import Rate
from yakir.common.money import Money

GIVERS = (PartyRole.FUNDER, PartyRole.SUPPORTER)


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """What one partner pledged and what arrived; acts of several partners stand in each one's row."""

    organisation: Organisation
    boards: dict[Board, int]
    delivered: tuple[Act, ...]
    under_way: tuple[Act, ...]
    money: Sum

    @property
    def pledges(self) -> int:
        """How many pledges the partner takes part in."""
        return sum(self.boards.values())


def totals(acts: Iterable[Act], *, on: date | None = None) -> Sum:
    """
    Sums by currency over acts, none counted twice.

    An act inside another, overlapping another, or corrected by another is left out and named
    with the act counted in its place; a delivery counts as part of its pledge. Of acts that
    overlap, the one worth more by the rates of the day `on` is counted.
    """
    keys = [act.public_id for act in acts]
    return add_up(_facts(), within=keys, worth=_worth(on))


def arrived_by_partner(*, on: date | None = None) -> list[PartnerRow]:
    """Partners that fund or support something, by name, with what they pledged and what arrived."""
    facts, worth = _facts(), _worth(on)
    acts = {act.pk: act for act in Act.objects.filter(replaced_by=None).select_related("source")}
    deliveries = dict(Delivery.objects.values_list("act_id", "state"))
    pledges = {
        act: board_of(state, is_silent=is_silent)
        for act, state, is_silent in Pledge.objects.values_list("act_id", "state", "is_silent")
    }
    given: dict[Organisation, list[Act]] = defaultdict(list)
    parties = Party.objects.filter(role__in=GIVERS, act__in=acts).select_related("organisation")
    for party in parties.order_by("-act__happened", "pk"):
        if acts[party.act_id] not in given[party.organisation]:
            given[party.organisation].append(acts[party.act_id])
    rows = []
    for organisation, its in sorted(given.items(), key=lambda pair: (pair[0].name, pair[0].pk)):
        boards = dict.fromkeys(Board, 0)
        for act in its:
            if act.pk in pledges:
                boards[pledges[act.pk]] += 1
        came = [act for act in its if act.pk in deliveries]
        if not came and not any(boards.values()):
            continue
        done = [act for act in came if deliveries[act.pk] == DeliveryState.DELIVERED]
        rows.append(
            PartnerRow(
                organisation=organisation,
                boards=boards,
                delivered=tuple(done),
                under_way=tuple(act for act in came if act not in done),
                money=add_up(facts, within=[act.public_id for act in done], worth=worth),
            )
        )
    return rows


def _facts() -> list[Fact]:
    """Every act as a fact, since any of them may tie two others together."""
    overlaps: dict[int, set[str]] = defaultdict(set)
    through = Act.overlaps.through.objects.values_list("from_act_id", "to_act__public_id")
    for act, other in through:
        overlaps[act].add(other)
    pledged = dict(
        Delivery.objects.filter(pledge__isnull=False)
        .exclude(pledge__act=None)
        .values_list("act_id", "pledge__act__public_id")
    )
    rows = Act.objects.values_list(
        "pk",
        "public_id",
        "amount",
        "currency",
        "part_of__public_id",
        "replaced_by__public_id",
    )
    return [
        Fact(
            key=key,
            amount=None if amount is None else Money(amount, currency),
            part_of=part_of or (pledged.get(pk) if pledged.get(pk) != key else None),
            overlaps=frozenset(overlaps[pk]),
            replaced_by=replaced_by,
        )
        for pk, key, amount, currency, part_of, replaced_by in rows.order_by("pk")
    ]


def _worth(on: date | None) -> Callable[[Money], Decimal]:
    """How amounts of different currencies compare on a day; a currency without a rate by its number."""
    rates = {} if on is None else Rate.objects.on(on)

    def worth(money: Money) -> Decimal:
        rate = rates.get(money.currency)
        return money.amount if rate is None else money.amount * rate.uah_per_unit

    return worth
