"""The pages of pledges, partners, facts, projects and plans, in words."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override

from tests.factories.accounts import NOW, PersonFactory
from tests.factories.partners import ActFactory, FundFactory, PartnerFactory, PledgeFactory
from tests.factories.places import CommunityFactory, RaionFactory, neighbours
from tests.factories.published import Part, hand_made_plan, publish
from tests.factories.released import released
from yakir.apps.journal import actions as journal
from yakir.apps.partners.models import Answer, Party
from yakir.apps.partners.rules import ActKind, PartyRole, PledgeState
from yakir.apps.portal.views.plans import _better
from yakir.apps.publishing.queries import acts, plans, pledges
from yakir.apps.publishing.queries.opening import Gate
from yakir.common.formats import write_part
from yakir.common.protected import Sector, Service

pytestmark = pytest.mark.django_db
LISTS = ("pledges", "partners", "facts", "projects", "plans")


def body(client, address: str) -> str:
    """Return a page as words, without what lies between."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    text = re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\xa0", " ")
    return " ".join(text.split())


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_every_list_has_an_honest_empty_state(client, page, language):
    words = body(client, f"/{language}/{page}/")

    assert words
    assert "None" not in words


def test_an_overdue_pledge_says_by_whose_date(client):
    pledge = PledgeFactory(due_on=date(2020, 5, 1), last_news="2020-01")

    words = body(client, f"/en/pledges/{pledge.public_id}/")

    assert "Overdue by its source’s own date" in words
    assert "1 May 2020" in words


def test_a_silent_pledge_is_asked_about_and_not_called_late(client):
    PledgeFactory(is_silent=True, last_news="2023-08", state=PledgeState.AGREED)

    words = body(client, "/en/pledges/")

    assert "No news since August 2023" in words
    assert "Overdue by its source’s own date" not in words


def test_a_quantity_nobody_named_is_not_named(client):
    PledgeFactory()
    PledgeFactory(act=ActFactory(quantity=3, unit_en="buses", unit_uk="автобуси"))

    words = body(client, "/en/pledges/")

    assert "Quantity: not named." in words
    assert "Quantity: 3 buses." in words


def test_the_partners_answer_stands_beside_the_pledge(client):
    pledge = PledgeFactory()
    Answer.objects.create(pledge=pledge, text="It comes in May.", on="2026-03-01", recorded_at=NOW)

    assert "It comes in May. (1 March 2026)" in body(client, "/en/pledges/")


def test_the_state_lives_in_the_address_beside_the_filters(client):
    PledgeFactory(act=ActFactory(title_en="Kept thing"), state=PledgeState.KEPT)
    PledgeFactory(act=ActFactory(title_en="Awaited thing"))

    page = client.get("/en/pledges/?state=kept&sector=education").content.decode()

    assert "Kept thing" in page
    assert "Awaited thing" not in page
    assert 'href="?sector=education&amp;state=open"' in page


def test_an_unknown_state_shows_the_whole_board(client):
    PledgeFactory(act=ActFactory(title_en="Kept thing"), state=PledgeState.KEPT)

    assert "Kept thing" in body(client, "/en/pledges/?state=nonsense&partner=nobody")


def test_roles_are_told_apart(client):
    funder = PartnerFactory(name_en="Imagined funder")
    PledgeFactory(act=ActFactory(funder=funder))

    assert "Funder: Imagined funder." in body(client, "/en/pledges/")


def test_a_pledge_leads_to_its_proof_once_it_is_entered(client, world):
    address, link = f"/en/pledges/{world.pledge.public_id}/", f"/records/{world.pledge.public_id}/"
    assert link not in client.get(address).content.decode()

    journal.enter(
        kind="pledge.recorded", subject=world.pledge.public_id, values={}, by=world.clerk, at=NOW
    )

    assert f'href="/en{link}"' in client.get(address).content.decode()


@pytest.mark.parametrize("kind", ["pledges", "projects", "plans"])
def test_an_unknown_record_is_not_found(client, kind):
    assert client.get(f"/uk/{kind}/ykr:pledge:01ARZ3NDEKTSV4RRFFQ69G5FAV/").status_code == 404
    assert client.get(f"/api/v1/{kind}/ykr:pledge:01ARZ3NDEKTSV4RRFFQ69G5FAV").status_code == 404


