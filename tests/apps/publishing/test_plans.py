"""What the public may know of a plan."""

import json
from decimal import Decimal

import pytest

from tests.factories.accounts import PersonFactory
from tests.factories.history import forget
from tests.factories.partners import FundFactory, PartnerFactory
from tests.factories.places import CommunityFactory, OblastFactory, RaionFactory
from tests.factories.published import Part, hand_made_plan, publish
from yakir.apps.places.models import Oblast
from yakir.apps.planning.models import Choice
from yakir.apps.planning.rules import Reason
from yakir.apps.publishing.models import Withdrawal
from yakir.apps.publishing.queries import plans
from yakir.common.protected import Service

pytestmark = pytest.mark.django_db
EACH_QUARTER = tuple(f"{year}-Q{number}" for year in (2027, 2028) for number in (1, 2, 3, 4))


def communities(count: int, oblast: Oblast | None = None) -> list:
    raion = RaionFactory(oblast=oblast or OblastFactory())
    return [CommunityFactory(raion=raion, oblast=raion.oblast) for _ in range(count)]


def test_a_plan_that_nobody_published_is_not_found():
    plan = hand_made_plan([Part(CommunityFactory())], public=False)

    assert plans.detail(plan.public_id) is None
    assert plans.listed() == []


def test_a_plan_taken_back_is_not_found():
    plan = hand_made_plan([Part(CommunityFactory())])
    publish(plan, by=PersonFactory(), is_public=False)

    assert plans.detail(plan.public_id) is None
    assert plans.listed() == []


def test_a_plan_withdrawn_at_the_gate_is_not_found():
    plan = hand_made_plan([Part(CommunityFactory())])
    Withdrawal.objects.create(
        subject=plan.public_id, reason="imagined", by=PersonFactory(), recorded_at=plan.recorded_at
    )

    assert plans.detail(plan.public_id) is None
    assert plans.listed() == []


def test_a_chosen_project_of_an_open_kind_stands_with_place_quarter_and_price():
    place = CommunityFactory()
    plan = hand_made_plan([Part(place, quarter=3, cost=250_000, people=1_234)])

    (choice,) = plans.detail(plan.public_id).chosen

    assert choice.candidate.community_code == place.code
    assert choice.quarter == "2027-Q4"
    assert choice.candidate.money.amount == Decimal(250_000)
    assert choice.candidate.people == 1_200
    assert choice.candidate.title == "Вигаданий проєкт: housing, 24\xa0шт."


def test_protected_projects_stand_only_in_sums_and_nothing_is_lost():
    places = communities(4)
    closed = [
        Part(place, Service.POWER, quarter=index, cost=100_000 + index, people=1_010)
        for index, place in enumerate(places)
    ]
    plan = hand_made_plan([*closed, Part(places[0])])

    found = plans.detail(plan.public_id)

    (cell,) = found.sums.rows
    assert (cell.records, cell.people, cell.years) == (4, 4_000, "2027")
    assert [money.amount for money in cell.money] == [Decimal(400_006)]
    assert (len(found.chosen), found.protected_chosen, found.sums.withheld) == (1, 4, 0)


def test_a_year_with_fewer_than_three_protected_projects_joins_its_neighbour():
    places = communities(4)
    plan = hand_made_plan(
        [Part(place, Service.HEAT, quarter=7 * (index == 3)) for index, place in enumerate(places)]
    )

    (cell,) = plans.detail(plan.public_id).sums.rows

    assert (cell.years, cell.records) == ("2027–2028", 4)


def test_protected_projects_of_an_oblast_with_fewer_than_three_are_in_no_sum():
    plan = hand_made_plan([Part(place, Service.POWER) for place in communities(2)])

    found = plans.detail(plan.public_id)

    assert found.sums.rows == ()
    assert found.sums.withheld == 2


