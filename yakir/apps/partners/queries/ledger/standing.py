"""What is where, from the lines that stand on a day as they were known at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from yakir.apps.partners.models import Account, Commitment, Consignment, Line
from yakir.apps.partners.rules.ledger import (
    Flows,
    LineKind,
    Place,
    Posting,
    Stand,
    flows,
    standing,
)
from yakir.apps.partners.rules.ledger.balances import flows_of_each, whereabouts
from yakir.apps.partners.rules.ledger.kinds import MEMO_KINDS, WITH_A_HOLDER
from yakir.common.money import Money

_FIELDS = (
    "pk", "kind", "held_on", "recorded_at", "before", "after", "quantity", "amount", "into_amount",
    "commitment_id", "account_id", "other_account_id", "item_id", "giver_id", "taker_id",
    "replaces_id",
)  # fmt: skip
NOTHING = Decimal(0)
_SIGNED = {LineKind.COMMITMENT: 1, LineKind.REDUCTION: -1}


def holding_key(holding: Any) -> str:
    """Return the name of a commitment, account or item among the postings."""
    return f"{holding._meta.model_name}:{holding.pk}"


def standing_lines(
    lines: QuerySet[Line], *, held_by: date | None = None, recorded_by: datetime | None = None
) -> QuerySet[Line]:
    """Keep the lines that hold on a day as they were known at a time; without either, those of now."""
    if recorded_by is None:
        lines = lines.filter(replaced_by=None)
    else:
        lines = lines.filter(recorded_at__lte=recorded_by).exclude(
            replaced_by__recorded_at__lte=recorded_by
        )
    return lines if held_by is None else lines.filter(held_on__lte=held_by)


def postings_touching(
    holdings: Iterable[Any], *, held_by: date | None = None, recorded_by: datetime | None = None
) -> list[Posting]:
    """Return the postings that stand of commitments, accounts and whole consignments."""
    holdings = list(holdings)
    accounts = [each for each in holdings if isinstance(each, Account)]
    asked = (
        Q(consignment__in=[each for each in holdings if isinstance(each, Consignment)])
        | Q(commitment__in=[each for each in holdings if isinstance(each, Commitment)])
        | Q(account__in=accounts)
        | Q(other_account__in=accounts)
    )
    keys = {holding_key(each) for each in holdings if not isinstance(each, Consignment)}
    found = standing(postings(Line.objects.filter(asked)), held_by=held_by, recorded_by=recorded_by)
    # A line between two accounts touches both; only those asked about are known whole.
    return [_only(each, keys) for each in found]


def postings(lines: QuerySet[Line]) -> Iterator[Posting]:
    """Yield what lines move, as bare numbers; an exchange is two postings, a memo is none."""
    for row in lines.order_by("pk").values(*_FIELDS):
        yield from _postings(row)


def money_of(
    holding: Commitment | Account,
    *,
    held_by: date | None = None,
    recorded_by: datetime | None = None,
) -> Flows:
    """Return what came into a commitment or account, what is there, and what went out."""
    found = postings_touching([holding], held_by=held_by, recorded_by=recorded_by)
    return flows(found, holding_key(holding))


def committed(
    commitment: Commitment,
    *,
    held_by: date | None = None,
    recorded_by: datetime | None = None,
) -> Money:
    """Return what stands committed: all that was signed, without what was taken back."""
    found = committed_of([commitment], held_by=held_by, recorded_by=recorded_by)
    return Money(found.get(commitment.pk, NOTHING), commitment.currency)


def committed_of(
    commitments: Iterable[Commitment],
    *,
    held_by: date | None = None,
    recorded_by: datetime | None = None,
) -> dict[int, Decimal]:
    """Return what stands committed by each commitment, in its own currency."""
    asked = Line.objects.filter(commitment__in=list(commitments), kind__in=_SIGNED)
    lines = standing_lines(asked, held_by=held_by, recorded_by=recorded_by)
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for key, kind, amount in lines.values_list("commitment", "kind", "amount"):
        if amount is not None:
            sums[key] += amount * _SIGNED[LineKind(kind)]
    return dict(sums)


def current_line(line: Line) -> Line:
    """Return the line that stands now for this one, at the end of its corrections."""
    while (later := Line.objects.filter(replaces=line).first()) is not None:
        line = later
    return line


def where_is(
    consignment: Consignment,
    *,
    held_by: date | None = None,
    recorded_by: datetime | None = None,
) -> dict[int, dict[tuple[str, int | None], Decimal]]:
    """Return how much of each item is at each stand and with whom."""
    found = whereabouts(postings_touching([consignment], held_by=held_by, recorded_by=recorded_by))
    return {key: found.get(f"item:{key}", {}) for key in _items(consignment)}


def conserved(
    consignment: Consignment,
    *,
    held_by: date | None = None,
    recorded_by: datetime | None = None,
) -> dict[int, Flows]:
    """Return what came in, is there and went out for each item of a consignment."""
    found = flows_of_each(
        postings_touching([consignment], held_by=held_by, recorded_by=recorded_by)
    )
    nothing = Flows(NOTHING, NOTHING, NOTHING)
    return {key: found.get(f"item:{key}", nothing) for key in _items(consignment)}


def _items(consignment: Consignment) -> list[int]:
    return list(consignment.items.order_by("row", "pk").values_list("pk", flat=True))


def _only(posting: Posting, keys: set[str]) -> Posting:
    """Return a posting without the end that lies in a money holding nobody asked about."""
    out_of, into = posting.out_of, posting.into
    return Posting(
        key=posting.key,
        held_on=posting.held_on,
        recorded_at=posting.recorded_at,
        amount=posting.amount,
        out_of=out_of if out_of and _is_asked(out_of, keys) else None,
        into=into if into and _is_asked(into, keys) else None,
        replaces=posting.replaces,
    )


def _is_asked(place: Place, keys: set[str]) -> bool:
    return place.holding in keys or place.holding.startswith("item:")


def _postings(row: dict[str, Any]) -> Iterator[Posting]:
    if row["kind"] in MEMO_KINDS:
        return
    is_money = row["item_id"] is None
    out_of = _place(row, row["before"], row["giver_id"] or row["taker_id"], row["account_id"])
    into = _place(row, row["after"], row["taker_id"], row["other_account_id"] or row["account_id"])
    said = (row["pk"], row["held_on"], row["recorded_at"])
    moved = row["amount"] if is_money else row["quantity"]
    if row["kind"] != LineKind.EXCHANGE:
        yield Posting(*said, moved, out_of, into, row["replaces_id"])
        return
    yield Posting(*said, moved, out_of, None, row["replaces_id"])
    yield Posting(*said, row["into_amount"], None, into, row["replaces_id"])


def _place(
    row: dict[str, Any], stand: str, holder: int | None, account: int | None
) -> Place | None:
    if stand == Stand.OUTSIDE:
        return None
    if stand == Stand.DUE:
        return Place(f"commitment:{row['commitment_id']}", stand)
    if stand == Stand.HELD:
        return Place(f"account:{account}", stand)
    return Place(f"item:{row['item_id']}", stand, holder if stand in WITH_A_HOLDER else None)
