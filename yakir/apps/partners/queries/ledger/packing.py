"""Packing lists as they are read: every fault at once, and the items of a list without any."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from yakir.apps.partners.models import Consignment
from yakir.apps.partners.rules.ledger import Nature
from yakir.apps.partners.rules.numbers import NumberKind, even_number, is_vin
from yakir.apps.partners.rules.packing import packing_columns
from yakir.common import spreadsheet
from yakir.common.spreadsheet import CellFault, Checked, Fault, Table

OWN_FAULTS = {
    "bad_vin": _("A vehicle number has 17 signs without I, O and Q."),
    "number_names_one": _("A number names one thing: write 1."),
    "number_twice": _("This number stands in the list already."),
    "not_above_zero": _("Write a number above zero."),
    "value_without_currency": _("Choose the currency of the amount."),
    "value_without_method": _("Say how the value was found."),
}


def read_packing(file: BinaryIO, name: str, consignment: Consignment) -> tuple[Table, Checked]:
    """Return a packing list as read, and everything that is wrong in it."""
    table = spreadsheet.read_table(file, name)
    known = set(consignment.items.exclude(number="").values_list("number", flat=True))
    return table, _checked(table, known)


def kept_items(kept: Mapping[str, Any]) -> tuple[list[dict[str, Any]], date]:
    """Return the items of a list that was shown without a fault, and the day of the offer."""
    checked = _checked(Table.from_plain(kept["table"]), set())
    return [_item(row.values) for row in checked.good], date.fromisoformat(kept["on"])


def packing_words(fault: Fault) -> str:
    """Return a fault in words."""
    columns = {column.name: column for column in packing_columns()}
    column = columns.get(fault.column)
    options = ", ".join(str(label) for _code, label in column.options) if column else ""
    hint = str(column.hint) if column else ""
    return spreadsheet.words(fault.code, fault.params, more=OWN_FAULTS, hint=hint, options=options)


def _checked(table: Table, known: set[str]) -> Checked:
    numbers = set(known)

    def rule(values: Mapping[str, Any]) -> Iterable[tuple[str, CellFault]]:
        quantity = values.get("quantity")
        if isinstance(quantity, Decimal) and quantity <= 0:
            yield "quantity", CellFault("not_above_zero")
        yield from _of_number(values, numbers)
        if "value" in values and not values.get("currency"):
            yield "currency", CellFault("value_without_currency")
        if "value" in values and not values.get("value_method"):
            yield "value_method", CellFault("value_without_method")

    return spreadsheet.check(table, packing_columns(), rule=rule)


def _of_number(values: Mapping[str, Any], known: set[str]) -> Iterable[tuple[str, CellFault]]:
    number = even_number(values.get("number", ""))
    if not number:
        return
    if values.get("number_kind") == NumberKind.VIN and not is_vin(number):
        yield "number", CellFault("bad_vin")
    if values.get("quantity") not in (None, Decimal(1)):
        yield "quantity", CellFault("number_names_one")
    if number in known:
        yield "number", CellFault("number_twice")
    known.add(number)


def _item(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"nature": Nature.GOODS.value, **values}
