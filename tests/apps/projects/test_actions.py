"""Drafting, changing and taking projects from stage to stage."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from tests.factories.accounts import NOW
from tests.factories.catalogue import euro_at_50, imagined_version
from tests.factories.places import CommunityFactory, SiteFactory, person_in
from tests.factories.projects import at_stage, drafted
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.journal.models import Payload
from yakir.apps.needs.models import Need
from yakir.apps.needs.rules import Status
from yakir.apps.places.models import Community, StatusEntry
from yakir.apps.projects import actions, queries, rules
from yakir.apps.projects.models import Project, Step
from yakir.apps.projects.rules import Stage
from yakir.common.errors import Conflict, Invalid, NotAllowed, Refused
from yakir.common.models import Rate, Source
from yakir.common.protected import SiteKind

pytestmark = pytest.mark.django_db
ROLES = list(Role)


@pytest.fixture
def community() -> Community:
    return CommunityFactory()


def free(community: Community, by: Person, **changes: Any) -> Project:
    values: dict[str, Any] = {
        "title_uk": "Вигаданий міст",
        "title_en": "Imagined bridge",
        "service": "work",
        "sector": "transport",
        "people": 500,
        "cost": Decimal(90_000),
        "currency": "EUR",
        "lead_quarters": 4,
    }
    return actions.draft_free(community=community, by=by, at=NOW, **{**values, **changes})


def need_in(community: Community, status: Status = Status.VERIFIED) -> Need:
    person = person_in(community)
    return Need.objects.create(
        community=community,
        title="Вигадана потреба",
        service="housing",
        quantity=3,
        unit="шт.",
        people=30,
        observed_on=date(2026, 10, 1),
        source_text="вигадано",
        reported_by=person,
        status=status,
        fingerprint=str(Need.objects.count()),
        recorded_at=NOW,
    )


def test_a_draft_takes_price_time_and_people_from_the_design(community: Community) -> None:
    project = drafted(community, parameters={"rooms": "10"})

    assert (project.cost, project.currency) == (Decimal("2310.00"), "EUR")
    assert (project.lead_quarters, project.people, project.coverage_people) == (2, 20, 30)
    assert project.yearly_cost == Decimal("1100.00")
    assert project.parameters == {"rooms": 10}
    assert project.title_en == f"Imagined house, {community.name_en}"
    assert project.stage == Stage.DRAFT
    assert Step.objects.get(project=project).after == Stage.DRAFT


def test_a_draft_is_entered_in_the_journal(community: Community) -> None:
    project = drafted(community)

    fields = Payload.objects.get(subject=project.public_id).fields
    assert fields["community"][0] == community.code
    assert fields["design"][0] == "imagined_house"
    assert fields["parameters"][0] == ["rooms=10"]


def test_the_bill_of_a_draft_keeps_the_rate_of_its_day(community: Community) -> None:
    project = drafted(community)
    Rate.objects.create(
        currency="EUR",
        date=date(2026, 12, 1),
        uah_per_unit=Decimal(60),
        is_assumption=True,
        recorded_at=NOW,
    )

    quote = queries.quote_of(project)

    assert quote is not None
    assert quote.total.amount == project.cost


@pytest.mark.parametrize("role", ROLES)
def test_only_clerks_and_planners_draft(community: Community, role: Role) -> None:
    person = person_in(community, role)
    version = imagined_version()

    if role in {Role.CLERK, Role.PLANNER}:
        assert drafted(community, by=person, version=version).drafted_by == person
        return
    with pytest.raises(NotAllowed):
        drafted(community, by=person, version=version)


def test_nobody_drafts_for_another_community(community: Community) -> None:
    stranger = person_in(CommunityFactory(), Role.CLERK)

    with pytest.raises(NotAllowed):
        drafted(community, by=stranger)
    with pytest.raises(NotAllowed):
        free(community, stranger)


def test_impossible_parameters_are_refused_at_the_field(community: Community) -> None:
    with pytest.raises(Invalid) as refusal:
        drafted(community, parameters={"rooms": 4000})

    assert set(refusal.value.faults) == {"rooms"}
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lead_quarters": 16_000}, "lead_quarters"),
        ({"cost": Decimal(-5)}, "cost"),
        ({"cost": Decimal("1e12")}, "cost"),
        ({"cost": Decimal(60_000_000_000), "currency": "UAH"}, "cost"),
        ({"currency": "JPY"}, "currency"),
        ({"people": 20_001}, "people"),
        ({"title_uk": " "}, "title_uk"),
        ({"title_en": "x" * 201}, "title_en"),
    ],
)
def test_impossible_values_of_a_free_project_are_refused(
    community: Community, changes: dict[str, Any], field: str
) -> None:
    euro_at_50()

    with pytest.raises(Invalid) as refusal:
        free(community, person_in(community), **changes)

    assert set(refusal.value.faults) == {field}


def test_a_site_and_needs_belong_to_the_community(community: Community) -> None:
    elsewhere = CommunityFactory()

    with pytest.raises(Invalid) as refusal:
        drafted(community, site=SiteFactory(community=elsewhere), needs=[need_in(elsewhere)])

    assert set(refusal.value.faults) == {"site", "needs"}


def test_only_a_verified_need_leads_to_a_project(community: Community) -> None:
    with pytest.raises(Invalid) as refusal:
        drafted(community, needs=[need_in(community, Status.REPORTED)])
    project = drafted(community, needs=[need_in(community)])

    assert set(refusal.value.faults) == {"needs"}
    assert project.needs.count() == 1


def test_a_protected_site_makes_the_project_protected(community: Community) -> None:
    assert not drafted(community).is_protected
    pump = SiteFactory(community=community, kind=SiteKind.PUMPING_STATION)
    assert drafted(community, site=pump).is_protected
    assert free(community, person_in(community), sector="energy").is_protected


def test_a_status_refuses_with_order_and_date() -> None:
    actions.record_eligibility(
        design="any",
        status="active_hostilities",
        allowed=False,
        source_uk="Вигадане правило",
        source_en="Imagined rule",
        by=Person.objects.machine(),
        at=NOW,
    )
    community = CommunityFactory(status="active_hostilities")
    StatusEntry.objects.create(
        community=community,
        status="active_hostilities",
        extent="whole",
        valid_from=date(2024, 8, 7),
        as_of=date(2025, 4, 30),
        source=Source.objects.create(
            key="imagined", publisher="Imagined", title="Imagined order No. 1", recorded_at=NOW
        ),
        recorded_at=NOW,
    )

    with override("uk"), pytest.raises(actions.NotEligible) as refusal:
        drafted(community)

    reason = refusal.value.faults["community"]
    assert "Imagined order No. 1" in reason
    assert "2024" in reason
    assert "Вигадане правило" in reason


@pytest.mark.parametrize("status", ["mainly_occupied", "temporarily_occupied"])
def test_nothing_is_drafted_where_a_community_is_occupied(status: str) -> None:
    community = CommunityFactory(status=status)

    with pytest.raises(actions.NotEligible):
        drafted(community)
    with pytest.raises(actions.NotEligible):
        free(community, person_in(community))


def test_a_change_of_parameters_prices_the_draft_anew(community: Community) -> None:
    project = drafted(community)

    changed = actions.change(
        project=project,
        changes={"parameters": {"rooms": 20}, "title_uk": "Нова назва"},
        version=1,
        by=project.drafted_by,
        at=NOW,
    )

    assert (changed.cost, changed.version) == (Decimal("3410.00"), 2)
    fields = Payload.objects.get(kind="project.changed").fields
    assert fields["parameters"][0] == ["rooms=20"]
    assert "service" not in fields


def test_who_is_slower_does_not_overwrite(community: Community) -> None:
    project = drafted(community)
    person = project.drafted_by
    actions.change(project=project, changes={"dream_id": "D1"}, version=1, by=person, at=NOW)

    with pytest.raises(Conflict):
        actions.change(project=project, changes={"dream_id": "D2"}, version=1, by=person, at=NOW)
    with pytest.raises(Conflict):
        actions.advance(project=project, to=Stage.APPRAISED, version=1, by=person, at=NOW)


def test_only_a_draft_is_changed(community: Community) -> None:
    project = at_stage(drafted(community), Stage.APPRAISED)

    with pytest.raises(actions.NotADraft):
        actions.change(
            project=project, changes={"dream_id": "D"}, version=1, by=project.drafted_by, at=NOW
        )


def outcome(project: Project, to: Stage, by: Person) -> str:
    """Return what came of a step: done, or the code of the refusal."""
    try:
        actions.advance(
            project=project, to=to, version=project.version, by=by, at=NOW, note="вигадана причина"
        )
    except Refused as refusal:
        return refusal.code
    return "done"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("now", list(Stage))
def test_each_role_takes_exactly_the_steps_that_are_its_own(
    community: Community, now: Stage, role: Role
) -> None:
    version = imagined_version()
    drafter = person_in(community, Role.CLERK)
    person = person_in(community, role)
    drafts = role in {Role.CLERK, Role.PLANNER}

    for then in Stage:
        project = at_stage(drafted(community, by=drafter, version=version), now)
        nowhere = now is Stage.SUSPENDED and then is not Stage.CANCELLED  # no step led here
        if nowhere or not rules.may_become(now, then):
            expected = "wrong_stage"
        elif rules.is_signed(now, then):
            expected = "done" if role is Role.SIGNER else "not_allowed"
        else:
            expected = "done" if drafts else "not_allowed"

        assert outcome(project, then, person) == expected, (now, then, role)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (now, then)
        for now in Stage
        for then in Stage
        if rules.may_become(now, then)
        and rules.is_signed(now, then)
        and not (now is Stage.SUSPENDED and then is not Stage.CANCELLED)  # no step led here
    ],
)
def test_a_second_person_signs(community: Community, now: Stage, then: Stage) -> None:
    both = person_in(community, Role.CLERK, Role.SIGNER)
    project = at_stage(drafted(community, by=both), now)

    assert outcome(project, then, both) == "must_be_another"


def test_a_signer_of_another_community_does_not_sign(community: Community) -> None:
    project = at_stage(drafted(community), Stage.APPRAISED)
    stranger = person_in(CommunityFactory(), Role.SIGNER)
    secretariat = person_in(None, Role.SIGNER, kind=OrganisationKind.ASSOCIATION)

    assert outcome(project, Stage.APPROVED, stranger) == "not_allowed"
    assert outcome(project, Stage.APPROVED, secretariat) == "done"


def test_giving_up_needs_a_reason(community: Community) -> None:
    project = drafted(community)

    with pytest.raises(actions.ReasonMissing):
        actions.cancel(project=project, note=" ", version=1, by=project.drafted_by, at=NOW)
    done = actions.cancel(
        project=project, note="нема землі", version=1, by=project.drafted_by, at=NOW
    )

    assert done.stage == Stage.CANCELLED
    assert Step.objects.filter(project=project).latest("pk").note == "нема землі"


def test_every_step_is_entered_in_the_journal(community: Community) -> None:
    project = drafted(community)

    actions.advance(project=project, to=Stage.APPRAISED, version=1, by=project.drafted_by, at=NOW)

    fields = Payload.objects.get(kind="project.appraised").fields
    assert fields["before"][0] == "draft"
    assert fields["dream_status_details"][0] == "appraised"


def test_the_desk_shows_what_another_person_has_to_sign(community: Community) -> None:
    project = at_stage(drafted(community), Stage.APPRAISED)
    signer = person_in(community, Role.SIGNER)
    stranger = person_in(CommunityFactory(), Role.SIGNER)

    assert [row.title for row in queries.waiting_for(signer)] == [project.title]
    assert queries.waiting_for(stranger) == []
    assert queries.waiting_for(project.drafted_by) == []


def test_the_desk_shows_ones_own_drafts(community: Community) -> None:
    project = drafted(community)

    assert [row.title for row in queries.waiting_for(project.drafted_by)] == [project.title]


@pytest.mark.parametrize(
    ("stage", "states"),
    [
        (Stage.DRAFT, ["", "done", "now", "", "", "", ""]),
        (Stage.APPROVED, ["", "done", "now", "", "", "", ""]),
        (Stage.FUNDED, ["", "done", "done", "now", "", "", ""]),
        (Stage.COMPLETED, ["", "done", "done", "done", "now", "", ""]),
        (Stage.IN_OPERATION, ["", "done", "done", "done", "done", "done", ""]),
        (Stage.CANCELLED, ["", "done", "", "", "", "", "now", ""]),
    ],
)
def test_the_chain_shows_how_far_a_project_has_come(
    community: Community, stage: Stage, states: list[str]
) -> None:
    project = at_stage(drafted(community), stage)

    chain = queries.page_of(project, project.drafted_by).chain

    assert [link.get("state", "") for link in chain] == states