def test_a_plan_not_published_or_taken_back_has_no_page_file_or_answer(client):
    hidden = hand_made_plan([Part(CommunityFactory())], public=False)
    back = hand_made_plan([Part(CommunityFactory())])
    publish(back, by=PersonFactory(), is_public=False)

    for plan in (hidden, back):
        for address in (
            f"/uk/plans/{plan.public_id}/",
            f"/uk/plans/{plan.public_id}/open.json",
            f"/uk/plans/{plan.public_id}/open.csv",
            f"/uk/records/{plan.public_id}/",
            f"/api/v1/plans/{plan.public_id}",
        ):
            assert client.get(address).status_code == 404, address
    assert "No plan is published yet" in body(client, "/en/plans/")


def test_a_plan_tells_the_bound_in_plain_words(client):
    plan = hand_made_plan([Part(CommunityFactory())])

    words = body(client, f"/en/plans/{plan.public_id}/")

    assert "98.6% of the greatest possible gain" in words
    assert (
        "If a better plan exists, its gain is greater by at most as much as fewer than 100 people "
        "with all seven services for 10 years." in words
    )
    assert "12,300" in words
    assert "an upper bound" in words
    assert "Scenario: nobody has announced any of these sums" in words


def test_a_plan_says_which_organisation_published_it_and_never_who(client, world):
    person = world.clerk
    plan = hand_made_plan([Part(CommunityFactory())], by=person)
    journal.enter(kind="plan.published", subject=plan.public_id, values={}, by=person, at=NOW)
    office = person.standings[0].organisation_public_id

    words = body(client, f"/en/plans/{plan.public_id}/")

    assert "Imagined organisation" in words
    assert "Clerk" in words
    assert person.name not in words
    assert person.email not in words
    assert office


def test_no_page_or_file_of_a_plan_tells_a_protected_project_below_the_oblast(client):
    raion = RaionFactory()
    places = [
        CommunityFactory(
            raion=raion, oblast=raion.oblast, name_en=f"Hidden place {n}", name_uk=f"Сховок {n}"
        )
        for n in range(3)
    ]
    chosen = [Part(place, Service.POWER, quarter=6, cost=912_345) for place in places]
    left = [Part(places[0], Service.HEAT, cost=912_345)]
    plan = hand_made_plan([*chosen, Part(CommunityFactory())], left)

    pages = {
        address: client.get(address).content.decode().replace("\xa0", "").replace(",", "")
        for address in (
            f"/uk/plans/{plan.public_id}/",
            f"/en/plans/{plan.public_id}/",
            f"/uk/plans/{plan.public_id}/open.json",
            f"/uk/plans/{plan.public_id}/open.csv",
            f"/api/v1/plans/{plan.public_id}",
            "/uk/plans/",
        )
    }

    for address, page in pages.items():
        for mark in ("Hidden place", "Сховок", "912345", *(place.code for place in places)):
            assert mark not in page, (address, mark)


def test_no_page_or_file_of_a_scenario_names_a_real_giver(client):
    giver = PartnerFactory(name_en="Republic of Imagination", name_uk="Республіка Вигадка")
    fund = FundFactory(
        name_en="Republic of Imagination", name_uk="Республіка Вигадка", is_scenario=False,
        giver=giver, sectors=[],
    )  # fmt: skip
    plan = hand_made_plan([Part(CommunityFactory())], fund=fund, name="Republic of Imagination")

    for address in (
        "/uk/plans/",
        "/en/plans/",
        f"/uk/plans/{plan.public_id}/",
        f"/en/plans/{plan.public_id}/",
        f"/en/plans/{plan.public_id}/open.json",
        f"/uk/plans/{plan.public_id}/open.csv",
        "/api/v1/plans?lang=en",
        f"/api/v1/plans/{plan.public_id}?lang=en",
    ):
        page = client.get(address).content.decode()
        assert "Imagination" not in page, address
        assert "Вигадка" not in page, address