def test_money_by_quarter_is_held_back_where_it_would_tell_of_single_protected_projects():
    two = hand_made_plan([Part(place, Service.POWER) for place in communities(2)])
    three = hand_made_plan([Part(place, Service.POWER) for place in communities(3)])

    assert plans.detail(two.public_id).shows_quarters is False
    assert [fund.used for fund in plans.detail(two.public_id).funds] == [None]
    assert plans.detail(two.public_id).quarters == ()
    assert plans.detail(three.public_id).shows_quarters is True
    assert [fund.used.amount for fund in plans.detail(three.public_id).funds] == [Decimal(300_000)]


def test_the_number_of_communities_is_not_told_when_it_would_place_a_project():
    two = hand_made_plan([Part(place, Service.POWER) for place in communities(2)])
    three = hand_made_plan([Part(place, Service.POWER) for place in communities(3)])

    assert plans.detail(two.public_id).row.communities is None
    assert plans.detail(three.public_id).row.communities == 3


def test_a_reason_names_the_fund_and_what_is_missing_rounded_up():
    fund = FundFactory(name_en="Imagined fund A", name_uk="Вигадані кошти A")
    left = Part(
        CommunityFactory(),
        detail={"quarter": "2028-Q1", "funds": [fund.public_id], "missing_eur": "391234.56"},
    )
    plan = hand_made_plan([Part(CommunityFactory())], [left], fund=fund)

    (row,) = plans.detail(plan.public_id).left_out

    assert (row.reason, row.quarter, len(row.funds)) == ("money", "2028-Q1", 1)
    assert row.missing.amount == Decimal(400_000)


def test_a_reason_never_names_a_protected_project_in_whose_place_another_could_stand():
    place = CommunityFactory()
    hidden = Part(place, Service.POWER)
    left = Part(place, reason=Reason.WORTH_LESS, detail={"instead_of": 0})
    plan = hand_made_plan([hidden, Part(place)], [left])

    (row,) = plans.detail(plan.public_id).left_out

    assert row.instead_of == ""


def test_protected_candidates_left_out_are_counted_by_oblast_small_ones_joined_without_a_name():
    large, small = OblastFactory(), OblastFactory()
    left = [
        Part(place, Service.POWER)
        for place in [*communities(3, large), *communities(1, small), *communities(2)]
    ]
    plan = hand_made_plan([Part(CommunityFactory())], left)

    found = plans.detail(plan.public_id)

    assert found.left_out == ()
    assert [(row.oblast, row.count) for row in found.left_out_by_oblast] == [
        (large.name, 3),
        ("", 3),
    ]


def test_the_gap_is_told_as_people_with_everything_over_the_whole_horizon():
    plan = hand_made_plan([Part(CommunityFactory())])

    row = plans.detail(plan.public_id).row

    assert row.better_by == pytest.approx((100_000 - 98_600) / 40)
    assert row.part == pytest.approx(0.986)
    assert row.package_people == 12_300


def test_no_scenario_names_a_real_giver():
    giver = PartnerFactory(name_en="Republic of Imagination", name_uk="Республіка Вигадка")
    named = FundFactory(name_en="Money of the Republic of Imagination", name_uk="Кошти")
    given = FundFactory(name_en="Programme 7", name_uk="Програма 7", is_scenario=False, giver=giver)
    plans_of_both = [
        hand_made_plan(
            [Part(CommunityFactory())], fund=named, name="Gift of Republic of Imagination"
        ),
        hand_made_plan([Part(CommunityFactory())], fund=given),
    ]

    for plan in plans_of_both:
        file = json.dumps(plans.open_part(plans.detail(plan.public_id)), default=str)
        assert "Imagination" not in file
        assert "Вигадка" not in file
        assert "Programme 7" not in file


