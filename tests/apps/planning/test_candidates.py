"""Candidates of a scenario, by numbers that can be counted by hand."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories.accounts import NOW
from tests.factories.catalogue import imagined_version
from tests.factories.partners import SourceFactory
from tests.factories.places import CommunityFactory
from tests.factories.planning import cover, lacking, scenario
from tests.factories.projects import at_stage, drafted
from yakir.apps.places.models import Population
from yakir.apps.places.rules import PopulationKind
from yakir.apps.planning.queries import candidates_for, problem_for
from yakir.apps.projects.models import Eligibility
from yakir.apps.projects.rules import Stage
from yakir.common.protected import Service

pytestmark = pytest.mark.django_db


def large() -> None:
    """Publish the imagined design so large that it can close a gap of 3,000 people."""
    imagined_version(
        key="imagined_town",
        parameters=[
            {
                "name": "rooms",
                "label_uk": "Кімнат",
                "label_en": "Rooms",
                "unit": "piece",
                "min": 2,
                "max": 4000,
                "step": 2,
                "default": 10,
            }
        ],
        sizes=[{"key": "any", "label_uk": "Б", "label_en": "A", "min": 4, "max": 4000}],
        lead_time_quarters="2",
    )


def test_the_size_is_the_gap_times_people_by_people_served_a_unit() -> None:
    # 0.9 - 0.6 = 0.3 of 10,000 people are 3,000; a room serves 3, so 1,000 rooms, and half of it.
    lacking(0.6)
    asked = scenario()
    large()

    sizes = [
        draft for draft in candidates_for(asked) if draft.version.design.key == "imagined_town"
    ]

    assert [draft.parameters["rooms"] for draft in sizes] == [1000, 500]
    assert [draft.people for draft in sizes] == [3000, 1500]
    assert sizes[0].effects == {"housing": 0.3}
    assert sizes[0].group == sizes[1].group >= 0


def test_the_cost_is_the_quote_in_euro() -> None:
    # 30 rooms: (30 × 5,000 + 2 × 2,500) / 50 + 2 × 1,000 EUR, and 10 % on top.
    # The gap of 90 people takes 30 rooms, which is also the largest size.
    lacking(0.891, people=10_000)
    asked = scenario()

    (larger, smaller) = candidates_for(asked)

    assert larger.parameters == {"rooms": 30}
    assert larger.cost_eur == (Decimal(30 * 5000 + 2 * 2500) / 50 + 2 * 1000) * Decimal("1.1")
    assert larger.lead_quarters == 4
    assert smaller.people < larger.people == 90


def test_a_project_never_serves_more_people_than_lack_the_service() -> None:
    lacking(0.85, people=100)
    asked = scenario()

    (smallest,) = candidates_for(asked)

    assert smallest.parameters == {"rooms": 4}
    assert smallest.effects["housing"] == pytest.approx(0.12)
    assert smallest.people <= 15


@pytest.mark.parametrize(
    "status", ["active_hostilities", "mainly_occupied", "temporarily_occupied", ""]
)
def test_other_statuses_give_no_candidates(status: str) -> None:
    lacking(0.5, status=status)

    assert candidates_for(scenario()) == []


def test_under_active_hostilities_only_allowed_designs_are_candidates() -> None:
    lacking(0.5, status="active_hostilities")
    asked = scenario(statuses=["active_hostilities"])

    assert candidates_for(asked) == []

    Eligibility.objects.create(
        design="imagined_house", status="active_hostilities", allowed=True,
        source_uk="вигадане правило", source_en="an imagined rule", recorded_at=NOW,
    )  # fmt: skip
    assert {draft.version.design.key for draft in candidates_for(asked)} == {"imagined_house"}


def test_a_service_at_its_threshold_or_unknown_gives_no_candidate() -> None:
    lacking(0.9)
    unknown = CommunityFactory()
    cover(unknown, Service.POWER, 0.2)

    assert candidates_for(scenario()) == []


def test_people_present_go_before_residents() -> None:
    community = lacking(0.5, people=20_000)
    source = SourceFactory()
    for people, day in ((4_000, 1), (6_000, 2)):
        Population.objects.create(
            community=community, kind=PopulationKind.PRESENT, people=people,
            as_of=date(2026, 1, day), source=source, recorded_at=NOW,
        )  # fmt: skip

    assert candidates_for(scenario())[0].place.people == 6_000


def test_a_drafted_project_is_a_candidate_and_closes_a_part_of_the_gap() -> None:
    community = lacking(0.89, people=10_000)
    project = drafted(community, parameters={"rooms": 20})
    asked = scenario()

    drafts = candidates_for(asked)

    assert [draft.project for draft in drafts if draft.project] == [project]
    # 20 rooms reach 60 residents; up to the threshold 100 lack a home, and 40 need 14 rooms.
    assert drafts[0].people == 60
    assert drafts[1].parameters["rooms"] == 14


def test_a_project_without_the_flag_or_beyond_approval_is_no_candidate() -> None:
    community = lacking(0.89, people=10_000)
    project = drafted(community, parameters={"rooms": 20})

    assert not any(d.project for d in candidates_for(scenario(include_projects=False)))

    at_stage(project, Stage.IN_PROGRESS)
    assert not any(d.project for d in candidates_for(scenario()))


def test_own_communities_restrict_the_candidates() -> None:
    own, _other = lacking(0.5), lacking(0.5)

    drafts = candidates_for(scenario(communities=[own]))

    assert {draft.place.community for draft in drafts} == {own}


def test_at_most_twenty_candidates_a_community() -> None:
    community = lacking(0.5)
    for _number in range(22):
        drafted(community, parameters={"rooms": 4})

    assert len(candidates_for(scenario())) == 20


def test_the_same_scenario_has_the_same_fingerprint_and_another_threshold_another_one() -> None:
    lacking(0.5)
    asked = scenario()

    first, second = problem_for(asked), problem_for(asked)
    asked.thresholds = {"housing": 0.8}

    assert first.sha256 == second.sha256
    assert problem_for(asked).sha256 != first.sha256


def test_candidates_take_a_few_queries_however_many_communities(
    django_assert_max_num_queries: object,
) -> None:
    for _number in range(12):
        lacking(0.5)
    asked = scenario()

    with django_assert_max_num_queries(16):  # type: ignore[operator]
        problem_for(asked)
