"""Scenarios: made, changed while nobody has searched with them, copied."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import actions as journal
from yakir.apps.planning import rules
from yakir.apps.planning.actions.checks import require_for, require_own
from yakir.apps.planning.models import Scenario, ScenarioVersion
from yakir.apps.planning.queries.questions import RELATED, as_plain, from_plain, question_of
from yakir.apps.planning.rules import Question
from yakir.common.errors import Conflict, Invalid
from yakir.common.runs import RunState
from yakir.common.time import quarter_of, read_quarter


class ScenarioInUse(Conflict):
    """A plan answers the question as it was asked, so the question stays."""

    code = "scenario_in_use"
    message = _("A search has used this scenario. Copy it and change the copy.")


@transaction.atomic
def make_scenario(
    *, question: Question, key: str | None = None, by: Person, at: datetime
) -> Scenario:
    """Make a scenario."""
    _check(question, by=by, at=at)
    scenario = Scenario(key=key, made_by=by, recorded_at=at)
    _write(scenario, question)
    _keep_version(scenario, by=by, at=at)
    _enter("scenario.made", scenario, by=by, at=at)
    return scenario


@transaction.atomic
def change_scenario(
    *, scenario: Scenario, question: Question, version: int, by: Person, at: datetime
) -> Scenario:
    """Change a scenario that no search has used yet."""
    kept = Scenario.objects.select_for_update().get(pk=scenario.pk)
    require_for(by, Permission.PLAN, kept)
    if kept.version != version:
        raise Conflict
    if is_in_use(kept):
        raise ScenarioInUse
    _check(question, by=by, at=at)
    if not kept.versions.filter(version=kept.version).exists():
        _keep_version(kept, by=kept.made_by, at=kept.recorded_at)
    kept.version += 1
    _write(kept, question)
    _keep_version(kept, by=by, at=at)
    _enter("scenario.changed", kept, by=by, at=at)
    return kept


def restore_version(
    *, scenario: Scenario, restored: ScenarioVersion, version: int, by: Person, at: datetime
) -> Scenario:
    """Ask again what an earlier version asked; that is a new version."""
    question = from_plain(restored.question)
    return change_scenario(scenario=scenario, question=question, version=version, by=by, at=at)


@transaction.atomic
def copy_scenario(*, scenario: Scenario, by: Person, at: datetime) -> Scenario:
    """Copy a scenario; a first quarter that has passed becomes the next one."""
    require_for(by, Permission.PLAN, scenario)
    asked = question_of(scenario)
    coming = quarter_of(localdate(at)).after(1)
    first = str(max(read_quarter(asked.first_quarter), coming))
    changes: dict[str, Any] = {
        "name_uk": _numbered(asked.name_uk),
        "name_en": _numbered(asked.name_en),
        "first_quarter": first,
        "capacity": [
            limit for limit in asked.capacity if not limit["quarter"] or limit["quarter"] >= first
        ],
    }
    copied = Question(**{**_fields(asked), **changes})
    return make_scenario(question=copied, by=by, at=at)


def is_in_use(scenario: Scenario) -> bool:
    """Return whether a search has used the scenario, or is about to."""
    return scenario.runs.exclude(state=RunState.FAILED).exists()


def _check(question: Question, *, by: Person, at: datetime) -> None:
    require_own(by, question.communities)
    faults = rules.faults_of(question, now=quarter_of(localdate(at)))
    if faults:
        raise Invalid(faults)


def _write(scenario: Scenario, question: Question) -> None:
    for name, value in _fields(question).items():
        if name not in RELATED:
            setattr(scenario, name, value)
    scenario.save()
    scenario.funds.set(question.funds)
    scenario.communities.set(question.communities)


def _keep_version(scenario: Scenario, *, by: Person, at: datetime) -> None:
    """Keep what the scenario asks now, so that it can be read when it asks something else."""
    ScenarioVersion.objects.create(
        scenario=scenario,
        version=scenario.version,
        question=as_plain(question_of(scenario)),
        by=by,
        recorded_at=at,
    )


def _fields(question: Question) -> dict[str, Any]:
    return {name: getattr(question, name) for name in question.__dataclass_fields__}


def _numbered(name: str) -> str:
    """Return the name with the next number: Plan, Plan (2), Plan (3)."""
    head, _bracket, tail = name.rpartition(" (")
    number = tail.removesuffix(")")
    text = f"{head} ({int(number) + 1})" if head and number.isdecimal() else f"{name} (2)"
    return text if len(text) <= 160 else f"{text[:155]} (2)"


def _enter(kind: str, scenario: Scenario, *, by: Person, at: datetime) -> None:
    journal.enter(
        kind=kind,
        subject=scenario.public_id,
        values=as_plain(question_of(scenario)),
        by=by,
        at=at,
    )