def test_a_plan_is_read_with_few_queries_however_many_projects(django_assert_max_num_queries):
    places = communities(12)
    plan = hand_made_plan(
        [Part(place, Service.POWER) for place in places] + [Part(place) for place in places],
        [Part(place) for place in places],
    )

    with django_assert_max_num_queries(18):
        found = plans.detail(plan.public_id)

    assert (len(found.chosen), len(found.left_out)) == (12, 12)


def test_the_open_part_holds_nothing_of_a_protected_project_below_the_oblast():
    places = communities(3)
    plan = hand_made_plan([Part(place, Service.POWER, quarter=5, cost=987_654) for place in places])

    file = json.dumps(plans.open_part(plans.detail(plan.public_id)), default=str)

    for place in places:
        assert place.code not in file
        assert place.name_uk not in file
    assert "987654" not in file
    assert "Imagined design of power" not in file


def test_no_total_lets_the_price_of_a_protected_project_in_no_sum_be_computed():
    near, far = communities(3), communities(1)
    chosen = [Part(place, Service.POWER) for place in [*near, *far]]
    plan = hand_made_plan([*chosen, Part(near[0], cost=70_000)])

    found = plans.detail(plan.public_id)

    assert found.sums.withheld == 1
    assert found.row.used is None
    assert [fund.used for fund in found.funds] == [None]
    assert plans.open_part(found)["used"] is None


def test_the_pages_of_a_plan_whose_total_is_withheld_are_shown(client):
    plan = hand_made_plan([Part(CommunityFactory(), Service.POWER, cost=678_910)])

    for address in ("/en/plans/", f"/en/plans/{plan.public_id}/", "/api/v1/plans"):
        answer = client.get(address)
        assert answer.status_code == 200
        words = answer.content.decode()
        assert not [each for each in ("678,910", "678910", "€0.7", "321,090") if each in words]


def test_quarters_in_which_a_fund_pays_for_a_few_protected_projects_are_joined():
    places = communities(3)
    starts = [Part(place, Service.POWER, quarter=quarter) for quarter, place in enumerate(places)]
    more = [Part(place, Service.POWER, quarter=3, cost=1) for place in places]
    plan = hand_made_plan([*starts, *more, Part(places[0], Service.POWER, quarter=5, cost=2)])

    found = plans.detail(plan.public_id)

    assert found.quarters == ("2027-Q1–2027-Q3", "2027-Q4–2028-Q4")
    assert found.funds[0].by_quarter == (Decimal(300_000), Decimal(5))


def test_no_reason_tells_that_a_protected_project_stands_in_the_same_community():
    busy, calm = communities(2)
    reasons = [
        Part(busy, Service.EDUCATION, reason=Reason.CARRIES),
        Part(calm, Service.EDUCATION, reason=Reason.WORTH_LESS,
             detail={"missing_eur": "5000.00", "quarter": "2027-Q1", "funds": []}),
    ]  # fmt: skip
    plan = hand_made_plan([Part(busy, Service.POWER)], reasons)
    plan.run.scenario.__class__.objects.update(at_once=1)

    told = {
        (row.reason, row.quarter, row.funds, row.missing, row.instead_of)
        for row in plans.detail(plan.public_id).left_out
    }

    assert told == {("worth_less", "", (), None, "")}


def test_a_reason_tells_that_a_community_carries_no_more_where_open_projects_say_so():
    place = CommunityFactory()
    left = Part(place, Service.EDUCATION, reason=Reason.CARRIES)
    plan = hand_made_plan([Part(place)], [left])
    plan.run.scenario.__class__.objects.update(at_once=1)

    assert [row.reason for row in plans.detail(plan.public_id).left_out] == ["carries"]


def test_what_is_missing_is_not_told_where_it_would_tell_what_protected_projects_cost():
    left = Part(CommunityFactory(), detail={"missing_eur": "391234.56", "quarter": "2028-Q1"})
    plan = hand_made_plan([Part(CommunityFactory(), Service.POWER)], [left])

    (row,) = plans.detail(plan.public_id).left_out

    assert (row.reason, row.quarter, row.missing) == ("money", "", None)


