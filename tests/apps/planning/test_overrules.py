"""A person may fix a candidate or rule one out; every later problem says so."""

import json

import pytest
from django.db import IntegrityError, transaction

from tests.factories.accounts import NOW
from tests.factories.places import person_in
from tests.factories.planning import lacking, planned, planner, scenario
from tests.factories.projects import drafted
from yakir.apps.accounts.rules import Role
from yakir.apps.journal import queries as journal
from yakir.apps.planning import actions
from yakir.apps.planning.models import Candidate, Overrule, Plan, Scenario
from yakir.apps.planning.queries.overrules import (
    NEVER,
    broken_by,
    demands_of,
    identity_meant,
    identity_of,
    overrules_of,
)
from yakir.apps.planning.queries.ready import problem_for
from yakir.apps.planning.rules import OverruleKind, Reason
from yakir.common.errors import Invalid, NotAllowed

pytestmark = pytest.mark.django_db
FIX, EXCLUDE = OverruleKind.FIX, OverruleKind.EXCLUDE


@pytest.fixture
def plan() -> Plan:
    lacking(0.5)
    return planned(scenario())


def first_chosen(plan: Plan) -> Candidate:
    return plan.choices.order_by("pk").first().candidate


def overrule(plan: Plan, kind: OverruleKind = EXCLUDE, **more) -> Overrule:
    given = {
        "scenario": plan.run.scenario, "candidate": first_chosen(plan), "reason": "Вигадана причина",
        "by": planner(), "at": NOW, **more,
    }  # fmt: skip
    return actions.overrule(kind=kind, **given)


def test_an_overrule_means_the_same_candidate_in_every_later_problem(plan):
    made = overrule(plan)

    ready = problem_for(plan.run.scenario)
    meant = [
        number
        for number, draft in enumerate(ready.candidates)
        if identity_of(draft) == identity_meant(made)
    ]

    assert len(meant) == 1
    assert ready.problem.candidates.latest[meant[0]] == NEVER
    assert json.loads(ready.document)["candidates"][meant[0]]["latest"] == NEVER


def test_without_overrules_the_document_says_nothing_of_them(plan):
    document = json.loads(problem_for(plan.run.scenario).document)

    assert all("latest" not in each for each in document["candidates"])


@pytest.mark.parametrize(
    ("kind", "quarter", "demanded"),
    [
        (FIX, "", (True, 0, 7)),
        (FIX, "2027-Q3", (True, 2, 2)),
        (EXCLUDE, "", (False, 0, NEVER)),
    ],
)
def test_what_an_overrule_demands_of_the_engine(plan, kind, quarter, demanded):
    made = overrule(plan, kind, quarter=quarter)
    drafts = problem_for(plan.run.scenario).candidates

    demands = demands_of(plan.run.scenario, drafts)

    number = [identity_of(draft) for draft in drafts].index(identity_meant(made))
    assert (
        demands.required[number], demands.earliest[number], demands.latest[number],
    ) == demanded  # fmt: skip
    assert demands.unmet == ()


def test_a_drafted_project_is_meant_by_itself():
    community = lacking(0.5)
    project = drafted(community, by=person_in(community, Role.CLERK))
    plan = planned(scenario())
    candidate = plan.run.candidates.get(project=project)

    made = overrule(plan, FIX, candidate=candidate)

    assert (made.project, made.design, made.parameters) == (project, None, {})
    assert identity_meant(made) == identity_of(candidate)


def test_a_candidate_that_is_no_more_is_told(plan):
    made = overrule(plan)

    assert demands_of(plan.run.scenario, []).unmet == (made,)


def test_a_plan_that_builds_what_is_ruled_out_does_not_keep_the_overrule(plan):
    excluded, fixed = overrule(plan), None
    left = plan.left_out.order_by("pk").first().candidate
    if left.group != first_chosen(plan).group or left.group == -1:
        fixed = overrule(plan, FIX, candidate=left)

    assert broken_by(plan, [each for each in (excluded, fixed) if each]) == [
        each for each in (excluded, fixed) if each
    ]


def test_a_plan_searched_with_an_exclusion_keeps_it(plan):
    made = overrule(plan)

    later = planned(plan.run.scenario)

    assert broken_by(later, [made]) == []
    assert later.value < plan.value
    left = [
        each for each in later.left_out.all() if identity_of(each.candidate) == identity_meant(made)
    ]
    assert [each.reason for each in left] == [Reason.RULED_OUT]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"quarter": "2027-Q9", "kind": FIX}, "quarter"),
        ({"quarter": "2026-Q4", "kind": FIX}, "quarter"),
        ({"quarter": "2029-Q1", "kind": FIX}, "quarter"),
        ({"quarter": "2027-Q1", "kind": EXCLUDE}, "quarter"),
    ],
)
def test_what_cannot_be_demanded_is_refused_at_its_field(plan, changes, field):
    with pytest.raises(Invalid) as refusal:
        overrule(plan, **changes)

    assert set(refusal.value.faults) == {field}


def test_a_candidate_of_another_scenario_is_refused(plan):
    other = planned(scenario())

    with pytest.raises(Invalid):
        overrule(plan, candidate=first_chosen(other))


def test_a_second_overrule_of_the_same_candidate_is_refused(plan):
    overrule(plan)

    for kind in (FIX, EXCLUDE):
        with pytest.raises(actions.OverruleClashes):
            overrule(plan, kind)


def test_a_withdrawn_overrule_stays_on_record_and_demands_nothing(plan):
    made = overrule(plan)

    actions.withdraw_overrule(overrule=made, by=planner(), at=NOW.replace(hour=12))

    assert list(overrules_of(plan.run.scenario)) == []
    assert list(overrules_of(plan.run.scenario, at=NOW)) == [made]
    with pytest.raises(actions.OverruleWithdrawn):
        actions.withdraw_overrule(overrule=made, by=planner(), at=NOW.replace(hour=13))
    kinds = [entry.kind for entry in journal.history(made.public_id)]
    assert kinds == ["overrule.recorded", "overrule.withdrawn"]


@pytest.mark.parametrize("role", [Role.CLERK, Role.SIGNER, Role.READER])
def test_who_does_not_plan_overrules_nothing(plan, role):
    with pytest.raises(NotAllowed):
        overrule(plan, by=person_in(lacking(0.9), role))


def test_the_database_asks_for_a_design_or_a_project(plan):
    made = overrule(plan)

    with pytest.raises(IntegrityError), transaction.atomic():
        Overrule.objects.filter(pk=made.pk).update(design=None)
    assert isinstance(plan.run.scenario, Scenario)
