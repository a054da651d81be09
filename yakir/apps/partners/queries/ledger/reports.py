"""The report on humanitarian aid, filled in from the ledger."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yakir.apps.partners.models import Consignment, Item
from yakir.apps.partners.queries.ledger.standing import standing_lines, where_is
from yakir.apps.partners.queries.tables import Table
from yakir.apps.partners.rules.ledger import LineKind, Stand
from yakir.common.money import Money, total

NOTHING = Decimal(0)


@dataclass(slots=True)
class ReportRow:
    """What came of one item: received, refused, returned, passed on, in use, in store, lost."""

    item: Item
    moved: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    here: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    reasons: list[str] = field(default_factory=list)
    value: Money | None = None

    @property
    def received(self) -> Decimal:
        """How much was accepted."""
        return self.moved[LineKind.RECEIPT]

    @property
    def refused(self) -> Decimal:
        """How much was refused."""
        return self.moved[LineKind.REFUSAL]

    @property
    def returned(self) -> Decimal:
        """How much went back to the giver."""
        return self.moved[LineKind.RETURN]

    @property
    def passed_on(self) -> Decimal:
        """How much went to other recipients."""
        return self.moved[LineKind.REDISTRIBUTION]

    @property
    def lost(self) -> Decimal:
        """How much was lost or written off."""
        return self.moved[LineKind.LOSS]

    @property
    def in_use(self) -> Decimal:
        """How much is in use."""
        return self.here[Stand.USE]

    @property
    def in_store(self) -> Decimal:
        """How much is in store."""
        return self.here[Stand.STORE]


def report_rows(consignment: Consignment) -> list[ReportRow]:
    """Return what came of each item of a consignment, by its lines that stand now."""
    rows = {
        item.pk: ReportRow(item)
        for item in consignment.items.filter(nature="goods").order_by("row", "pk")
    }
    values: dict[int, list[Money]] = defaultdict(list)
    for line in standing_lines(consignment.lines.filter(item__in=rows)).order_by("held_on", "pk"):
        item = line.item_id or 0  # each of these lines has an item
        row = rows[item]
        row.moved[line.kind] += line.quantity or NOTHING
        if line.kind == LineKind.REFUSAL and line.reason not in row.reasons:
            row.reasons.append(line.reason)
        if line.money is not None and line.kind in (LineKind.OFFER, LineKind.AGREEMENT):
            values[item].append(line.money)
    for key, here in where_is(consignment).items():
        for (stand, _holder), left in here.items():
            if key in rows:
                rows[key].here[stand] += left
    for key, named in values.items():
        # The same goods are valued once: by the newest line of the offer or agreement.
        rows[key].value = total(named[-1:]).get(named[-1].currency)
    return list(rows.values())


def report_table(consignment: Consignment) -> Table:
    """Headers and rows of the report for a spreadsheet."""
    headers = [
        _("Consignment"), _("From whom"), _("To whom"), _("Item"), _("Number"), _("Unit"),
        _("By the list"), _("Received"), _("Refused"), _("Why refused"), _("Returned"),
        _("Passed on"), _("In use"), _("In store"), _("Lost"), _("Value"), _("Currency"),
    ]  # fmt: skip
    return headers, _cells(consignment)


def _cells(consignment: Consignment) -> Iterator[list[Any]]:
    for row in report_rows(consignment):
        yield [
            consignment.name, consignment.giver.name, consignment.recipient.name, row.item.name,
            row.item.number, row.item.unit, row.item.quantity, row.received, row.refused,
            "; ".join(row.reasons), row.returned, row.passed_on, row.in_use, row.in_store,
            row.lost, row.value.amount if row.value else None,
            row.value.currency if row.value else "",
        ]  # fmt: skip