def test_a_total_is_withheld_where_one_community_has_all_that_is_in_no_sum():
    near, far = communities(3), CommunityFactory()
    several_of_one = [Part(far, Service.POWER, quarter=quarter) for quarter in range(3)]
    plan = hand_made_plan([*several_of_one, *[Part(place, Service.POWER) for place in near]])

    found = plans.detail(plan.public_id)

    assert found.sums.withheld == 3
    assert found.row.used is None
    assert [fund.used for fund in found.funds] == [None]


def test_no_money_of_a_fund_is_told_that_pays_for_several_protected_projects_of_one_community():
    place = CommunityFactory()
    plan = hand_made_plan([Part(place, Service.POWER, quarter=quarter) for quarter in range(4)])

    found = plans.detail(plan.public_id)

    assert (found.shows_quarters, found.quarters) == (False, ())
    assert [fund.used for fund in found.funds] == [None]


def test_money_of_a_fund_less_the_sums_tells_of_no_single_protected_project():
    energy, school = FundFactory(sectors=[]), FundFactory(sectors=[])
    near, far = communities(4), communities(3)
    lone = [Part(place, Service.HEAT, cost=30_000) for place in communities(2)]
    plan = hand_made_plan(
        [
            *[Part(place, Service.POWER) for place in [*near, *far]],
            *lone,
            Part(CommunityFactory(), Service.HEAT, cost=1),
        ],
        fund=energy,
    )
    # The second fund pays for the sum of `near` and for one project that is in no sum.
    plan.run.scenario.funds.add(school)
    paid = {place.pk for place in near} | {lone[0].community.pk}
    for choice in plan.choices.filter(candidate__community__in=paid):
        forget(Choice.objects.filter(pk=choice.pk))
        Choice.objects.create(
            plan=plan, candidate=choice.candidate, quarter=0, shares={school.public_id: 1.0}
        )

    found = plans.detail(plan.public_id)

    assert [cell.records for cell in found.sums.rows] == []
    assert found.sums.withheld == 10


@pytest.mark.parametrize(
    ("starts", "quarters"),
    [
        pytest.param([0, 0, 0, 1], ("2027-Q1–2028-Q4",), id="one begins later"),
        pytest.param([0, 0, 0, 1, 1, 1], EACH_QUARTER, id="three begin later"),
    ],
)
def test_money_from_quarter_to_quarter_never_changes_by_a_single_protected_project(
    starts: list[int], quarters: tuple[str, ...]
):
    places = communities(len(starts))
    plan = hand_made_plan(
        [
            Part(place, Service.POWER, quarter=start)
            for place, start in zip(places, starts, strict=True)
        ]
    )
    plan.run.candidates.update(lead_quarters=4)

    assert plans.detail(plan.public_id).quarters == quarters


def test_the_number_of_communities_does_not_tell_which_one_has_protected_projects_alone():
    places = communities(3)
    openly = [Part(place) for place in places[:2]]
    one = hand_made_plan([*openly, Part(places[2], Service.POWER)])
    none = hand_made_plan([*openly, Part(places[0], Service.POWER), Part(places[2])])

    assert plans.detail(one.public_id).row.communities is None
    assert plans.detail(none.public_id).row.communities == 3


def test_several_candidates_of_one_community_are_not_counted_under_the_name_of_its_oblast():
    lonely, large = OblastFactory(), OblastFactory()
    (place,) = communities(1, lonely)
    left = [Part(place, Service.POWER) for _ in range(5)]
    left += [Part(each, Service.POWER) for each in communities(4, large)]
    plan = hand_made_plan([Part(CommunityFactory())], left)

    rows = plans.detail(plan.public_id).left_out_by_oblast

    # Alone, the lonely oblast would be what is left of the whole.
    assert [(row.oblast, row.count) for row in rows] == [("", 9)]
