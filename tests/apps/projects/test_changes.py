"""Projects that stop and go on, steps that two people sign, changes under way."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.factories.accounts import NOW, MembershipFactory
from tests.factories.places import CommunityFactory, person_in
from tests.factories.projects import at_stage, drafted
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Role
from yakir.apps.journal import queries as journal
from yakir.apps.projects import actions, queries
from yakir.apps.projects.models import Change, Project
from yakir.apps.projects.rules import Aspect, ChangeState, Stage
from yakir.common.errors import Invalid, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return CommunityFactory()


@pytest.fixture
def clerk(community) -> Person:
    return person_in(community, Role.CLERK)


@pytest.fixture
def signers(community) -> list[Person]:
    return [person_in(community, Role.SIGNER) for _ in range(2)]


@pytest.fixture
def project(community, clerk) -> Project:
    return at_stage(drafted(community, by=clerk), Stage.APPROVED)


def advance(project: Project, to: Stage, by: Person, note: str = "") -> Project:
    return actions.advance(
        project=project, to=to, version=project.version, note=note, by=by, at=NOW
    )


def ask(project: Project, by: Person, aspect: Aspect = Aspect.MONEY, **more) -> Change:
    given = {"after": Decimal(900_000), "reason": "Подорожчав вигаданий бетон", **more}
    return actions.ask_change(
        project=project, aspect=aspect, version=project.version, by=by, at=NOW, **given
    )


def test_a_suspended_project_goes_on_where_it_stopped(project, signers):
    funded = advance(project, Stage.FUNDED, signers[0])
    stopped = advance(funded, Stage.SUSPENDED, signers[0], "Вигаданий обстріл складу")

    assert {move.to for move in queries.moves_for(stopped, signers[1])} == {
        Stage.FUNDED, Stage.CANCELLED,
    }  # fmt: skip
    with pytest.raises(actions.WrongStage):
        advance(stopped, Stage.APPROVED, signers[1])
    assert advance(stopped, Stage.FUNDED, signers[1]).stage == Stage.FUNDED


def test_a_project_is_not_suspended_without_a_reason(project, signers):
    with pytest.raises(actions.ReasonMissing):
        advance(project, Stage.SUSPENDED, signers[0], "  ")


def test_its_chain_shows_where_a_suspended_project_stopped(project, signers):
    stopped = advance(project, Stage.SUSPENDED, signers[0], "Вигадана причина")

    links = queries.page_of(stopped, signers[0]).chain

    assert [link["state"] for link in links[1:3]] == ["done", "done"]
    assert links[-2]["title"] == Stage.SUSPENDED.label


def test_in_a_programme_a_signed_step_is_taken_when_two_have_signed(project, signers):
    governed = actions.govern(project=project, by=signers[0], at=NOW)

    first = advance(governed, Stage.FUNDED, signers[0])
    assert first.stage == Stage.APPROVED
    assert first.steps.filter(after=Stage.FUNDED).count() == 0

    again = advance(first, Stage.FUNDED, signers[0])
    assert again.stage == Stage.APPROVED
    assert project.signatures.count() == 1

    second = advance(again, Stage.FUNDED, signers[1])
    assert second.stage == Stage.FUNDED
    kinds = [entry.kind for entry in journal.history(project.public_id)]
    assert kinds[-2:] == ["project.signed", "project.funded"]


def test_a_signature_does_not_outlive_another_step(project, signers):
    governed = actions.govern(project=project, by=signers[0], at=NOW)
    advance(governed, Stage.FUNDED, signers[0])
    for by in signers:
        stopped = advance(governed, Stage.SUSPENDED, by, "Вигадана причина")
    for by in signers:
        resumed = advance(stopped, Stage.APPROVED, by)

    assert resumed.stage == Stage.APPROVED
    assert advance(resumed, Stage.FUNDED, signers[1]).stage == Stage.APPROVED


def test_who_has_signed_is_not_offered_the_step_again(project, signers):
    governed = actions.govern(project=project, by=signers[0], at=NOW)
    advance(governed, Stage.FUNDED, signers[0])

    assert Stage.FUNDED not in {move.to for move in queries.moves_for(governed, signers[0])}
    offered = [m for m in queries.moves_for(governed, signers[1]) if m.to == Stage.FUNDED]
    assert [move.signatures for move in offered] == [1]


def test_who_drafted_is_neither_the_first_nor_the_second(project, clerk, signers):
    MembershipFactory(
        person=clerk, organisation=clerk.memberships.get().organisation, role=Role.SIGNER
    )
    clerk = Person.objects.get(pk=clerk.pk)
    governed = actions.govern(project=project, by=signers[0], at=NOW)

    with pytest.raises(actions.MustBeAnother):
        advance(governed, Stage.FUNDED, clerk)


@pytest.mark.parametrize(
    ("aspect", "after", "field", "becomes"),
    [
        (Aspect.MONEY, Decimal("900000.50"), "cost", Decimal("900000.50")),
        (Aspect.TIME, 7, "lead_quarters", 7),
        (Aspect.SCOPE, 55, "people", 55),
    ],
)
def test_an_approved_change_holds_and_is_kept(
    project, clerk, signers, aspect, after, field, becomes
):
    before = getattr(project, field)
    change = ask(project, clerk, aspect, after=after, what="Менше кімнат")

    actions.decide_change(
        change=change, approve=True, ground="Вигадана підстава", by=signers[0], at=NOW
    )

    project.refresh_from_db()
    assert getattr(project, field) == becomes
    assert project.version == 2
    row = queries.page_of(project, clerk).changes[0]
    assert row.change.state == ChangeState.APPROVED
    assert str(before)[:3] in f"{row.change.before}"
    kinds = [entry.kind for entry in journal.history(project.public_id)]
    assert kinds[-2:] == ["project.change-asked", "project.change-approved"]


def test_a_refused_change_leaves_the_project_as_it_was(project, clerk, signers):
    before = project.cost
    change = ask(project, clerk)

    actions.decide_change(change=change, approve=False, ground="Ні", by=signers[0], at=NOW)

    project.refresh_from_db()
    assert (project.cost, project.version) == (before, 1)


@pytest.mark.parametrize(
    ("aspect", "more", "field"),
    [
        (Aspect.MONEY, {"reason": " "}, "reason"),
        (Aspect.MONEY, {"after": None}, "after"),
        (Aspect.MONEY, {"after": Decimal(0)}, "after"),
        (Aspect.TIME, {"after": 41}, "after"),
        (Aspect.SCOPE, {"after": None, "what": ""}, "what"),
        (Aspect.SCOPE, {"after": 20_001, "what": "Більше"}, "after"),
    ],
)
def test_an_impossible_change_is_refused_at_its_field(project, clerk, aspect, more, field):
    with pytest.raises(Invalid) as refusal:
        ask(project, clerk, aspect, **more)

    assert set(refusal.value.faults) == {field}


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.IN_OPERATION, Stage.CANCELLED])
def test_only_a_project_under_way_has_changes(community, clerk, stage):
    with pytest.raises(actions.NotChangeable):
        ask(at_stage(drafted(community, by=clerk), stage), clerk)


def test_a_second_change_of_the_same_aspect_waits_for_the_first(project, clerk):
    ask(project, clerk)

    with pytest.raises(actions.NotOpen):
        ask(project, clerk, after=Decimal(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.create(
            project=project, aspect=Aspect.MONEY, before={}, after={}, reason="x", asked_by=clerk,
            recorded_at=NOW,
        )  # fmt: skip


def test_a_change_is_decided_once_by_another_who_signs(project, clerk, signers):
    change = ask(project, clerk)
    deciding = {"change": change, "approve": True, "ground": "Так", "at": NOW}

    with pytest.raises(NotAllowed):
        actions.decide_change(by=clerk, **deciding)
    actions.decide_change(by=signers[0], **deciding)
    with pytest.raises(actions.NotOpen):
        actions.decide_change(by=signers[1], **deciding)


def test_the_programme_decides_the_changes_of_its_projects(project, clerk, signers):
    governed = actions.govern(project=project, by=signers[0], at=NOW)
    change = ask(governed, clerk)

    with pytest.raises(actions.DecidedByProgramme):
        actions.decide_change(change=change, approve=True, ground="Так", by=signers[0], at=NOW)


def test_the_page_asks_for_a_change_and_lets_another_decide(project, clerk, signers, signed_in):
    client = signed_in(clerk)
    address = f"/en/work/projects/{project.public_id}/"
    typed = {"aspect": "time", "after": "6", "reason": "Imagined frost", "version": "1"}

    assert client.post(f"{address}ask-change/", {**typed, "reason": ""}).status_code == 422
    client.post(f"{address}ask-change/", typed)
    change = project.changes.get()
    client = signed_in(signers[0])

    assert "Imagined frost" in client.get(address).content.decode()
    decide = f"/en/work/projects/changes/{change.public_id}/"
    assert client.get(decide).status_code == 200
    client.post(decide, {"approve": "yes", "ground": "Imagined ground"})
    page = client.get(address).content.decode()
    assert "Imagined ground" in page
    assert "6 quarters" in page
