"""What a duty officer tells of now: which inputs are off, since when, and how single sites differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yakir.apps.endurance.queries.blending import HEAT, POWER, WATER

#: Stores by the word of the form, and what they are called in the network.
STORES = {"battery": "battery_kwh", "fuel": "fuel_l", "tank": "tank_m3"}
#: Inputs of a whole community that others bring, by their number among links.
GAINED = {"power": POWER, "heat": HEAT, "water": WATER}
INPUTS = (*GAINED, "staff")


@dataclass(frozen=True)
class InputNow:
    """One input of the whole community: whether it is off, since when, and until when."""

    off: bool = False
    since: datetime | None = None
    returns_hours: float | None = None

    def is_off(self, moment: datetime) -> bool:
        """Whether it was off at a moment; without a time it went off just now."""
        return self.off and self.since is not None and self.since <= moment


@dataclass(frozen=True)
class SiteNow:
    """How one site differs: its own grid, its stores as shares of full, its damage."""

    grid: str = ""
    since: datetime | None = None
    levels: Mapping[str, float] = field(default_factory=dict)
    mended_hours: float = 0.0

    def is_dark(self, moment: datetime, everywhere: bool) -> bool:
        """Whether the grid was off here at a moment; without a word of its own as everywhere."""
        if self.grid == "off":
            return self.since is not None and self.since <= moment
        return everywhere and self.grid != "on"


@dataclass(frozen=True)
class Told:
    """All that is told; sites without a word are as usual."""

    inputs: Mapping[str, InputNow]
    temperature_c: float
    alert: bool = False
    sites: Mapping[str, SiteNow] = field(default_factory=dict)

    def site(self, key: str) -> SiteNow:
        """How a site differs."""
        return self.sites.get(key, AS_USUAL)

    def moments(self, at: datetime) -> list[datetime]:
        """The moments before now at which something went off, the first first."""
        went = [each.since for each in self.inputs.values() if each.off]
        went += [each.since for each in self.sites.values() if each.grid == "off"]
        return sorted({moment for moment in went if moment is not None and moment < at})

    def settled(self, at: datetime) -> "Told":
        """The same where whatever is off without a time went off just now."""
        return Told(
            {
                name: InputNow(each.off, each.since or at, each.returns_hours)
                if each.off
                else InputNow()
                for name, each in self.inputs.items()
            },
            self.temperature_c,
            self.alert,
            {
                key: SiteNow(each.grid, each.since or at, each.levels, each.mended_hours)
                if each.grid == "off"
                else each
                for key, each in self.sites.items()
            },
        )

    def as_plain(self) -> dict[str, Any]:
        """What is told, as a record keeps it."""
        return {
            "inputs": {
                name: {
                    "off": each.off,
                    "since": _written(each.since),
                    "returns_hours": each.returns_hours,
                }
                for name, each in self.inputs.items()
            },
            "temperature_c": self.temperature_c,
            "alert": self.alert,
            "sites": {
                key: {
                    "grid": each.grid,
                    "since": _written(each.since),
                    "levels": dict(each.levels),
                    "mended_hours": each.mended_hours,
                }
                for key, each in self.sites.items()
            },
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Told":
        """What a record keeps."""
        return cls(
            {
                name: InputNow(each["off"], _read(each["since"]), each["returns_hours"])
                for name, each in plain["inputs"].items()
            },
            plain["temperature_c"],
            plain["alert"],
            {
                key: SiteNow(
                    each["grid"], _read(each["since"]), each["levels"], each["mended_hours"]
                )
                for key, each in plain["sites"].items()
            },
        )


AS_USUAL = SiteNow()


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
