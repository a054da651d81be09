"""The example's scenarios of outages, and how long life holds over the country by norm."""

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from yakir.apps.accounts.models import Person
from yakir.apps.endurance import actions
from yakir.apps.endurance.models import EnduranceRun, OutageScenario
from yakir.apps.endurance.rules import Basis

FOLDER = Path(settings.BASE_DIR) / "examples" / "scenarios"
KEYS = ("blackout-72h", "december-2025", "strikes-and-frost")
#: In these months alerts go on beside the outages; a blackout is looked at alone.
WITH_ALERTS = frozenset({"december-2025", "strikes-and-frost"})
WORDS = ("title_uk", "title_en", "about_uk", "about_en")
DRAWS = 20  # enough to show in a second or two; whoever wants a smaller error runs it again


def load(*, by: Person, at: datetime) -> EnduranceRun:
    """Make the scenarios and run the blackout over the country by norm; twice changes nothing."""
    scenarios = {key: _scenario(key, by=by, at=at) for key in KEYS}
    blackout = scenarios["blackout-72h"]
    known = EnduranceRun.objects.filter(scenario=blackout, basis=Basis.NORM).first()
    return known or actions.run_now(
        asked=actions.Asked(scenario=blackout, basis=Basis.NORM, draws=DRAWS), by=by, at=at
    )


def _scenario(key: str, *, by: Person, at: datetime) -> OutageScenario:
    known = OutageScenario.objects.filter(key=key).first()
    return known or actions.make_scenario(outages=_outages(key), key=key, by=by, at=at)


def _outages(key: str) -> actions.Outages:
    said = _document(key)
    record = {name: value for name, value in said.items() if name not in WORDS}
    if key in WITH_ALERTS:
        record["alerts"] = _document("alerts")["alerts"]
    return actions.Outages(
        name_uk=said["title_uk"],
        name_en=said["title_en"],
        about_uk=said["about_uk"],
        about_en=said["about_en"],
        record=record,
    )


def _document(key: str) -> Any:
    return yaml.safe_load((FOLDER / f"{key}.yaml").read_text(encoding="utf-8"))
