"""Scenarios of outages: made, changed while no run has used them, copied."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.endurance.models import OutageScenario
from yakir.apps.endurance.queries.outages import faults_of
from yakir.apps.endurance.rules import LONGEST_HOURS
from yakir.apps.journal import actions as journal
from yakir.common.errors import Conflict, Invalid, NotAllowed
from yakir.common.formats import write_number


class ScenarioInUse(Conflict):
    """What was found holds for the scenario as it was, so it stays."""

    code = "outages_in_use"
    message = _("A run has used this scenario. Copy it and change the copy.")


@dataclass(frozen=True)
class Outages:
    """What a scenario says."""

    name_uk: str
    name_en: str
    record: Mapping[str, Any]
    about_uk: str = ""
    about_en: str = ""


@transaction.atomic
def make_scenario(
    *, outages: Outages, key: str | None = None, by: Person, at: datetime
) -> OutageScenario:
    """Make a scenario of outages."""
    _check(outages, by)
    scenario = OutageScenario(key=key, made_by=by, recorded_at=at)
    _write(scenario, outages)
    _enter("outages.made", scenario, by=by, at=at)
    return scenario


@transaction.atomic
def change_scenario(
    *, scenario: OutageScenario, outages: Outages, version: int, by: Person, at: datetime
) -> OutageScenario:
    """Change a scenario of one's own that no run has used yet."""
    kept = OutageScenario.objects.select_for_update().get(pk=scenario.pk)
    if not may_change(kept, by):
        raise NotAllowed
    if kept.version != version:
        raise Conflict
    if kept.runs.exists():
        raise ScenarioInUse
    _check(outages, by)
    kept.version += 1
    _write(kept, outages)
    _enter("outages.changed", kept, by=by, at=at)
    return kept


@transaction.atomic
def copy_scenario(*, scenario: OutageScenario, by: Person, at: datetime) -> OutageScenario:
    """Copy a scenario, so that the copy can be changed."""
    outages = outages_of(scenario)
    copied = replace(
        outages, name_uk=_numbered(outages.name_uk), name_en=_numbered(outages.name_en)
    )
    return make_scenario(outages=copied, by=by, at=at)


def may_change(scenario: OutageScenario, by: Person) -> bool:
    """Return whether a person may change a scenario: whoever made it, while they plan."""
    return scenario.made_by == by and (by.is_machine or by.may(Permission.PLAN))


def outages_of(scenario: OutageScenario) -> Outages:
    """Return what a scenario says."""
    names = ("name_uk", "name_en", "about_uk", "about_en", "record")
    return Outages(**{name: getattr(scenario, name) for name in names})


def _check(outages: Outages, by: Person) -> None:
    if not by.is_machine and not by.may(Permission.PLAN):
        raise NotAllowed
    faults = faults_of(outages.record)
    if not faults and not 1 <= outages.record["hours"] <= LONGEST_HOURS:
        raise Invalid(
            {
                "hours": str(
                    _("Write a number of hours from 1 to %(most)s.")
                    % {"most": write_number(LONGEST_HOURS)}
                )
            }
        )
    if faults:
        raise Invalid(faults)


def _write(scenario: OutageScenario, outages: Outages) -> None:
    for name in ("name_uk", "name_en", "about_uk", "about_en"):
        setattr(scenario, name, getattr(outages, name))
    scenario.record = dict(outages.record)
    scenario.hours = outages.record["hours"]
    scenario.save()


def _numbered(name: str) -> str:
    """Return the name with the next number: Frost, Frost (2), Frost (3)."""
    head, _bracket, tail = name.rpartition(" (")
    number = tail.removesuffix(")")
    text = f"{head} ({int(number) + 1})" if head and number.isdecimal() else f"{name} (2)"
    return text if len(text) <= 160 else f"{text[:155]} (2)"


def _enter(kind: str, scenario: OutageScenario, *, by: Person, at: datetime) -> None:
    journal.enter(
        kind=kind,
        subject=scenario.public_id,
        values={"hours": scenario.hours, "version": scenario.version},
        by=by,
        at=at,
    )
