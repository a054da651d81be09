"""The example's scenario and its plan, searched for in this process and published."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from yakir.apps.accounts.models import Person
from yakir.apps.partners.models import Fund
from yakir.apps.planning import actions
from yakir.apps.planning.models import Plan, Scenario
from yakir.apps.planning.rules import Question
from yakir.common.protected import Service
from yakir.common.time import quarter_of
from yakir.config.example.files import document

KEY = "example"
GAP = 0.005  # enough to show; whoever wants more searches again with 0.2 %, within the minute


def load(*, by: Person, at: datetime) -> Plan | None:
    """Make the scenario, search for its plan and publish it; twice changes nothing."""
    scenario = Scenario.objects.filter(key=KEY).first() or _scenario(by=by, at=at)
    if not scenario.runs.filter(plan__isnull=False).exists():
        actions.search_now(scenario=scenario, gap=GAP, by=by, at=at)
    plan = Plan.objects.filter(run__scenario=scenario).order_by("-pk").first()
    if plan is not None and not plan.publications.exists():
        actions.publish_plan(plan=plan, by=by, at=at)
    return plan


def _scenario(*, by: Person, at: datetime) -> Scenario:
    asked = document("funds.yaml")
    return actions.make_scenario(question=_question(asked, at), key=KEY, by=by, at=at)


def _question(asked: dict[str, Any], at: datetime) -> Question:
    keys = [fund["key"] for fund in asked["funds"]]
    return Question(
        name_uk=asked["name_uk"],
        name_en=asked["name_en"],
        funds=list(Fund.objects.filter(key__in=keys).order_by("key", "pk")),
        first_quarter=str(quarter_of(localdate(at)).after(1)),
        quarters=asked["quarters"],
        horizon=asked["horizon_quarters"],
        thresholds=dict.fromkeys(Service.values, asked["threshold"]),
        weights=asked["weights"],
        package=asked["package"],
        at_once=asked["most_projects_at_once"],
        statuses=[asked["places"]],
    )
