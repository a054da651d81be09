"""The life of a project as a table."""

from decimal import Decimal

import pytest

from yakir.apps.accounts.rules import Permission
from yakir.apps.projects import rules
from yakir.apps.projects.rules import EligibilityRule, EligibilityTable, Stage

DREAM_STATUSES = {"", "pending", "active", "complete", "cancelled", "unsuccessful"}
DREAM_DETAILS = {
    "",
    "initiated",
    "definition",
    "defined",
    "appraisal",
    "appraised",
    "structuring",
    "structured",
    "applied",
    "refused",
    "approved",
    "implementation",
}
ALLOWED = {
    "draft": {"appraised", "cancelled"},
    "appraised": {"draft", "approved", "cancelled"},
    "approved": {"funded", "suspended", "cancelled"},
    "funded": {"in_progress", "suspended", "cancelled"},
    "in_progress": {"completed", "suspended", "cancelled"},
    "completed": {"in_operation"},
    "in_operation": set(),
    "suspended": {"approved", "funded", "in_progress", "cancelled"},
    "cancelled": set(),
}
SIGNED = {
    ("appraised", "approved"),
    ("approved", "funded"),
    ("in_progress", "completed"),
    ("completed", "in_operation"),
    ("approved", "cancelled"),
    ("funded", "cancelled"),
    ("in_progress", "cancelled"),
    ("approved", "suspended"),
    ("funded", "suspended"),
    ("in_progress", "suspended"),
    ("suspended", "approved"),
    ("suspended", "funded"),
    ("suspended", "in_progress"),
    ("suspended", "cancelled"),
}


@pytest.mark.parametrize("now", list(Stage))
@pytest.mark.parametrize("then", list(Stage))
def test_a_project_goes_only_where_the_table_leads(now: Stage, then: Stage) -> None:
    assert rules.may_become(now, then) is (then.value in ALLOWED[now.value])


@pytest.mark.parametrize("now", list(Stage))
@pytest.mark.parametrize("then", list(Stage))
def test_a_step_is_signed_or_not(now: Stage, then: Stage) -> None:
    if not rules.may_become(now, then):
        return
    signed = (now.value, then.value) in SIGNED

    assert rules.is_signed(now, then) is signed
    assert rules.permission_for(now, then) is (Permission.SIGN if signed else Permission.DRAFT)


def test_every_stage_has_its_place_in_every_table() -> None:
    for table in (rules.NEXT, rules.SHAPES, rules.DREAM):
        assert set(table) == set(Stage)
    assert set(rules.ROAD) == set(Stage) - {Stage.SUSPENDED, Stage.CANCELLED}


def test_dream_codes_are_codes_that_dream_has() -> None:
    for codes in rules.DREAM.values():
        assert codes.status in DREAM_STATUSES
        assert codes.status_details in DREAM_DETAILS


def possible(**changes: object) -> dict[str, str]:
    values = {
        "cost_eur": Decimal(100_000),
        "yearly_cost": Decimal(0),
        "lead_quarters": 4,
        "people": 100,
        "population": 20_000,
    }
    return rules.impossible(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lead_quarters": 16_000}, "lead_quarters"),
        ({"lead_quarters": 41}, "lead_quarters"),
        ({"lead_quarters": 0}, "lead_quarters"),
        ({"cost_eur": Decimal(0)}, "cost"),
        ({"cost_eur": Decimal(-1)}, "cost"),
        ({"cost_eur": Decimal("1000000000.01")}, "cost"),
        ({"cost_eur": None}, "currency"),
        ({"yearly_cost": Decimal("-0.01")}, "yearly_cost"),
        ({"people": 20_001}, "people"),
        ({"people": 0}, "people"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(changes: dict[str, object], field: str) -> None:
    assert set(possible(**changes)) == {field}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"lead_quarters": 40},
        {"cost_eur": Decimal(1_000_000_000)},
        {"people": 20_000},
        {"people": 90_000, "population": None},
    ],
)
def test_what_can_be_is_not_refused(changes: dict[str, object]) -> None:
    assert possible(**changes) == {}


TABLE = EligibilityTable.of(
    [
        EligibilityRule("any", "active_hostilities", allowed=False),
        EligibilityRule("generator", "active_hostilities", allowed=True),
        EligibilityRule("any", "", allowed=True),
    ]
)


@pytest.mark.parametrize(
    ("design", "status", "allowed"),
    [
        ("underground_school", "active_hostilities", False),
        ("generator", "active_hostilities", True),
        ("underground_school", "", True),
        # No rule is recorded for these: only where there are no hostilities under way.
        ("underground_school", "possible_hostilities", True),
        ("generator", "mainly_occupied", False),
        ("generator", "temporarily_occupied", False),
    ],
)
def test_the_rule_for_the_very_kind_goes_first(design: str, status: str, allowed: bool) -> None:
    assert TABLE.allows(design, status) is allowed
