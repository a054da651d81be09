"""Interests, votes and decisions: who is kept out, what counts, what stays."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.accounts import NOW
from tests.factories.governance import asked, decided, group, voter
from tests.factories.partners import FundFactory
from tests.factories.places import CommunityFactory, person_in
from tests.factories.planning import lacking, planned, scenario
from tests.factories.projects import at_stage, drafted
from yakir.apps.accounts.rules import Role
from yakir.apps.governance import actions
from yakir.apps.governance.models import Declaration, KeptOut, Vote
from yakir.apps.governance.queries.matters import matter_of
from yakir.apps.governance.rules import About, Outcome, SeatRole
from yakir.apps.journal import queries as journal
from yakir.apps.projects.actions import ask_change
from yakir.apps.projects.rules import Aspect, ChangeState, Stage
from yakir.common.errors import Invalid, NotAllowed
from yakir.common.records import CannotChange

pytestmark = pytest.mark.django_db


def declare(found, by, subject=None, about=About.COMMUNITY, **more) -> Declaration:
    replaces = more.pop("replaces", None)
    values = actions.DeclarationValues(about=about, subject=subject, **{"nature": "work", **more})
    return actions.declare(
        programme=found.programme, values=values, replaces=replaces, by=by, at=NOW
    )


def vote(decision, by, number=1, **more):
    option = decision.options.get(number=number) if number else None
    return actions.vote(decision=decision, option=option, by=by, at=NOW, **more)


def close(decision, by):
    return actions.close_decision(decision=decision, reasons="Підстави", by=by, at=NOW)


def kinds(subject: str) -> list[str]:
    return [entry.kind for entry in journal.history(subject)]


def test_a_carried_decision_holds_its_options_votes_reasons_and_counts():
    found = group()
    decision = decided(found)

    assert (decision.outcome, decision.chosen.text) == (Outcome.CARRIED, "Так")
    assert (decision.may_vote, decision.voted) == (5, 5)
    assert decision.rules == found.rules
    assert kinds(decision.public_id) == [
        "decision.opened",
        *["decision.voted"] * 5,
        "decision.closed",
    ]


def test_nothing_is_asked_before_rules_are_published():
    from tests.factories.governance import programme, secretary

    by = secretary()
    values = actions.DecisionValues(question="Що?", options=["а", "б"])

    with pytest.raises(actions.NoRules):
        actions.open_decision(programme=programme(by=by), values=values, by=by, at=NOW)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"question": " "}, "question"),
        ({"options": ["лише одне"]}, "options"),
        ({"options": ["так", "Так"]}, "options"),
        ({"options": [str(n) for n in range(9)]}, "options"),
        ({"options": ["так", "н" * 301]}, "options"),
    ],
)
def test_a_question_that_cannot_be_put_is_refused_at_its_field(more, field):
    with pytest.raises(Invalid) as refusal:
        asked(group(members=0), **more)

    assert set(refusal.value.faults) == {field}


def test_a_member_declares_before_the_first_vote():
    found = group(declared=False)
    decision = asked(found)

    with pytest.raises(actions.NotDeclared):
        vote(decision, found.chair)


def test_a_vote_is_given_once_and_the_same_again_changes_nothing():
    found = group()
    decision = asked(found)

    for _ in range(2):
        vote(decision, found.chair)
    with pytest.raises(actions.VotedAlready):
        vote(decision, found.chair, 2)

    assert decision.votes.count() == 1
    assert kinds(decision.public_id).count("decision.voted") == 1


@pytest.mark.parametrize(
    "kind", ["community", "project", "fund", "organisation", "giver", "office"]
)
def test_whose_interest_a_decision_touches_does_not_vote_and_that_is_on_record(kind):
    found = group()
    community = CommunityFactory()
    office = person_in(community, Role.CLERK).memberships.get().organisation
    project = at_stage(drafted(community), Stage.APPROVED)
    giver = voter().memberships.get().organisation
    fund = FundFactory(is_scenario=False, giver=giver)
    subject, about = {
        "community": (community, About.COMMUNITY),
        "project": (project, About.PROJECT),
        "fund": (fund, About.FUND),
        "organisation": (giver, About.ORGANISATION),
        "giver": (giver, About.ORGANISATION),
        "office": (office, About.ORGANISATION),
    }[kind]
    member = found.members[0]
    declare(found, member, subject, about)
    touched = (
        {"organisations": [giver]}
        if kind == "organisation"
        else {"projects": [project], "funds": [fund]}
    )

    decision = asked(found, **touched)

    with pytest.raises(actions.InConflict):
        vote(decision, member)
    assert [each.seat.person for each in decision.kept_out.all()] == [member]
    assert "decision.member-kept-out" in kinds(decision.public_id)
    assert not Vote.objects.exists()


def test_a_plan_touches_what_it_builds_and_whose_money_it_spends():
    community = lacking(0.5)
    plan = planned(scenario())
    found = group(members=1, scenarios=[plan.run.scenario])
    fund = plan.run.scenario.funds.get()

    matter = matter_of(asked(found, plan=plan))

    assert community.pk in matter.communities
    assert matter.funds == {fund.pk}


def test_an_interest_declared_later_makes_the_vote_void():
    found, community = group(), CommunityFactory()
    decision = asked(found, communities=[community])
    member = found.members[0]
    vote(decision, member, 2)
    for person in (found.chair, found.deputy, found.members[1]):
        vote(decision, person)

    declare(found, member, community)
    closed = close(decision, found.chair)

    assert (closed.outcome, closed.may_vote, closed.voted) == (Outcome.CARRIED, 4, 3)
    assert closed.votes.count() == 4  # that it was given stays


def test_whoever_is_kept_out_does_not_count_for_the_quorum():
    found, community = group(members=2), CommunityFactory()
    for member in found.members:
        declare(found, member, community)
    decision = asked(found, communities=[community])
    vote(decision, found.chair)

    closed = close(decision, found.chair)

    assert (closed.outcome, closed.may_vote, closed.voted) == (Outcome.CARRIED, 2, 1)


def test_too_few_votes_decide_nothing():
    found = group()
    decision = asked(found)
    vote(decision, found.chair)

    assert close(decision, found.chair).outcome == Outcome.NO_QUORUM
    assert decision.chosen is None


def test_the_chair_closes_and_the_deputy_where_the_chair_is_kept_out():
    found, community = group(), CommunityFactory()
    decision = asked(found, communities=[community])

    for person in (found.deputy, found.members[0]):
        with pytest.raises(actions.NotTheChair):
            close(decision, person)
    declare(found, found.chair, community)
    with pytest.raises(actions.InConflict):
        close(decision, found.chair)
    with pytest.raises(actions.NotTheChair):
        close(decision, found.members[0])
    assert close(decision, found.deputy).closed_by == found.deputy


def test_in_a_group_of_three_where_all_have_an_interest_the_secretary_closes_undecided():
    found = group(members=1)
    town = CommunityFactory()
    declare(found, found.chair, town)
    declare(found, found.deputy, town)
    decision = asked(found, communities=[town])

    with pytest.raises(actions.InConflict):
        close(decision, found.chair)
    vote(decision, found.members[0])
    with pytest.raises(NotAllowed):  # a member may vote, so that it is not the secretary's turn
        close(decision, found.secretary)
    declare(found, found.members[0], town)
    closed = close(decision, found.secretary)

    assert (closed.outcome, closed.chosen) == (Outcome.FEW_FREE, None)
    assert (closed.may_vote, closed.voted) == (0, 0)


def test_one_member_alone_decides_nothing_and_closes_where_chair_and_deputy_are_kept_out():
    found = group(members=1)
    town = CommunityFactory()
    declare(found, found.chair, town)
    declare(found, found.deputy, town)
    decision = asked(found, communities=[town])
    vote(decision, found.members[0])

    closed = close(decision, found.members[0])

    assert (closed.outcome, closed.chosen, closed.voted) == (Outcome.FEW_FREE, None, 1)


def test_a_decision_is_not_closed_without_reasons():
    found = group(members=0)

    with pytest.raises(Invalid) as refusal:
        actions.close_decision(decision=asked(found), reasons=" ", by=found.chair, at=NOW)

    assert set(refusal.value.faults) == {"reasons"}


def test_a_closed_decision_stays_as_it_is():
    found = group(members=0)
    decision = decided(found)

    with pytest.raises(actions.DecisionClosed):
        close(decision, found.chair)
    with pytest.raises(actions.DecisionClosed):
        vote(decision, found.chair)
    with pytest.raises(CannotChange):
        decision.delete()


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("governance_decision", "reasons"),
        ("governance_vote", "reason"),
        ("governance_option", "text"),
        ("governance_rules", "scoring_uk"),
        ("governance_declaration", "note"),
    ],
)
def test_the_database_itself_keeps_what_is_closed(table, column):
    decided(group(members=0))

    for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_correction_is_a_new_decision_that_names_the_old_one():
    found = group(members=0)
    old, other = decided(found), asked(found)

    new = asked(found, replaces=old)

    assert new.replaces == old
    for wrong in (old, other):  # replaced already; not closed yet
        with pytest.raises(actions.NotReplaceable):
            asked(found, replaces=wrong)


def test_a_later_declaration_replaces_ones_own_and_lets_vote_again():
    found, community = group(), CommunityFactory()
    member = found.members[0]
    first = declare(found, member, community)
    declare(found, member, community, until=date(2026, 11, 1), replaces=first)

    decision = asked(found, communities=[community])

    vote(decision, member)
    assert not KeptOut.objects.exists()
    with pytest.raises(NotAllowed):
        declare(found, found.chair, community, replaces=first)


def test_in_what_an_interest_is_never_enters_the_journal():
    found, community = group(), CommunityFactory()
    made = declare(found, found.members[0], community, note="Секрет")

    said = str([entry.fields for entry in journal.latest()[:5]])

    assert made.public_id.split(":")[1] == "declaration"
    for secret in (community.code, community.public_id, "Секрет"):
        assert secret not in said


def test_nothing_to_declare_is_declared_once():
    found = group()
    again = declare(found, found.members[0], about=About.NOTHING)

    assert again == found.seats[found.members[0]].declarations.get()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"subject": None}, "subject"),
        ({"nature": ""}, "nature"),
        ({"since": date(2026, 2, 2), "until": date(2026, 1, 1)}, "until"),
    ],
)
def test_an_impossible_declaration_is_refused_at_its_field(values, field):
    found = group()

    with pytest.raises(Invalid) as refusal:
        declare(found, found.members[0], **{"subject": CommunityFactory(), **values})

    assert set(refusal.value.faults) == {field}


def changing(found, aspect=Aspect.TIME, after=9):
    project = at_stage(drafted(CommunityFactory()), Stage.APPROVED)
    actions.enrol(programme=found.programme, project=project, by=found.secretary, at=NOW)
    project.refresh_from_db()
    return ask_change(
        project=project, aspect=aspect, after=after, reason="Вигаданий мороз",
        version=project.version, by=project.drafted_by, at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(("option", "state"), [(1, ChangeState.APPROVED), (2, ChangeState.REFUSED)])
def test_a_decision_on_a_change_settles_it(option, state):
    found = group()
    change = changing(found)

    decision = decided(found, change=change, option=option)

    change.refresh_from_db()
    assert (change.state, change.mandate) == (state, decision.public_id)
    assert (change.project.lead_quarters == 9) is (state == ChangeState.APPROVED)


def test_the_chair_decides_a_small_change_alone_and_no_greater_one():
    found = group()
    greater = changing(found)
    project = greater.project
    small = changing(found, after=project.lead_quarters + 1)
    deciding = {"programme": found.programme, "approve": True, "ground": "Мало", "at": NOW}

    with pytest.raises(actions.TooLargeForTheChair):
        actions.decide_small_change(change=greater, by=found.chair, **deciding)
    with pytest.raises(actions.NotTheChair):
        actions.decide_small_change(change=small, by=found.deputy, **deciding)
    settled = actions.decide_small_change(change=small, by=found.chair, **deciding)

    assert (settled.state, settled.mandate) == (ChangeState.APPROVED, found.rules.public_id)


def test_the_chair_does_not_decide_what_touches_an_interest():
    found = group()
    change = changing(found)
    declare(found, found.chair, change.project, About.PROJECT)

    with pytest.raises(actions.InConflict):
        actions.decide_small_change(
            programme=found.programme, change=change, approve=True, ground="Так",
            by=found.chair, at=NOW,
        )  # fmt: skip


def test_who_has_no_seat_neither_votes_nor_closes():
    found = group()
    decision = asked(found)

    for stranger in (voter(), found.secretary):
        with pytest.raises(actions.NoSeat):
            vote(decision, stranger)
        with pytest.raises(actions.NoSeat):
            close(decision, stranger)
    assert found.seats[found.chair].role == SeatRole.CHAIR
