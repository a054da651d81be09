"""What goods are worth, by the newest line that named it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yakir.apps.partners.models import Consignment, Line
from yakir.apps.partners.queries.ledger.standing import standing_lines
from yakir.common.money import CENT

Valued = Mapping[int, Line]


def valued_lines(consignment: Consignment) -> Valued:
    """Return for each item the newest standing line that names a value."""
    named = consignment.lines.filter(amount__gt=0, quantity__gt=0, item__isnull=False)
    lines = standing_lines(named).order_by("held_on", "pk")
    return {line.item_id: line for line in lines if line.item_id is not None}


def value_of(item_id: int, quantity: Decimal, valued: Valued) -> dict[str, Any]:
    """Return the value of so many of an item, in proportion to the line that named it."""
    line = valued.get(item_id)
    if line is None or line.amount is None or not line.quantity:
        return {}
    amount = (line.amount * quantity / line.quantity).quantize(CENT)
    if not amount:
        return {}
    return {"amount": amount, "currency": line.currency, "value_method": line.value_method}
