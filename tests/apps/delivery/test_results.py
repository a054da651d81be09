"""Results: reported, approved by another person, verified from outside, and summed with care."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.accounts import NOW, MembershipFactory
from tests.factories.delivery import (
    approved,
    committed_to,
    in_unit,
    measured,
    reported,
    set_aside,
    taken,
    verifier,
    walked,
)
from tests.factories.places import CommunityFactory, SiteFactory, person_in
from yakir.apps.accounts.models import Organisation
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.delivery import queries
from yakir.apps.delivery.actions import (
    GoalOf,
    NotOutside,
    NotUnderWay,
    PartOf,
    ResultReplaced,
    SamePerson,
    WrongState,
    set_goal,
    take_indicators,
)
from yakir.apps.delivery.models import ResultStep
from yakir.apps.delivery.rules import NEXT_STATES, LeftOut, ResultState, Told, roll_up
from yakir.apps.journal import queries as journal
from yakir.apps.projects.models import Project
from yakir.apps.projects.rules import Stage
from yakir.common.errors import Invalid, NotAllowed

pytestmark = pytest.mark.django_db
VERIFIED = ResultState.VERIFIED


def state(result) -> ResultState:
    return queries.state_of(queries.results_standing(pk=result.pk).get())


def test_indicators_come_from_the_design_with_their_targets_once():
    project = approved()
    indicator = measured(project)

    again = take_indicators(
        project=project, version=queries.version_of(project),
        by=person_in(project.community, Role.CLERK), at=NOW,
    )  # fmt: skip

    (row,) = queries.indicator_rows(project)
    assert again == []
    assert row.indicator == indicator
    assert row.goal.target == 2 * Decimal(project.version_of_design.rows.parameters[0].default)


def test_a_new_goal_holds_and_the_old_one_stays():
    project = approved()
    indicator = measured(project)
    goal = GoalOf(Decimal(4), date(2026, 1, 1), Decimal(24), date(2027, 6, 30))
    set_goal(
        indicator=indicator, goal=goal, reason="Вигадана причина",
        version=queries.version_of(project), by=person_in(project.community, Role.PLANNER), at=NOW,
    )  # fmt: skip
    walked(reported(indicator, "14"), ResultState.APPROVED)

    (row,) = queries.indicator_rows(project)

    assert indicator.goals.count() == 2
    assert row.share == 0.5


def test_a_result_goes_from_draft_to_verified_by_three_people():
    result = reported(measured(approved()))
    seen = [state(result)]
    walked(result, VERIFIED)

    steps = list(result.steps.order_by("pk"))

    assert seen == [ResultState.DRAFT]
    assert [each.state for each in steps] == ["submitted", "approved", "verified"]
    assert len({each.by_id for each in steps}) == 3
    assert journal.history(result.public_id).count() == 4


def test_whoever_reported_does_not_approve_even_with_the_role():
    project = approved()
    both = person_in(project.community, Role.CLERK, Role.SIGNER)
    result = reported(measured(project), by=both)
    taken(result, ResultState.SUBMITTED, by=both)

    with pytest.raises(SamePerson):
        taken(result, ResultState.APPROVED, by=both)
    with transaction.atomic(), pytest.raises(IntegrityError), transaction.atomic():
        ResultStep.objects.create(
            result=result, state=ResultState.APPROVED, reported_by=both, by=both, recorded_at=NOW
        )


def test_an_organisation_of_the_project_does_not_verify_it():
    project = approved()
    result = walked(reported(measured(project)), ResultState.APPROVED)
    giver = verifier()
    set_aside(
        project,
        committed_to(project, giver=Organisation.objects.get(memberships__person=giver)),
        "1",
    )

    with pytest.raises(NotOutside):
        taken(result, VERIFIED, by=giver)
    with pytest.raises(NotOutside):
        taken(result, VERIFIED, by=person_in(project.community, Role.VERIFIER, Role.SIGNER))
    taken(result, VERIFIED, by=verifier())


def test_whoever_also_works_for_a_party_is_inside():
    project = approved()
    result = walked(reported(measured(project)), ResultState.APPROVED)
    two_hats = verifier()
    party = Organisation.objects.get(memberships__person=project.drafted_by)
    MembershipFactory(person=two_hats, organisation=party, role=Role.READER)

    with pytest.raises(NotOutside):
        taken(result, VERIFIED, by=two_hats)


@pytest.mark.parametrize(
    ("kind", "role"),
    [(OrganisationKind.AUDITOR, Role.VERIFIER), (OrganisationKind.ASSOCIATION, Role.VERIFIER),
     (OrganisationKind.PARTNER, Role.VERIFIER), (OrganisationKind.VERIFIER, Role.READER)],
)  # fmt: skip
def test_only_a_verifier_of_a_verifying_organisation_verifies(kind, role):
    result = walked(reported(measured(approved())), ResultState.APPROVED)

    with pytest.raises(NotOutside):
        taken(result, VERIFIED, by=person_in(None, role, kind=kind))


def test_every_step_that_is_not_on_the_road_is_refused():
    project = approved()
    indicator = measured(project)
    people = {
        ResultState.SUBMITTED: person_in(project.community, Role.CLERK),
        ResultState.APPROVED: person_in(project.community, Role.SIGNER),
        ResultState.RETURNED: person_in(project.community, Role.SIGNER),
        VERIFIED: verifier(),
        ResultState.DISPUTED: verifier(),
    }
    result = reported(indicator)
    for now in (ResultState.DRAFT, ResultState.SUBMITTED, ResultState.APPROVED, VERIFIED):
        if now is not ResultState.DRAFT:
            taken(result, now, by=people[now])
        for to in set(people) - NEXT_STATES[now]:
            with pytest.raises(WrongState):
                taken(result, to, by=people[to])


def test_a_returned_result_says_why_and_is_corrected_by_a_new_one():
    project = approved()
    indicator = measured(project)
    result = walked(reported(indicator), ResultState.SUBMITTED)
    signer = person_in(project.community, Role.SIGNER)

    with pytest.raises(Invalid):
        taken(result, ResultState.RETURNED, by=signer, note=" ")
    taken(result, ResultState.RETURNED, by=signer)
    better = reported(indicator, "11", replaces=result)

    (row,) = queries.indicator_rows(project)
    assert list(row.results) == [better]
    with pytest.raises(ResultReplaced):
        taken(result, ResultState.APPROVED, by=signer)
    with pytest.raises(ResultReplaced):
        reported(indicator, "10", replaces=result)


def test_two_results_of_the_same_days_do_not_stand_beside_each_other():
    indicator = measured(approved())
    reported(indicator)

    with pytest.raises(Invalid) as refused:
        reported(indicator, since=date(2026, 9, 30), until=date(2026, 10, 31))
    assert set(refused.value.faults) == {"since"}
    reported(indicator, since=date(2026, 10, 1), until=date(2026, 10, 31))


def test_people_are_told_apart_and_add_up():
    community = CommunityFactory()
    indicator = measured(approved(community, version=in_unit("person")))
    parts = [PartOf(5, "female", "child", "yes"), PartOf(4, "male", "adult"), PartOf(3)]

    result = reported(indicator, "12", parts=parts)

    assert sorted(result.parts.values_list("value", flat=True)) == [3, 4, 5]
    for wrong in (parts[:2], [*parts, PartOf(0)], [PartOf(12, "unknown")], [PartOf(13), PartOf(-1, "male")]):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            reported(indicator, "12", parts=wrong, replaces=result)
        assert set(refused.value.faults) == {"parts"}


def test_only_people_are_told_apart():
    with pytest.raises(Invalid):
        reported(measured(approved()), "12", parts=[PartOf(12, "female")])


def test_nothing_is_reported_of_what_is_not_approved_or_by_who_may_not():
    project = approved(stage=Stage.APPRAISED)
    indicator = measured(project)

    with pytest.raises(NotUnderWay):
        reported(indicator)
    for role in (Role.READER, Role.SIGNER, Role.PARTNERSHIPS):
        with pytest.raises(NotAllowed):
            reported(indicator, by=person_in(project.community, role))


def test_a_roll_up_sums_what_is_verified_and_names_the_rest():
    site = SiteFactory()
    version = in_unit("person")
    projects = [approved(site.community, version=version) for _ in range(5)]
    Project.objects.filter(pk__in=[projects[0].pk, projects[1].pk]).update(site=site)
    one, two, three, four, five = (measured(project) for project in projects)
    walked(reported(one, "10"), VERIFIED)
    walked(reported(two, "30"), VERIFIED)
    walked(reported(three, "7"), VERIFIED)
    walked(reported(four, "90"), ResultState.APPROVED)

    (found,) = queries.rolled_up(Project.objects.filter(community=site.community)).values()

    assert found.total == 37
    assert {each.project: reason for each, reason in found.left_out} == {
        one.project_id: LeftOut.SAME_PEOPLE,
        four.project_id: LeftOut.NOT_YET,
        five.project_id: LeftOut.NOTHING,
    }


def test_shares_are_never_added_up():
    told = [
        Told(number, "percent", state=VERIFIED, value=Decimal(50), since=date(2026, 1, 1),
             until=date(2026, 3, 31))
        for number in (1, 2)
    ]  # fmt: skip

    found = roll_up(told)

    assert found.total is None
    assert {reason for _each, reason in found.left_out} == {LeftOut.NO_SUM}


TOLD = st.builds(
    Told,
    project=st.integers(1, 9),
    unit=st.sampled_from(["person", "home", "percent"]),
    site=st.sampled_from([None, 1, 2]),
    state=st.sampled_from(["", "approved", "verified", "disputed"]),
    since=st.just(date(2026, 1, 1)),
    until=st.sampled_from([date(2026, 3, 31), date(2026, 6, 30)]),
    value=st.none() | st.integers(0, 50).map(Decimal),
)


@given(st.lists(TOLD, max_size=8, unique_by=lambda each: each.project))
def test_every_project_is_in_the_sum_or_named_with_a_reason(told):
    found = roll_up(told)

    named = [each for each, _reason in found.left_out]
    assert sorted((*found.counted, *named), key=lambda each: each.project) == sorted(
        told, key=lambda each: each.project
    )
    assert (found.total is None) == (not found.counted)
    assert (found.total or 0) == sum(each.value for each in found.counted)
    assert {(each.unit, each.period, each.state) for each in found.counted} <= {
        (found.unit, found.counted[0].period if found.counted else None, VERIFIED)
    }
    if found.unit == "person":
        sites = [each.site for each in found.counted if each.site is not None]
        assert len(sites) == len(set(sites))
