"""A recorded scenario as the engine takes it."""

from collections.abc import Mapping
from typing import Any

from yakir import engine
from yakir.apps.endurance.queries.faults import by_field
from yakir.apps.endurance.queries.network import Towns
from yakir.apps.places.models import Oblast


def scenario_for(record: Mapping[str, Any], towns: Towns) -> "engine.outages.Scenario":
    """Return the scenario for the communities of a network."""
    return engine.outages.read(
        record, oblasts=towns.oblast_codes, communities=towns.codes, kinds=engine.norms.KINDS
    )


def faults_of(record: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a record, by field of the form; nothing when it can be used."""
    oblasts = list(Oblast.objects.order_by("code").values_list("code", flat=True))
    try:
        engine.outages.read(record, oblasts=oblasts, kinds=engine.norms.KINDS)
    except engine.outages.InvalidScenario as invalid:
        return by_field(invalid.faults)
    return {}
