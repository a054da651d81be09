"""Which changes the chair decides alone, as the rules of the programme say."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yakir.apps.projects.rules import Aspect


def chair_may_decide(
    aspect: Aspect,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    percent: Decimal,
    quarters: int,
) -> bool:
    """Return whether a change is small enough for the chair; scope never is."""
    match aspect:
        case Aspect.MONEY:
            old, new = Decimal(before["cost"]), Decimal(after["cost"])
            return abs(new - old) * 100 <= percent * old
        case Aspect.TIME:
            return abs(int(after["lead_quarters"]) - int(before["lead_quarters"])) <= quarters
        case Aspect.SCOPE:
            return False
