"""What the public may know of programmes: organisations and reasons, never people."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.apps.portal.addresses import numbers_in
from tests.factories.accounts import NOW
from tests.factories.governance import asked, decided, group, programme, published, secretary, told
from tests.factories.places import CommunityFactory, person_in
from tests.factories.planning import lacking, planned, scenario, signer
from tests.factories.projects import at_stage, drafted
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.catalogue.models import Design
from yakir.apps.governance import actions as governance
from yakir.apps.governance.models import OverrulingCost
from yakir.apps.governance.rules import About, Nature
from yakir.apps.planning.actions import publish_plan, withdraw_plan
from yakir.apps.projects.models import Project
from yakir.apps.projects.rules import Stage
from yakir.apps.publishing import actions
from yakir.apps.publishing.models import Withdrawal
from yakir.apps.publishing.queries import plans, programmes, waiting
from yakir.apps.publishing.queries.journal import record
from yakir.apps.publishing.rules import fingerprint

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SimpleNamespace:
    lacking(0.5)
    plan = planned(scenario())
    publish_plan(plan=plan, by=signer(), at=NOW)
    project = at_stage(drafted(CommunityFactory()), Stage.APPROVED)
    found = told(plan, project)
    return SimpleNamespace(plan=plan, project=project, told=found, of=found.group.programme)


def test_a_programme_is_public_from_its_first_published_rules():
    hidden, shown = programme(), group(members=0).programme

    assert [row.public_id for row in programmes.listed()] == [shown.public_id]
    assert programmes.detail(hidden.public_id) is None
    assert record(hidden.public_id) is None


def test_the_page_tells_aims_rules_decisions_overrules_projects_and_risks(world):
    found = programmes.detail(world.of.public_id)

    assert found.row.aims == world.of.aims_uk
    assert [each.number for each in found.rules] == [1]
    assert [each.question for each in found.decisions] == [world.told.decision.question]
    assert found.decisions[0].plan.public_id == world.plan.public_id
    assert [each.reason for each in found.overrules] == ["Вигадано: причина"]
    assert [each.title for each in found.projects] == [world.project.title]
    assert [each.reason for each in found.projects[0].changes] == ["Вигадано: морози"]
    assert [each.title for each in found.risks] == [world.told.risk.title]
    assert found.rankings[0].rules_number == 1


def test_votes_stand_under_organisation_and_role_and_no_name_is_said(world):
    found = programmes.detail(world.of.public_id)

    seats = {vote.seat.organisation for vote in found.decisions[0].votes}
    people = [*world.told.group.everybody, world.told.group.secretary]
    assert len(seats) == 5
    assert all(word not in str(found) for person in people for word in (person.name, person.email))


def test_interests_are_counted_by_kind_and_never_named(world):
    found = programmes.detail(world.of.public_id)

    assert [(each.number, bool(each.kind)) for each in found.interests] == [(1, True)]
    assert world.project.community.name_uk not in str(found.interests)
    assert found.declared == 5


def test_in_a_group_of_three_only_how_many_interests_there_are_is_told():
    found = group(members=1)
    town = CommunityFactory()
    for person in (found.chair, found.deputy):
        values = governance.DeclarationValues(about=About.COMMUNITY, subject=town, nature="family")
        governance.declare(programme=found.programme, values=values, by=person, at=NOW)
    decision = asked(found, communities=[town])
    governance.close_decision(decision=decision, reasons="Підстави", by=found.members[0], at=NOW)

    told = programmes.detail(found.programme.public_id)

    (interests,), (kept_out,) = told.interests, told.decisions[0].kept_out
    assert (interests.number, kept_out.number) == (2, 2)
    for words in (str(interests), str(kept_out)):
        assert str(About.COMMUNITY.label) not in words
        assert str(Nature.FAMILY.label) not in words


def test_an_open_question_is_not_public_yet(world):
    assert world.told.open_decision.question not in str(programmes.detail(world.of.public_id))


def test_a_plan_that_is_taken_back_is_not_linked(world):
    withdraw_plan(plan=world.plan, note="Помилка", by=signer(), at=NOW)

    found = programmes.detail(world.of.public_id)

    assert found.decisions[0].plan is None
    assert found.rankings == ()


def test_what_concerns_a_protected_project_stays_inside(world):
    Project.objects.filter(pk=world.project.pk).update(is_protected=True)

    found = programmes.detail(world.of.public_id)

    assert found.projects == ()
    assert found.withheld_projects
    assert world.project.title not in str(found)


def test_a_decision_under_which_a_protected_kind_is_overruled_stays_inside(world):
    Design.objects.update(is_protected=True)

    found = programmes.detail(world.of.public_id)

    assert found.overrules == found.decisions == ()
    assert found.withheld_decisions
    assert world.told.decision.question not in str(found)


def test_the_cost_of_overruling_tells_nothing_of_an_overrule_of_a_protected_kind(world, client):
    by, overrule = world.told.group.secretary, world.of.mandates.get().overrule
    cost = OverrulingCost.objects.create(
        programme=world.of, plan=world.plan, free_plan=world.plan, lost=1371.0, at_most=2462.0,
        by=by, recorded_at=NOW,
    )  # fmt: skip
    cost.overrules.add(overrule)
    pages = (f"/en/programmes/{world.of.public_id}/", f"/api/v1/programmes/{world.of.public_id}")

    def told() -> tuple:
        bodies = "".join(client.get(page).content.decode() for page in pages)
        row = programmes.detail(world.of.public_id).costs[0]
        return row.overrules, row.lost, numbers_in(bodies) & {"1371", "2462"}

    assert told() == (1, 1371.0, {"1371", "2462"})
    Design.objects.update(is_protected=True)
    assert told() == (0, None, set())


def test_words_that_look_like_an_address_wait_for_a_person():
    lacking(0.5)
    plan = planned(scenario())
    found = told(plan, at_stage(drafted(CommunityFactory()), Stage.APPROVED),
                 text="вул. Вигадана, 12")  # fmt: skip
    of, risk = found.group.programme, found.risk
    by = person_in(None, Role.SIGNER, kind=OrganisationKind.ASSOCIATION)

    assert programmes.detail(of.public_id).risks[0].title == ""
    held = {(each.public_id, each.field) for each in waiting.held_texts(by)}
    assert (risk.public_id, "title") in held
    assert (found.decision.public_id, "question") in held
    actions.clear_text(
        subject=risk.public_id, field="title", text=risk.title, reason="Немає такої вулиці",
        by=by, at=NOW,
    )  # fmt: skip
    assert programmes.detail(of.public_id).risks[0].title == risk.title


def test_a_note_of_a_check_that_looks_like_an_address_waits_for_a_person(world):
    check = world.plan.verifications.get()
    of = world.plan.verifications.model.objects.create(
        plan=world.plan, organisation=check.organisation, person=signer(), outcome="differs",
        problem_sha256="ab" * 32, plan_sha256="cd" * 32, note="вул. Вигадана, 12", recorded_at=NOW,
    )  # fmt: skip
    by = person_in(None, Role.SIGNER, kind=OrganisationKind.ASSOCIATION)

    (held,) = [each for each in waiting.held_texts(by) if each.public_id == of.public_id]
    assert (held.field, held.may_decide) == ("note", True)
    actions.clear_text(
        subject=of.public_id, field="note", text=of.note, reason="Немає такої вулиці", by=by, at=NOW
    )
    assert of.note in {each.note for each in plans.detail(world.plan.public_id).checks}


def test_a_decision_that_speaks_of_a_protected_kind_waits_for_a_person():
    lacking(0.5)
    plan = planned(scenario())
    found = told(plan, at_stage(drafted(CommunityFactory()), Stage.APPROVED),
                 text="Вигаданий енергоострів")  # fmt: skip
    of, decision = found.group.programme, found.decision
    by = person_in(None, Role.SIGNER, kind=OrganisationKind.ASSOCIATION)

    assert decision.question not in str(programmes.detail(of.public_id).decisions)
    held = {(each.public_id, each.field) for each in waiting.held_texts(by)}
    assert (decision.public_id, "question") in held
    actions.clear_text(
        subject=decision.public_id, field="question", text=decision.question,
        reason="Вигадано для проби", by=by, at=NOW,
    )  # fmt: skip
    assert decision.question in str(programmes.detail(of.public_id).decisions)


def test_a_withdrawn_decision_leaves_the_page(world):
    by = signer()
    Withdrawal.objects.create(
        subject=world.told.decision.public_id, field="", reason="Причина", by=by, recorded_at=NOW
    )

    assert programmes.detail(world.of.public_id).decisions == ()


def test_the_plan_names_who_has_computed_it_again(world):
    checks = plans.detail(world.plan.public_id).checks

    verification = world.plan.verifications.get()
    assert [each.organisation for each in checks] == [verification.organisation.name_uk]
    assert verification.person.name not in str(checks)


def test_the_journal_tells_of_programme_decision_rules_and_risk(world):
    for each in (world.of, world.told.decision, world.told.group.rules, world.told.risk):
        assert record(each.public_id).entries, each
    assert record(world.told.open_decision.public_id) is None


def test_more_decisions_ask_the_database_no_more_often(world, django_assert_max_num_queries):
    with CaptureQueriesContext(connection) as before:
        programmes.detail(world.of.public_id)
    for number in range(3):
        decided(world.told.group, question=f"Питання {number}?")

    with django_assert_max_num_queries(len(before)):
        programmes.detail(world.of.public_id)


CRITERIA = [
    {"name_uk": "Дім Оленки, дитина Оленка Вигадана", "name_en": "", "weight": 3.0},
    {"name_uk": "Дзвоніть 050 123 45 67", "name_en": "Call 050 123 45 67", "weight": 2.0},
    {"name_uk": "Готовність", "name_en": "Readiness", "weight": 1.0},
]


def with_criteria():
    by = secretary()
    of = programme(by=by)
    published(of, by=by, criteria=CRITERIA)
    return of


def test_a_criterion_that_tells_of_somebody_waits_and_hides_no_other():
    of = with_criteria()
    by = person_in(None, Role.SIGNER, kind=OrganisationKind.ASSOCIATION)
    rules = of.rules.get()

    def names() -> list[str]:
        return [each.name for each in programmes.detail(of.public_id).rules[0].criteria]

    assert names() == ["", "", "Готовність"]
    opened = [field.name for entry in record(rules.public_id).entries for field in entry.fields]
    assert "number" in opened
    assert "criteria" not in opened
    held = {each.text for each in waiting.held_texts(by) if each.field == "criteria"}
    assert held == {CRITERIA[0]["name_uk"], CRITERIA[1]["name_uk"], CRITERIA[1]["name_en"]}
    for number, left in ((0, ["", "Готовність"]), (1, ["Готовність"])):
        actions.clear_text(
            subject=rules.public_id, field="criteria", text=CRITERIA[number]["name_uk"],
            reason="Вигадано", by=by, at=NOW,
        )  # fmt: skip
        assert names() == [each["name_uk"] for each in CRITERIA[: number + 1]] + left


@pytest.mark.parametrize("number", [0, 1])
def test_one_of_several_held_texts_of_a_field_is_let_through(signed_in, number):
    of = with_criteria()
    by = person_in(None, Role.SIGNER, kind=OrganisationKind.ASSOCIATION)
    text, rules = CRITERIA[number]["name_uk"], of.rules.get()
    address = reverse("publishing:clear", args=[rules.public_id, "criteria"])

    signed_in(by).post(address, {"reason": "Вигадано", "read": fingerprint(text)})

    shown = {each.name for each in programmes.detail(of.public_id).rules[0].criteria}
    assert text in shown
    assert CRITERIA[1 - number]["name_uk"] not in shown