def test_the_open_part_can_be_downloaded(client):
    place = CommunityFactory()
    plan = hand_made_plan([Part(place, quarter=2, cost=250_000)])

    as_json = json.loads(client.get(f"/en/plans/{plan.public_id}/open.json").content)
    text = client.get(f"/en/plans/{plan.public_id}/open.csv").content.decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["community_code"], row["start"], row["cost_eur"]) == (
        place.code, "2027-Q3", "250000.00",
    )  # fmt: skip
    assert as_json["is_scenario"] is True
    assert as_json["projects"][0]["community_code"] == place.code


def test_long_plans_are_paged_and_stay_light(client):
    places = [CommunityFactory() for _ in range(30)]
    plan = hand_made_plan([Part(place) for place in places], [Part(place) for place in places])

    page = client.get(f"/uk/plans/{plan.public_id}/?page=2&out=3")

    assert page.status_code == 200
    assert len(page.content) < 60_000
    assert page.context["page"].number == 2
    assert page.context["left_out"].number == 3


def test_a_city_without_a_later_record_is_not_said_to_have_done_nothing(client):
    resolution = ActFactory(kind=ActKind.RESOLUTION)
    Party.objects.create(
        act=resolution, organisation=PartnerFactory(name_en="Quietville"), role=PartyRole.SUPPORTER
    )

    words = body(client, "/en/partners/")

    assert "Quietville no record yet" in words
    assert "not that nothing was done" in words


def test_protected_pledges_are_counted_by_oblast_and_sector(client):
    place = CommunityFactory()
    for neighbour in neighbours(place, 3):
        PledgeFactory(
            act=ActFactory(community=neighbour, sector=Sector.ENERGY, title_en="Hidden gift")
        )

    released()
    words = body(client, "/en/pledges/")

    assert f"{place.oblast.name_en} Energy 2026 3" in words
    assert "Hidden gift" not in words


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_api_speaks_both_languages(client, language):
    pledge = PledgeFactory()

    answer = client.get(f"/api/v1/pledges?lang={language}").json()

    assert answer["items"][0]["act"]["title"] == getattr(pledge.act, f"title_{language}")
    assert answer["total"] == 1


def test_the_api_filters_pledges_by_state(client):
    kept = PledgeFactory(state=PledgeState.KEPT)
    PledgeFactory()

    answer = client.get("/api/v1/pledges?state=kept").json()

    assert [row["public_id"] for row in answer["items"]] == [kept.public_id]
    assert client.get("/api/v1/pledges?state=late").status_code == 422


def test_the_front_page_and_the_board_count_alike(client):
    PledgeFactory(state=PledgeState.KEPT_IN_PART, is_silent=True)
    PledgeFactory(state=PledgeState.MADE, is_silent=True)

    counts = {row.shape: row.count for row in acts.pledge_counts(Gate.today())}

    board = {group.key: len(group.rows) for group in pledges.board().groups}
    assert counts == board
    assert (board["part"], board["silent"]) == (1, 1)


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "План обрав 1 проєкт."), (3, "План обрав 3 проєкти."), (5, "План обрав 5 проєктів.")],
)
def test_ukrainian_plurals_are_right(client, count, words):
    plan = hand_made_plan([Part(CommunityFactory()) for _ in range(count)])

    assert words in body(client, f"/uk/plans/{plan.public_id}/")


def test_the_record_of_a_plan_leads_to_its_page(client, world):
    page = client.get(f"/uk/records/{world.plan.public_id}/").content.decode()

    assert f'href="/uk/plans/{world.plan.public_id}/"' in page


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (40_000 + 40 * 99, "fewer than 100 people"),
        (40_000 + 40 * 101, "200 people"),
        (40_000 + 40 * 1_049, "1,100 people"),
    ],
)
def test_the_most_that_a_better_plan_may_gain_is_rounded_up(bound, words):
    hand_made_plan([Part(CommunityFactory())])
    row = replace(plans.listed()[0], value=40_000.0, bound=float(bound), horizon=40)

    with override("en"):
        assert words in _better(row)


def test_only_the_whole_gain_is_called_all_of_it():
    with override("en"):
        assert write_part(0.9999) == "99.9%"
        assert write_part(0.9931) == "99.3%"
        assert write_part(1.0) == "100.0%"
