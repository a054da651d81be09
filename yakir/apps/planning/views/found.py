"""What an address names, as far as the person may see it."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.access import person_of
from yakir.apps.accounts.rules import Permission
from yakir.apps.planning.models import Plan, Run, Scenario
from yakir.apps.planning.queries import plans, runs, scenarios

PLAN_PAGES = (
    ("planning:plan", _("Projects")),
    ("planning:plan-map", _("Map")),
    ("planning:plan-time", _("Time")),
    ("planning:plan-money", _("Money")),
    ("planning:plan-communities", _("Communities")),
)


def scenario_of(request: HttpRequest, public_id: str, permission: Permission) -> Scenario:
    """Return a scenario for which the person may do one thing, else answer 404."""
    seen = scenarios.scenarios_seen_by(person_of(request), permission)
    return get_object_or_404(seen, public_id=public_id)


def run_of(request: HttpRequest, public_id: str, permission: Permission) -> Run:
    """Return a run for whose scenario the person may do one thing, else answer 404."""
    seen = runs.runs_seen_by(person_of(request), permission)
    return get_object_or_404(seen, public_id=public_id)


def plan_of(request: HttpRequest, public_id: str) -> Plan:
    """Return a plan that the person may see, else answer 404."""
    return get_object_or_404(plans.plans_seen_by(person_of(request)), public_id=public_id)


def status_of(form: Any) -> int:
    """Return 422 when what was typed needs correction."""
    return 422 if form.is_bound and form.errors else 200


def plan_tabs(plan: Plan, current: str) -> list[dict[str, Any]]:
    """Return links to every page of a plan."""
    return [
        {"label": label, "href": reverse(name, args=[plan.public_id]), "current": name == current}
        for name, label in PLAN_PAGES
    ]
