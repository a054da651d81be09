"""Scenarios as plain arrays that compiled code takes."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.faults import Fault
from yakir.engine.outages.scenario import (
    HOURS_OF_DAY,
    HOURS_OF_YEAR,
    InvalidScenario,
    Processes,
    Rounds,
    Scenario,
    Schedule,
    Strikes,
)
from yakir.engine.outages.sojourns import duration_row, stack

#: Days before each month of a year of 365 days.
_DAYS_BEFORE = np.array([0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334])
#: When no weather is given: warm enough to need no heat. [°C]
_MILD = 20.0


class CompiledScenario(NamedTuple):
    """
    A scenario as plain arrays that compiled code takes.

    `processes` has a row for each process; `grid_of_oblast`, `grid_of_community` and
    `alert_of_oblast` are rows of it, -1 for none. The other fields are those of the scenario:
    `schedule` (off, period, groups, shifted), `blackouts` (from, to), `rounds` of resupply and
    relief (every, fails, fails together, share), rates of strikes for a day.
    """

    steps: int
    step_hours: float
    oblast: Integers
    processes: Floats
    grid_of_oblast: Integers
    grid_of_community: Integers
    alert_of_oblast: Integers
    schedule: Floats
    blackouts: Floats
    blackout_in: Booleans
    temperature: npt.NDArray[np.float32]
    waves_per_day: Floats
    hits: Floats
    strikes_per_day: Floats
    repair: Floats
    resupply: Floats
    relief: Floats


def compile_scenario(scenario: Scenario, oblast_of_community: Integers) -> CompiledScenario:
    """
    Return the scenario for communities of the given oblasts.

    A community is known by its index, so adding one at the end leaves what befalls the others as
    it is.

    Parameters
    ----------
    scenario
        What may befall.
    oblast_of_community
        Index of the oblast of each community, shape (communities,).

    Raises
    ------
    InvalidScenario
        When parts of the scenario are for another number of oblasts or communities.
    """
    oblast = np.array(oblast_of_community, dtype=np.int64)
    oblasts = int(oblast.max(initial=-1)) + 1
    faults = _fit_faults(scenario, oblasts, oblast.size)
    if faults:
        raise InvalidScenario(faults)
    waves, hits, per_day, repair = _strikes(scenario.strikes, oblasts)
    groups = (scenario.grid_by_oblast, scenario.grid_by_community, scenario.alerts)
    before = np.cumsum([0] + [len(group.kinds) for group in groups])
    return CompiledScenario(
        steps=scenario.steps,
        step_hours=scenario.step_hours,
        oblast=oblast,
        processes=stack([kind for group in groups for kind in group.kinds]),
        grid_of_oblast=_rows(scenario.grid_by_oblast, oblasts, before[0]),
        grid_of_community=_rows(scenario.grid_by_community, oblast.size, before[1]),
        alert_of_oblast=_rows(scenario.alerts, oblasts, before[2]),
        schedule=_schedule(scenario.schedule),
        blackouts=_blackouts(scenario),
        blackout_in=_blackout_in(scenario, oblasts),
        temperature=_temperature(scenario),
        waves_per_day=waves,
        hits=hits,
        strikes_per_day=per_day,
        repair=repair,
        resupply=_rounds(scenario.resupply),
        relief=_rounds(scenario.relief),
    )


def _fit_faults(scenario: Scenario, oblasts: int, communities: int) -> list[Fault]:
    wanted = {
        "grid_by_oblast": oblasts,
        "grid_by_community": communities,
        "alerts": oblasts,
    }
    faults = []
    for name, places in wanted.items():
        found = getattr(scenario, name).which.size
        if 0 < found < places:
            faults.append(Fault(f"/{name}/which", f"has {found} places, there are {places}"))
    if scenario.strikes is not None and 1 < scenario.strikes.waves_per_year.size < oblasts:
        faults.append(Fault("/strikes/waves_per_year", f"needs 1 or {oblasts} oblasts"))
    if scenario.weather is not None and 1 < len(scenario.weather.temperature_c) < oblasts:
        faults.append(Fault("/weather/temperature_c", f"needs 1 or {oblasts} rows"))
    return faults


def _rows(processes: Processes, places: int, before: int) -> Integers:
    """The row of each place's process among all processes, -1 for none."""
    if not processes.kinds:
        return np.full(places, -1, np.int64)
    if not processes.which.size:
        return np.full(places, before, np.int64)
    which = processes.which[:places]
    return np.where(which >= 0, which + before, -1).astype(np.int64)


def _schedule(schedule: Schedule | None) -> Floats:
    if schedule is None:
        return np.array([0.0, 1.0, 1.0, 0.0])
    shifted = float(schedule.shifted)
    return np.array([schedule.off_hours, schedule.period_hours, schedule.groups, shifted])


def _blackouts(scenario: Scenario) -> Floats:
    rows = [(b.start_hour, b.start_hour + b.hours) for b in scenario.blackouts]
    return np.array(rows, float).reshape(-1, 2)


def _blackout_in(scenario: Scenario, oblasts: int) -> Booleans:
    found = np.zeros((len(scenario.blackouts), oblasts), bool)
    for row, blackout in zip(found, scenario.blackouts, strict=True):
        row[:] = np.isin(np.arange(oblasts), blackout.oblasts) | (not blackout.oblasts)
    return found


def _temperature(scenario: Scenario) -> npt.NDArray[np.float32]:
    """Temperature of every step, cold spells taken off, shape (rows, steps)."""
    middle = (np.arange(scenario.steps) + 0.5) * scenario.step_hours
    if scenario.weather is None:
        rows = np.full((1, scenario.steps), _MILD)
    elif scenario.weather.temperature_c.shape[1] == len(_DAYS_BEFORE):
        day = (scenario.first_hour_of_year + middle) % HOURS_OF_YEAR / HOURS_OF_DAY
        month = np.searchsorted(_DAYS_BEFORE, day, side="right") - 1
        rows = scenario.weather.temperature_c[:, month]
    else:
        rows = scenario.weather.temperature_c.copy()
    for spell in scenario.cold_spells:
        during = (middle >= spell.start_hour) & (middle < spell.start_hour + spell.hours)
        rows[:, during] -= spell.kelvin
    return np.ascontiguousarray(rows, np.float32)


def _strikes(strikes: Strikes | None, oblasts: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Waves a day by oblast; hits, strikes a day and repair by kind."""
    if strikes is None:
        return np.zeros(oblasts), np.zeros(0), np.zeros(0), np.ones((0, 3))
    days = HOURS_OF_YEAR / HOURS_OF_DAY
    kinds = strikes.hits.size
    waves = strikes.waves_per_year[:oblasts]
    rows = np.array([duration_row(repair) for repair in strikes.repair])
    return (
        np.broadcast_to(waves, oblasts) / days,
        strikes.hits.copy(),
        strikes.per_year / days,
        np.ascontiguousarray(np.broadcast_to(rows, (kinds, 3))),
    )


def _rounds(rounds: Rounds | None) -> Floats:
    if rounds is None:
        return np.zeros(4)
    return np.array([rounds.every_hours, rounds.fails, rounds.fails_together, rounds.share])
