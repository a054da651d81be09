"""Imagined studies of energy islands, with an answer that nobody had to look for."""

from typing import Any

import numpy as np

from tests.factories.accounts import NOW
from yakir.apps.accounts.models import Person
from yakir.apps.catalogue.actions import publish_design
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.islands.models import Dispatch, Study
from yakir.apps.islands.queries.answer import COLUMNS, HOURS, packed
from yakir.apps.islands.rules import Question
from yakir.apps.places.models import Community
from yakir.common.runs import RunState
from yakir.config.example.designs import design_contents

QUESTION = Question(
    load_type="clinic", yearly_kwh=190_000, critical=0.5, important=0.3, heat_kwh=60_000
)


def curve(last: float, hours: int) -> list[float]:
    """A curve that falls evenly from one."""
    return [round(1 - (1 - last) * d / hours, 5) for d in range(hours + 1)]


def imagined_answer(hours: int = 72, **changes: Any) -> dict[str, Any]:
    """Return an answer as the worker keeps it; the numbers are invented."""
    parts = {
        "solar": 2_400.0, "battery": 1_900.0, "generator": 700.0, "chp": 0.0, "fuel_store": 40.0,
        "grid_power": 600.0, "connection": 17_000.0, "operator": 8_500.0, "grid_energy": 21_000.0,
        "fuel": 1_300.0, "gas": 4_000.0, "lost_critical": 60.0, "lost_important": 200.0,
        "lost_rest": 90.0,
    }  # fmt: skip
    sizes = {
        "solar_kwp": 34.0, "battery_kwh": 60.0, "battery_kw": 20.0, "generator_kw": 25.0,
        "chp_kw": 0.0, "fuel_l": 400.0, "grid_kw": 60.0,
    }  # fmt: skip
    answer = {
        "status": "found",
        "sizes": sizes,
        "reserve": 1.0,
        "hold": 0.25,
        "parameters": {"critical_load": 25.0, **sizes},
        "project_eur": 196_000.0,
        "annual_cost_eur": sum(parts.values()),
        "costs": parts,
        "survival": {
            "exact": curve(0.961, hours),
            "in_sample": curve(0.963, hours),
            "out_of_sample": curve(0.958, hours),
            "low": curve(0.951, hours),
            "high": curve(0.966, hours),
            "exact_out_of_sample": curve(0.96, hours),
        },
        "error": 0.0004,
        "bins": [21, 21],
        "whole_years": 0.12,
        "whole_years_out": 0.1,
        "whole_years_low": 0.06,
        "whole_years_high": 0.17,
        "emissions_kg": 61_000.0,
        "next_steps": [
            {"name": "solar_kwp", "to": 40.0, "cost_eur": -120.0, "survival": 0.001, "hours": 0.1},
            {"name": "generator_kw", "to": 30.0, "cost_eur": 150.0, "survival": 0.01, "hours": 0.4},
            {"name": "grid_kw", "to": 66.0, "cost_eur": 70.0, "survival": 0.0, "hours": 0.0},
        ],
        "designs_tried": 900,
        "dark_hours": 710.0,
        "peak_kw": 48.0,
        "critical_peak_kw": 24.0,
        "yearly_kwh": 190_000.0,
    }
    return {**answer, **changes}


def island_design() -> DesignVersion:
    """Return the typical design of an energy island, published."""
    content = next(each for each in design_contents() if each["key"] == "energy_island")
    return publish_design(content=content, by=Person.objects.machine(), at=NOW)


def studied(community: Community, *, by: Person, **changes: Any) -> Study:
    """Return a finished study of a community, with one drawn year."""
    values: dict[str, Any] = {
        "name": "Вигаданий острів",
        "design": changes.get("design") or island_design(),
        "question": QUESTION.as_plain(),
        "state": RunState.DONE,
        "answer": imagined_answer(changes.get("hours", 72)),
        "recorded_at": NOW,
    }
    study = Study.objects.create(community=community, asked_by=by, **{**values, **changes})
    if study.state == RunState.DONE:
        imagined_year(study)
    return study


def imagined_year(study: Study) -> Dispatch:
    """Return a year of a study in which the grid fails each day from six to nine."""
    hour = np.arange(HOURS)
    up = (hour % 24 < 6) | (hour % 24 >= 9)
    columns = {
        "load": np.full(HOURS, 20.0),
        "served": np.where(up, 20.0, 16.0),
        "sun": np.zeros(HOURS),
        "grid": np.where(up, 20.0, 0.0),
        "engines": np.where(up, 0.0, 12.0),
        "battery": np.where(up, 0.0, 4.0),
        "charge": np.full(HOURS, 0.8),
        "up": up.astype(float),
    }
    flows = np.stack([columns[name] for name in COLUMNS], axis=1)
    return Dispatch.objects.create(
        study=study, year=7, dark_hours=int((~up).sum()), darkest_week=3, flows=packed(flows)
    )
