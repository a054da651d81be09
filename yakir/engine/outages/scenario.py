"""What may befall: outages, alerts, strikes, supplies that fail and cold, as checked parameters."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

from yakir.engine.arrays import Floats, Integers, freeze
from yakir.engine.faults import Fault, InvalidData, elements

HOURS_OF_DAY = 24.0
HOURS_OF_YEAR = 8760.0
STEPS_IN_MINUTES = (15, 60)
#: What changes or comes round more often than this would never come to the end of a window. [h]
SHORTEST_CYCLE_HOURS = 1 / 60


class InvalidScenario(InvalidData):
    """The scenario contradicts itself; `faults` names every place."""


class Family(IntEnum):
    """How durations are spread."""

    EXPONENTIAL = 0
    WEIBULL = 1
    LOGNORMAL = 2
    FIXED = 3


class Start(IntEnum):
    """The state in which a process is found when the scenario begins."""

    STATIONARY = 0
    CALM = 1
    TROUBLE = 2


@dataclass(frozen=True)
class Durations:
    """
    How long a state lasts.

    Parameters
    ----------
    family
        Exponential: `scale_hours` is the mean. Weibull: scale and shape. Lognormal:
        `scale_hours` is the median, `shape` the deviation of the logarithm. Fixed: always
        `scale_hours`.
    scale_hours
        Above 0. [h]
    shape
        Above 0; of no meaning to exponential and fixed durations. [1]
    """

    family: Family
    scale_hours: float
    shape: float = 1.0

    @property
    def mean_hours(self) -> float:
        """The mean, in hours; infinite where it is beyond all numbers."""
        try:
            if self.family is Family.WEIBULL:
                return self.scale_hours * math.gamma(1 + 1 / self.shape)
            if self.family is Family.LOGNORMAL:
                return self.scale_hours * math.exp(self.shape**2 / 2)
        except OverflowError:
            return math.inf
        return self.scale_hours


@dataclass(frozen=True)
class OnOff:
    """
    A state that comes and goes: a semi-Markov process of two states.

    For a grid, calm is supply and trouble an outage. For alerts, calm is no alert and trouble an
    alert.

    Parameters
    ----------
    calm, trouble
        Durations of the two states.
    source
        Where the parameters come from, or "assumption: ..." with the reason.
    start
        The state at the beginning. Stationary: found in the middle of its life, as at any odd
        moment; calm or trouble: that state has just begun.
    """

    calm: Durations
    trouble: Durations
    source: str
    start: Start = Start.STATIONARY

    @property
    def trouble_share(self) -> float:
        """Share of time in trouble, in the long run."""
        return self.trouble.mean_hours / (self.calm.mean_hours + self.trouble.mean_hours)


@dataclass(frozen=True, eq=False)
class Processes:
    """
    Which process each oblast or community has; each runs on its own, even when of one kind.

    Parameters
    ----------
    kinds
        The processes there are.
    which
        Index into `kinds` of each oblast or community, -1 for none, shape (places,); empty: the
        first kind everywhere.
    """

    kinds: tuple[OnOff, ...] = ()
    which: Integers = field(default_factory=lambda: np.empty(0, np.int64))

    def __post_init__(self) -> None:
        freeze(self, which=np.int64)


@dataclass(frozen=True)
class Schedule:
    """
    Outages by turns: in every period each feeder group is off for some hours, group after group.

    Parameters
    ----------
    off_hours, period_hours
        Hours off in each period. [h]
    groups
        Number of feeder groups; group g is off from g x period / groups of each period.
    source
        Where it comes from, or "assumption: ...".
    shifted
        Whether each draw begins at a random moment of the period, one for each oblast; else at
        its beginning.
    """

    off_hours: float
    period_hours: float
    groups: int
    source: str
    shifted: bool = True


@dataclass(frozen=True)
class Blackout:
    """
    Hours without the grid, for certain.

    Parameters
    ----------
    start_hour, hours
        From when, counted from the beginning, and for how long. [h]
    source
        Where it comes from, or "assumption: ...".
    oblasts
        Where it is dark; empty: everywhere.
    """

    start_hour: float
    hours: float
    source: str
    oblasts: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Strikes:
    """
    Damage to sites. A strike damages sites, never the state of the grid.

    In a day there is at most one wave in an oblast, and a site is struck at most once by itself
    and once by the wave; means over days are exact.

    Parameters
    ----------
    waves_per_year
        Days of a year with a wave over an oblast, shape (oblasts,), or (1,) for all alike.
    hits
        Probability that a wave strikes a site of each kind, shape (kinds,). [1]
    per_year
        Strikes of a year on a site of each kind besides waves, shape (kinds,).
    repair
        How long the damage lasts, one for each kind, or one for all.
    source
        Where it comes from, or "assumption: ...".
    """

    waves_per_year: Floats
    hits: Floats
    per_year: Floats
    repair: tuple[Durations, ...]
    source: str

    def __post_init__(self) -> None:
        freeze(self, waves_per_year=float, hits=float, per_year=float)


@dataclass(frozen=True)
class Rounds:
    """
    What comes at intervals, and sometimes does not: fuel, or people who relieve a shift.

    Parameters
    ----------
    every_hours
        First after so many hours, then again and again. [h]
    fails
        Probability that it does not reach one site. [1]
    source
        Where it comes from, or "assumption: ...".
    fails_together
        Probability that it reaches no site of a community, besides. [1]
    share
        Share of the store that is filled; 1 for a full tank. [1]
    """

    every_hours: float
    fails: float
    source: str
    fails_together: float = 0.0
    share: float = 1.0


@dataclass(frozen=True, eq=False)
class Weather:
    """
    Outdoor temperature, one row for all or one row for each oblast.

    Parameters
    ----------
    temperature_c
        Shape (1 or oblasts, 12) by month or (1 or oblasts, steps) by step; in a window of 12
        steps, by month. [°C]
    source
        Where it comes from, or "assumption: ...".
    """

    temperature_c: Floats
    source: str

    def __post_init__(self) -> None:
        freeze(self, temperature_c=float)


@dataclass(frozen=True)
class ColdSpell:
    """
    Hours that are colder than the weather says, everywhere.

    Parameters
    ----------
    start_hour, hours
        From when, counted from the beginning, and for how long. [h]
    kelvin
        By how much it is colder. [K]
    source
        Where it comes from, or "assumption: ...".
    """

    start_hour: float
    hours: float
    kelvin: float
    source: str


@dataclass(frozen=True, eq=False)
class Scenario:
    """
    What may befall from a first hour on; every part may be missing, and then does not befall.

    Parameters
    ----------
    hours
        Length of the window, a year at most. [h]
    step_minutes
        15 or 60. What comes and goes inside a step is seen as it is in the middle of the step.
    first_hour_of_year
        Where in the year of 8,760 hours the window begins.
    grid_by_oblast, grid_by_community
        Random outages that a whole oblast has at once, and those that a community has by itself.
    alerts
        Air alerts by oblast, which are no outages.
    schedule, blackouts, strikes, resupply, relief, weather, cold_spells
        See each.

    Raises
    ------
    InvalidScenario
        With every fault, each under a path such as `/grid_by_oblast/kinds/0/calm/scale_hours`.
    """

    hours: int
    step_minutes: int = 60
    first_hour_of_year: int = 0
    grid_by_oblast: Processes = field(default_factory=Processes)
    grid_by_community: Processes = field(default_factory=Processes)
    schedule: Schedule | None = None
    blackouts: tuple[Blackout, ...] = ()
    alerts: Processes = field(default_factory=Processes)
    strikes: Strikes | None = None
    resupply: Rounds | None = None
    relief: Rounds | None = None
    weather: Weather | None = None
    cold_spells: tuple[ColdSpell, ...] = ()

    def __post_init__(self) -> None:
        faults = list(_faults(self))
        if faults:
            raise InvalidScenario(faults)

    @property
    def step_hours(self) -> float:
        """Length of a step, in hours."""
        return self.step_minutes / 60

    @property
    def steps(self) -> int:
        """Number of steps."""
        return self.hours * 60 // self.step_minutes


def _faults(scenario: Scenario) -> Iterable[Fault]:
    yield from _window_faults(scenario)
    for name in ("grid_by_oblast", "grid_by_community", "alerts"):
        yield from _process_faults(f"/{name}", getattr(scenario, name))
    if scenario.schedule is not None:
        yield from _schedule_faults(scenario.schedule)
    for i, blackout in enumerate(scenario.blackouts):
        yield from _spell_faults(f"/blackouts/{i}", blackout)
        wrong = np.array(blackout.oblasts, float) < 0
        yield from elements(f"/blackouts/{i}/oblasts", wrong, "has to be 0 or more")
    if scenario.strikes is not None:
        yield from _strike_faults(scenario.strikes)
    for name in ("resupply", "relief"):
        rounds = getattr(scenario, name)
        if rounds is not None:
            yield from _round_faults(f"/{name}", rounds)
    if scenario.weather is not None:
        yield from _weather_faults(scenario.weather, scenario.steps)
    for i, spell in enumerate(scenario.cold_spells):
        yield from _spell_faults(f"/cold_spells/{i}", spell)
        yield from _least(f"/cold_spells/{i}/kelvin", spell.kelvin, 0)


def _window_faults(scenario: Scenario) -> Iterable[Fault]:
    if not 1 <= scenario.hours <= HOURS_OF_YEAR:
        yield Fault("/hours", "has to lie between 1 and 8760")
    if scenario.step_minutes not in STEPS_IN_MINUTES:
        yield Fault("/step_minutes", "has to be 15 or 60")
    if not 0 <= scenario.first_hour_of_year < HOURS_OF_YEAR:
        yield Fault("/first_hour_of_year", "has to lie between 0 and 8759")


def _process_faults(path: str, processes: Processes) -> Iterable[Fault]:
    for i, kind in enumerate(processes.kinds):
        yield from _duration_faults(f"{path}/kinds/{i}/calm", kind.calm)
        yield from _duration_faults(f"{path}/kinds/{i}/trouble", kind.trouble)
        yield from _source_faults(f"{path}/kinds/{i}", kind.source)
        if _cycle_hours(kind) < SHORTEST_CYCLE_HOURS:
            yield Fault(f"{path}/kinds/{i}", "changes more than once in a minute")
    wrong = (processes.which < -1) | (processes.which >= len(processes.kinds))
    yield from elements(f"{path}/which", wrong, "is no process of the list")


def _cycle_hours(kind: OnOff) -> float:
    """Mean time from one outage to the next; infinite where it cannot be told, in hours."""
    known = all(_positive(d.scale_hours) and _positive(d.shape) for d in (kind.calm, kind.trouble))
    return kind.calm.mean_hours + kind.trouble.mean_hours if known else math.inf


def _positive(value: float) -> bool:
    return math.isfinite(value) and value > 0


def _duration_faults(path: str, durations: Durations) -> Iterable[Fault]:
    yield from _above(f"{path}/scale_hours", durations.scale_hours)
    yield from _above(f"{path}/shape", durations.shape)


def _schedule_faults(schedule: Schedule) -> Iterable[Fault]:
    yield from _above("/schedule/period_hours", schedule.period_hours)
    if not 0 <= schedule.off_hours <= schedule.period_hours:
        yield Fault("/schedule/off_hours", "has to lie between 0 and the period")
    if schedule.groups < 1:
        yield Fault("/schedule/groups", "has to be 1 or more")
    yield from _source_faults("/schedule", schedule.source)


def _spell_faults(path: str, spell: Blackout | ColdSpell) -> Iterable[Fault]:
    yield from _least(f"{path}/start_hour", spell.start_hour, 0)
    yield from _least(f"{path}/hours", spell.hours, 0)
    yield from _source_faults(path, spell.source)


def _strike_faults(strikes: Strikes) -> Iterable[Fault]:
    kinds = strikes.hits.size
    days = HOURS_OF_YEAR / HOURS_OF_DAY
    for name, most in (("waves_per_year", days), ("hits", 1.0), ("per_year", days)):
        values = getattr(strikes, name)
        if values.ndim != 1:
            yield Fault(f"/strikes/{name}", "has to be a list of numbers")
        wrong = ~((values >= 0) & (values <= most))
        yield from elements(f"/strikes/{name}", wrong, f"has to lie between 0 and {most:g}")
    if strikes.per_year.size != kinds:
        yield Fault("/strikes/per_year", f"has {strikes.per_year.size} kinds, hits has {kinds}")
    if len(strikes.repair) not in (1, kinds):
        yield Fault("/strikes/repair", f"has to be one for all, or one for each of {kinds} kinds")
    for i, repair in enumerate(strikes.repair):
        yield from _duration_faults(f"/strikes/repair/{i}", repair)
    yield from _source_faults("/strikes", strikes.source)


def _round_faults(path: str, rounds: Rounds) -> Iterable[Fault]:
    yield from _above(f"{path}/every_hours", rounds.every_hours)
    if 0 < rounds.every_hours < SHORTEST_CYCLE_HOURS:
        yield Fault(f"{path}/every_hours", "comes more than once in a minute")
    for name in ("fails", "fails_together", "share"):
        if not 0 <= getattr(rounds, name) <= 1:
            yield Fault(f"{path}/{name}", "has to lie between 0 and 1")
    yield from _source_faults(path, rounds.source)


def _weather_faults(weather: Weather, steps: int) -> Iterable[Fault]:
    values = weather.temperature_c
    if values.ndim != 2 or values.shape[-1] not in (12, steps):
        yield Fault("/weather/temperature_c", f"needs rows of 12 months or {steps} steps")
    wrong = ~np.isfinite(values)
    yield from elements("/weather/temperature_c", wrong, "has to be a number")
    yield from _source_faults("/weather", weather.source)


def _source_faults(path: str, source: str) -> Iterable[Fault]:
    if not source.strip():
        yield Fault(f"{path}/source", "has to name a source, or an assumption")


def _above(path: str, value: float) -> Iterable[Fault]:
    if not _positive(value):
        yield Fault(path, "has to be above 0")


def _least(path: str, value: float, least: float) -> Iterable[Fault]:
    if not (math.isfinite(value) and value >= least):
        yield Fault(path, f"has to be {least:g} or more")
