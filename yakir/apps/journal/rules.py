"""What an entry may be called and who may stand as its actor."""

import re
from typing import Protocol

KIND = re.compile(r"^[a-z-]+\.[a-z-]+$")
OWN_FIELDS = frozenset({"kind", "subject", "actor", "organisation", "role"})


class Actor(Protocol):
    """Whoever acts: an opaque id, and the organisation and role they act in."""

    public_id: str

    def acting_as(self) -> tuple[str, str]:
        """Return the public id of the organisation and the role, or empty texts."""
        ...


def is_kind(text: str) -> bool:
    """Return whether this names what happened to what, as `need.verified`."""
    return bool(KIND.match(text))
