"""Imagined scenarios of outages and runs."""

from tests.factories.accounts import NOW
from yakir.apps.accounts.models import Person
from yakir.apps.endurance import actions
from yakir.apps.endurance.models import EnduranceRun, Look, OutageScenario
from yakir.apps.endurance.queries.told import INPUTS, InputNow, Told

SOURCE = "assumption: imagined for a test"
BLACKOUT = {
    "hours": 48,
    "blackouts": [{"start_hour": 0, "hours": 40, "source": SOURCE}],
    "resupply": {"every_hours": 24, "fails": 0.3, "source": SOURCE},
}


def outages(*, by: Person | None = None, key: str | None = None, **values) -> OutageScenario:
    """Return a scenario of two days without the grid."""
    named = {"name_uk": "Вигадане знеструмлення", "name_en": "Imagined blackout"}
    return actions.make_scenario(
        outages=actions.Outages(**{**named, "record": BLACKOUT, **values}),
        key=key,
        by=by or Person.objects.machine(),
        at=NOW,
    )


def finished_run(scenario: OutageScenario, community=None, **asked) -> EnduranceRun:
    """Return a finished run of a few draws."""
    return actions.run_now(
        asked=actions.Asked(scenario=scenario, community=community, **{"draws": 10, **asked}),
        by=Person.objects.machine(),
        at=NOW,
    )


def looked(community) -> Look:
    """Return a look ahead of a community without the grid."""
    inputs = {name: InputNow() for name in INPUTS} | {"power": InputNow(off=True)}
    return actions.look_ahead(
        community=community,
        told=Told(inputs, temperature_c=0.0),
        by=Person.objects.machine(),
        at=NOW,
    )
