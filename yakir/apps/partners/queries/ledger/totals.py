"""Totals of lines by kind and boundary, none counted twice."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from yakir.apps.partners.models import Line
from yakir.apps.partners.models.lasting import in_language
from yakir.apps.partners.queries.ledger.standing import standing_lines
from yakir.apps.partners.rules.ledger import Boundary, LineKind, boundary
from yakir.apps.partners.rules.ledger.kinds import FLOWS
from yakir.common.money import Money


@dataclass(frozen=True, slots=True)
class LineTotal:
    """What lines of one kind come to on one side of a boundary, in one currency or one unit."""

    kind: LineKind
    boundary: Boundary
    is_money: bool
    lines: int
    money: Money | None = None
    quantity: Decimal | None = None
    unit_uk: str = ""
    unit_en: str = ""
    without_value: int = 0

    @property
    def unit(self) -> str:
        """The unit in the reader's language."""
        return in_language(self.unit_uk, self.unit_en)


def line_totals(
    lines: QuerySet[Line],
    *,
    inside: Collection[int],
    held_by: date | None = None,
    recorded_by: datetime | None = None,
) -> list[LineTotal]:
    """
    Totals of the flows among lines relative to a set of organisations, as of any date.

    Kinds are never added to one another: what was committed, paid and spent is the same money at
    three moments. Money is summed by currency; goods by unit and, where it is known, by value.
    """
    standing = standing_lines(lines, held_by=held_by, recorded_by=recorded_by)
    return totals_of(standing, inside=inside)


def totals_of(lines: QuerySet[Line], *, inside: Collection[int]) -> list[LineTotal]:
    """Totals of the flows among lines that stand, relative to a set of organisations."""
    rows = lines.filter(kind__in=FLOWS).order_by("pk")
    money: dict[tuple[str, Boundary, bool, str], list[Decimal]] = defaultdict(list)
    counted: dict[tuple[str, Boundary, str, str], list[tuple[Decimal, bool]]] = defaultdict(list)
    for kind, giver, taker, amount, currency, quantity, item, unit_uk, unit_en in rows.values_list(
        "kind", "giver", "taker", "amount", "currency", "quantity", "item", "item__unit_uk",
        "item__unit_en",
    ):  # fmt: skip
        side = boundary(giver, taker, inside)
        if amount:
            money[kind, side, item is None, currency].append(amount)
        if quantity:
            counted[kind, side, unit_uk, unit_en].append((quantity, amount is None))
    totals = [
        LineTotal(
            LineKind(kind), side, is_money, len(amounts), Money(sum(amounts, Decimal(0)), currency)
        )
        for (kind, side, is_money, currency), amounts in money.items()
    ]
    totals += [
        LineTotal(
            LineKind(kind),
            side,
            False,
            len(quantities),
            quantity=sum((each for each, _bare in quantities), Decimal(0)),
            unit_uk=unit_uk,
            unit_en=unit_en,
            without_value=sum(bare for _each, bare in quantities),
        )
        for (kind, side, unit_uk, unit_en), quantities in counted.items()
    ]
    return sorted(totals, key=_order)


def _order(total: LineTotal) -> tuple[int, int, str, str]:
    currency = total.money.currency if total.money else ""
    kinds, sides = list(LineKind), list(Boundary)
    return kinds.index(total.kind), sides.index(total.boundary), currency, total.unit_uk
