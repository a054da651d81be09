"""What could not be carried over, counted by place."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Left:
    """
    How often each thing was left out or carried over with a loss.

    `counts` has the place in DREAM's words, and why.
    """

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def out(self, place: str, why: str, value: object = True) -> None:
        """Count a thing, where there is one."""
        if value not in (None, "", (), {}):
            self.counts[place, why] += 1

    def listed(self) -> list[tuple[str, str, int]]:
        """Return place, reason and times, by place."""
        return [(place, why, times) for (place, why), times in sorted(self.counts.items())]
