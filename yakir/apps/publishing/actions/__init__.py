"""Orders to the gate, and what it keeps: releases of sums, counts in tens, and its rulings."""

from yakir.apps.publishing.actions.held_back import tell_held_back
from yakir.apps.publishing.actions.orders import (
    AlreadyCleared,
    AlreadyWithdrawn,
    NamesAPlace,
    UnknownField,
    UnknownRecord,
    clear_text,
    open_at_oblast,
    withdraw,
)
from yakir.apps.publishing.actions.rulings import keep_rulings
from yakir.apps.publishing.actions.sums import release_sums

__all__ = [
    "AlreadyCleared",
    "AlreadyWithdrawn",
    "NamesAPlace",
    "UnknownField",
    "UnknownRecord",
    "clear_text",
    "keep_rulings",
    "open_at_oblast",
    "release_sums",
    "tell_held_back",
    "withdraw",
]
