"""What every record is: frozen, by name, and keeping members that the standard does not know."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")
#: Members whose name in the standard does not follow from ours.
NAMES = {"release_id": "releaseID"}


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: type[T]) -> type[T]:
    """Make a class a record: frozen, its members given by name."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)


@record
class Record:
    """
    A record of the standard.

    Parameters
    ----------
    extra
        Members that the standard does not name, as they came.
    """

    extra: Mapping[str, Any] = field(default_factory=dict)


def member_name(attribute: str) -> str:
    """Return what the standard calls an attribute: `budget_breakdown` is `budgetBreakdown`."""
    return NAMES.get(attribute) or re.sub(r"_([a-z])", lambda match: match[1].upper(), attribute)
