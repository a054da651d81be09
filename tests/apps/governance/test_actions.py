"""Programmes, rules, rankings: what is done, refused, and entered in the journal."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.factories.accounts import NOW, PersonFactory
from tests.factories.governance import (
    BEFORE,
    decided,
    declare_nothing,
    group,
    programme,
    published,
    rules_values,
    secretary,
    voter,
)
from tests.factories.partners import PartnerFactory
from tests.factories.places import CommunityFactory, person_in
from tests.factories.planning import lacking, planned, scenario
from tests.factories.projects import at_stage, drafted
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.catalogue.queries import StandardIndicator, standard_indicators
from yakir.apps.governance import actions
from yakir.apps.governance.models import Programme, Ranking, Rules, Seat
from yakir.apps.governance.queries import access_of, programmes_seen_by, waiting_for
from yakir.apps.governance.rules import About, SeatRole
from yakir.apps.journal import queries as journal
from yakir.apps.projects.rules import Stage
from yakir.common.errors import Conflict, Invalid, NotAllowed

pytestmark = pytest.mark.django_db


def kinds(subject: str) -> list[str]:
    return [entry.kind for entry in journal.history(subject)]


def changed(of: Programme, by, **more) -> Programme:
    names = ("name_uk", "name_en", "aims_uk", "aims_en", "begins", "ends", "run_by")
    values = actions.ProgrammeValues(**{**{n: getattr(of, n) for n in names}, **more})
    return actions.change_programme(programme=of, values=values, version=of.version, by=by, at=NOW)


def test_a_programme_is_made_and_changed_by_whoever_keeps_it():
    by = secretary()
    made = programme(by=by)

    again = changed(made, by, aims_en="Give homes and heat")

    assert (again.aims_en, again.version) == ("Give homes and heat", 2)
    assert kinds(made.public_id) == ["programme.made", "programme.changed"]
    with pytest.raises(Conflict):
        changed(made, by)


@pytest.mark.parametrize(
    ("more", "field"),
    [({"name_uk": " "}, "name_uk"), ({"aims_en": ""}, "aims_en"), ({"ends": BEFORE.date().replace(year=2020)}, "ends")],
)  # fmt: skip
def test_an_impossible_programme_is_refused_at_its_field(more, field):
    with pytest.raises(Invalid) as refusal:
        programme(**more)

    assert field in refusal.value.faults


def test_nobody_makes_a_programme_of_another_organisation():
    with pytest.raises(NotAllowed):
        programme(run_by=secretary().memberships.get().organisation)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECRETARY])
def test_no_other_role_keeps_a_programme(role):
    made = programme()
    other = person_in(None, role, kind=OrganisationKind.ASSOCIATION)

    for act in (
        lambda: changed(made, other),
        lambda: actions.draft_rules(programme=made, values=rules_values(), by=other, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_indicator_keeps_its_earlier_targets():
    by, made = secretary(), None
    made = programme(by=by)
    indicator = StandardIndicator("places", "Місця", "Places", "місце", "place")

    for target in (100, 100, 120):
        actions.set_target(
            programme=made, indicator=indicator, target=Decimal(target), by=by, at=NOW
        )

    assert [each.target for each in made.targets.order_by("pk")] == [100, 120]
    assert kinds(made.public_id).count("programme.target-set") == 2


def test_standard_indicators_come_from_the_catalogue():
    scenario()  # brings a design

    assert all(each.key and each.label_uk and each.unit_en for each in standard_indicators())
    assert standard_indicators()


def test_a_seat_is_given_for_a_member_and_ends_once():
    by, person = secretary(), voter()
    made = programme(by=by, members=[person.memberships.get().organisation])
    seat = give(made, person, by)

    actions.end_seat(seat=seat, by=by, at=NOW)
    actions.end_seat(seat=seat, by=by, at=NOW + timedelta(days=9))

    seat.refresh_from_db()
    assert seat.until == NOW.date()
    assert kinds(made.public_id)[-2:] == ["programme.seat-given", "programme.seat-ended"]
    assert access_of(person, made).seat is None


def give(made: Programme, person, by, role=SeatRole.MEMBER, organisation=None) -> Seat:
    return actions.give_seat(
        programme=made, email=person.email, role=role, by=by, at=BEFORE,
        organisation=organisation or person.memberships.get().organisation,
    )  # fmt: skip


def test_the_journal_says_which_organisation_sits_and_never_who():
    found = group(members=0)

    said = journal.history(found.programme.public_id).get(
        kind="programme.seat-given", fields__seat_role__0="chair"
    )

    assert found.chair.public_id not in str(said.fields)
    assert found.chair.email not in str(said.fields)


def test_a_seat_that_cannot_be_is_refused():
    by, person = secretary(), voter()
    own = person.memberships.get().organisation
    made = programme(by=by, members=[own])
    nobody, stranger = PersonFactory(), PartnerFactory()

    with pytest.raises(Invalid) as refusal:
        give(made, nobody, by, organisation=own)
    assert set(refusal.value.faults) == {"email"}
    with pytest.raises(Invalid) as refusal:
        give(made, person, by, organisation=stranger)
    assert set(refusal.value.faults) == {"organisation"}
    give(made, person, by, SeatRole.CHAIR)
    with pytest.raises(actions.SeatTaken):
        give(made, person, by)
    with pytest.raises(actions.SeatTaken):
        give(made, voter(own), by, SeatRole.CHAIR)


def test_published_rules_stay_and_the_next_version_begins_anew():
    by = secretary()
    made = programme(by=by)
    first = published(made, by=by)

    with pytest.raises(actions.RulesFrozen):
        actions.change_rules(rules=first, values=rules_values(), version=2, by=by, at=NOW)
    with pytest.raises(actions.RulesFrozen):
        actions.publish_rules(rules=first, version=2, by=by, at=NOW)
    second = actions.draft_rules(programme=made, values=rules_values(), by=by, at=NOW)

    assert (first.number, second.number) == (1, 2)
    with pytest.raises(actions.DraftWaits):
        actions.draft_rules(programme=made, values=rules_values(), by=by, at=NOW)
    with pytest.raises(Conflict):
        actions.publish_rules(rules=second, version=7, by=by, at=NOW)
    assert kinds(first.public_id) == ["rules.drafted", "rules.published"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quorum": Decimal(0)}, "quorum"),
        ({"quorum": Decimal("1.1")}, "quorum"),
        ({"criteria": []}, "criteria"),
        ({"majority": "loud"}, "majority"),
        ({"chair_percent": Decimal(101)}, "chair_percent"),
        ({"chair_quarters": 5}, "chair_quarters"),
        ({"scoring_uk": ""}, "scoring_uk"),
    ],
)
def test_impossible_rules_are_refused_at_their_field(changes, field):
    by = secretary()

    with pytest.raises(Invalid) as refusal:
        published(programme(by=by), by=by, **changes)

    assert set(refusal.value.faults) == {field}
    assert not Rules.objects.exists()


def plan_of(**more):
    lacking(0.5)
    asked = scenario(**more)
    return planned(asked)


def test_a_plan_ranks_by_rules_that_are_older_than_its_search():
    plan = plan_of()
    by = secretary()
    made = programme(by=by, scenarios=[plan.run.scenario])

    with pytest.raises(actions.NoRules):
        actions.rank_by_plan(programme=made, plan=plan, by=by, at=NOW)
    late = published(made, by=by, at=NOW + timedelta(hours=1))
    with pytest.raises(actions.RulesCameLater):
        actions.rank_by_plan(programme=made, plan=plan, by=by, at=NOW + timedelta(hours=2))

    assert late.published_at > plan.run.recorded_at
    assert not Ranking.objects.exists()


def test_a_ranking_refers_to_the_rules_of_its_time_and_is_made_once():
    plan = plan_of()
    by = secretary()
    made = programme(by=by, scenarios=[plan.run.scenario])
    first = published(made, by=by)
    published(made, by=by, at=NOW + timedelta(days=1))

    for _ in range(2):
        ranking = actions.rank_by_plan(programme=made, plan=plan, by=by, at=NOW + timedelta(days=2))

    assert ranking.rules == first
    assert kinds(made.public_id).count("programme.ranked") == 1


def test_a_plan_of_another_scenario_does_not_rank():
    by = secretary()
    made = programme(by=by)
    published(made, by=by)

    with pytest.raises(actions.NotOfProgramme):
        actions.rank_by_plan(programme=made, plan=plan_of(), by=by, at=NOW)


def enrolled(found, stage=Stage.APPROVED):
    project = at_stage(drafted(CommunityFactory()), stage)
    actions.enrol(programme=found.programme, project=project, by=found.secretary, at=NOW)
    project.refresh_from_db()
    return project


def test_a_project_of_a_programme_is_governed_and_belongs_to_one():
    found, other = group(members=0), group(members=0)
    project = enrolled(found)

    again = actions.enrol(programme=found.programme, project=project, by=found.secretary, at=NOW)

    assert project.governed
    assert again.programme == found.programme
    with pytest.raises(actions.InAProgramme):
        actions.enrol(programme=other.programme, project=project, by=other.secretary, at=NOW)
    with pytest.raises(actions.NotUnderWay):
        enrolled(found, Stage.DRAFT)


def test_a_member_scores_a_proposal_once():
    found = group()
    project = enrolled(found)
    by = found.members[0]

    for _ in range(2):
        score = scored(found, project, by)
    with pytest.raises(actions.ScoredAlready):
        scored(found, project, by, points=[1, 1])

    assert score.total == Decimal("8.00")
    assert kinds(found.programme.public_id).count("programme.scored") == 1


def scored(found, project, by, **more):
    given = {"points": [10, 2], "is_eligible": True, **more}
    return actions.score(programme=found.programme, project=project, by=by, at=NOW, **given)


def test_who_may_not_score():
    found = group(declared=False)
    project = enrolled(found)
    by = found.members[0]

    with pytest.raises(actions.NotDeclared):
        scored(found, project, by)
    values = actions.DeclarationValues(about=About.PROJECT, subject=project, nature="work")
    actions.declare(programme=found.programme, values=values, by=by, at=NOW)
    with pytest.raises(actions.InConflict):
        scored(found, project, by)
    with pytest.raises(actions.NoSeat):
        scored(found, project, voter())
    declare_nothing(found.programme, found.chair)
    with pytest.raises(Invalid):
        scored(found, project, found.chair, points=[11, 0])
    with pytest.raises(actions.NotOfProgramme):
        scored(found, at_stage(drafted(CommunityFactory()), Stage.APPROVED), found.chair)


def test_who_sees_a_programme():
    found = group(members=1)
    everywhere = person_in(None, Role.READER, kind=OrganisationKind.AUDITOR)
    stranger = secretary(PartnerFactory(kind=OrganisationKind.CITY_DEPARTMENT))

    assert found.programme in programmes_seen_by(everywhere)
    assert found.programme in programmes_seen_by(found.secretary)
    assert found.programme in programmes_seen_by(found.members[0])
    assert found.programme not in programmes_seen_by(voter())
    assert found.programme not in programmes_seen_by(stranger)


def test_the_desk_asks_to_declare_and_then_to_vote():
    found = group(members=1, declared=False)
    member = found.members[0]

    assert [row.title for row in waiting_for(member)] == [found.programme.name]
    for person in found.everybody:
        declare_nothing(found.programme, person)
    assert waiting_for(member) == []
    decided(found)
    assert waiting_for(member) == []
