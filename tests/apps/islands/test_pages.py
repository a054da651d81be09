"""Pages of the island studio: what they show, take and keep to themselves."""

import csv
import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.factories.islands import imagined_answer, island_design, studied
from tests.factories.places import CommunityFactory, EquipmentFactory, SiteFactory, person_in
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.islands.actions import sizing
from yakir.apps.islands.models import Study
from yakir.apps.islands.queries import drawing
from yakir.common.runs import RunState

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return CommunityFactory()


@pytest.fixture
def planner(community):
    return person_in(community, Role.PLANNER)


@pytest.fixture
def nobody_looks(monkeypatch):
    """Studies stay as they are when asked."""
    monkeypatch.setattr(Study, "begin", lambda study: False)


def body(answer):
    return answer.content.decode()


def typed(community, **changes):
    values = {
        "community": community.code,
        "name": "Вигадана лікарня",
        "load_type": "hospital",
        "outages_a_year": "120",
        "outage_hours": "6",
        "probability": "95",
        "hours": "72",
        "tilt": "35",
        "azimuth": "180",
        "yield_kwh": "1075",
        "grid_eur_per_kwh": "0,16",
        "gas_eur_per_kwh": "0,06",
        "fuel_eur_per_l": "1,4",
        "lost_important_eur_per_kwh": "4",
        "lost_rest_eur_per_kwh": "1",
        "design": island_design().public_id,
    }
    return {**values, **changes}


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_finished_study_shows_sizes_costs_curve_week_and_assumptions(
    signed_in, community, planner, language
):
    study = studied(community, by=planner)
    with override(language):
        address = reverse("islands:detail", args=[study.public_id])

    page = body(signed_in(planner).get(address))

    if language == "en":
        assert "a generator of 25 kW with 400 l of fuel" in page
        assert "Certificate" in page
        assert "What the next euro buys" in page
    assert page.count('<svg class="chart"') == 2
    assert len(page.encode()) < 150_000


def test_a_week_is_chosen_by_the_address(signed_in, community, planner):
    study = studied(community, by=planner)
    client = signed_in(planner)

    with override("en"):
        address = reverse("islands:detail", args=[study.public_id])
    usual = body(client.get(address))
    chosen = body(client.get(f"{address}?year=7&week=30"))
    beyond = body(client.get(f"{address}?year=999&week=9999"))

    assert "Week 3 of drawn year 7: 21 hours without the grid, 84 kWh" in usual
    assert "Week 30 of drawn year 7" in chosen
    assert "Week 3 of drawn year 7" in beyond


def test_each_day_of_a_week_is_reached_from_the_table_and_says_its_hours(
    signed_in, community, planner
):
    study = studied(community, by=planner)
    client = signed_in(planner)

    with override("en"):
        address = reverse("islands:detail", args=[study.public_id])
    told = {}
    for day in range(1, 8):
        page = body(client.get(f"{address}?year=7&week=3&day={day}"))
        told[day] = re.findall(r"<title>Day (\d), \d\d:00: load", page)
        others = re.findall(r'href="\?year=7&amp;week=3&amp;day=(\d)#week"', page)
        assert set(map(int, others)) == set(range(1, 8)) - {day}

    assert told == {day: [str(day)] * 24 for day in range(1, 8)}


def test_a_running_study_says_that_it_warms_up(signed_in, community, planner, now):
    study = studied(
        community, by=planner, state=RunState.RUNNING, answer={}, heard_at="2126-01-01T00:00Z"
    )
    with override("en"):
        address = reverse("islands:detail", args=[study.public_id])

    page = body(signed_in(planner).get(address))

    assert "Warming up" in page
    assert 'hx-trigger="every 2s"' in page


def test_a_finished_search_tells_the_page_to_load_anew(signed_in, community, planner):
    study = studied(community, by=planner)

    answer = signed_in(planner).get(
        reverse("islands:detail", args=[study.public_id]), headers={"HX-Request": "true"}
    )

    assert answer["HX-Refresh"] == "true"


def test_a_study_is_asked_with_the_usual_values(signed_in, community, planner, nobody_looks):
    answer = signed_in(planner).post(reverse("islands:new"), typed(community))

    study = Study.objects.get()
    assert answer.status_code == 302
    assert answer.url == reverse("islands:detail", args=[study.public_id])
    assert study.probability == 0.95
    assert study.question["yearly_kwh"] == 1_190_000
    assert study.question["is_load_assumed"]
    assert study.question["grid_eur_per_kwh"] == 0.16


def test_the_usual_values_of_the_page_can_be_sent_as_they_stand(
    signed_in, community, planner, nobody_looks
):
    with override("en"):
        address = reverse("islands:new")
    design = island_design().public_id
    client = signed_in(planner)
    shown = client.get(address).context["form"]

    usual = {field.name: field.value() or "" for field in shown}
    answer = client.post(address, {**usual, "load_type": "school", "design": design})

    assert answer.status_code == 302, answer.context["form"].errors
    assert Study.objects.get().question["yield_kwh"] == 1075


def test_what_a_site_has_registered_gives_its_load(signed_in, community, planner, nobody_looks):
    site = SiteFactory(community=community, kind="hospital")
    EquipmentFactory(site=site, power_kw=50)

    signed_in(planner).post(
        reverse("islands:new"), typed(community, load_type="", site=site.public_id)
    )

    question = Study.objects.get().question
    assert question["load_type"] == "hospital"
    assert question["yearly_kwh"] == pytest.approx(50 * 8760 / 0.5)
    assert not question["is_load_assumed"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"probability": "20"}, "probability"),
        ({"hours": "9000"}, "hours"),
        ({"load_type": ""}, "load_type"),
        ({"critical": "80", "important": "40"}, "important"),
        ({"grid_eur_per_kwh": "багато"}, "grid_eur_per_kwh"),
        ({"yearly_kwh": "5"}, "yearly_kwh"),
    ],
)
def test_a_fault_stands_at_its_field(signed_in, community, planner, nobody_looks, changes, field):
    answer = signed_in(planner).post(reverse("islands:new"), typed(community, **changes))

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not Study.objects.exists()


def test_a_site_elsewhere_cannot_be_chosen(signed_in, community, planner, nobody_looks):
    site = SiteFactory()

    answer = signed_in(planner).post(reverse("islands:new"), typed(community, site=site.public_id))

    assert set(answer.context["form"].errors) >= {"site"}


@pytest.fixture
def hospital(community):
    site = SiteFactory(community=community, kind="hospital", name="Вигадана лікарня")
    EquipmentFactory(site=site, power_kw=50)
    return site


@pytest.fixture
def school(community):
    return SiteFactory(community=community, kind="school", name="Вигадана школа")


def test_several_sites_of_a_feeder_are_asked_for_and_named(
    signed_in, community, planner, nobody_looks, hospital, school
):
    client = signed_in(planner)
    chosen = typed(
        community, load_type="", site=hospital.public_id,
        others=[hospital.public_id, school.public_id],
    )  # fmt: skip

    with override("en"):
        answer = client.post(reverse("islands:new"), chosen)
    page = body(client.get(answer.url))

    study = Study.objects.get()
    assert study.site is None
    loads = {each["public_id"]: each for each in study.question["sites"]}
    assert loads[hospital.public_id]["yearly_kwh"] == pytest.approx(50 * 8760 / 0.5)
    assert loads[school.public_id]["load_type"] == "school"
    assert loads[school.public_id]["is_assumed"]
    assert study.question["yearly_kwh"] == pytest.approx(876_000 + 260_000)
    assert "Вигадана лікарня" in page
    assert "School, 23" in page
    assert "added hour by hour, as on one feeder" in page
    export = b"".join(client.get(reverse("islands:list"), {"format": "csv"})).decode("utf-8-sig")
    assert "Вигадана лікарня; Вигадана школа" in export


def test_one_other_site_alone_is_a_study_of_that_site(
    signed_in, community, planner, nobody_looks, hospital, school
):
    chosen = typed(community, load_type="", others=[school.public_id])

    signed_in(planner).post(reverse("islands:new"), chosen)

    study = Study.objects.get()
    assert study.site == school
    assert study.question["sites"] == []


def test_a_copy_of_a_feeder_asks_the_same(
    signed_in, community, planner, nobody_looks, hospital, school
):
    client = signed_in(planner)
    both = [hospital.public_id, school.public_id]
    client.post(reverse("islands:new"), typed(community, load_type="", others=both))
    first = Study.objects.get()

    shown = client.get(reverse("islands:new"), {"copy": first.public_id}).context["form"]
    usual = {field.name: field.value() or "" for field in shown}
    client.post(reverse("islands:new"), {**usual, "design": first.design.public_id})

    second = Study.objects.exclude(pk=first.pk).get()
    assert second.question == first.question


def test_faults_of_a_feeder_stand_at_its_field(
    signed_in, community, planner, nobody_looks, hospital, school
):
    client, foreign = signed_in(planner), SiteFactory()
    many = [site.public_id for site in SiteFactory.create_batch(21, community=community)]

    for others in ([hospital.public_id, foreign.public_id], many):
        answer = client.post(reverse("islands:new"), typed(community, others=others))

        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"others"}
        assert "<details open>" in body(answer)
    assert not Study.objects.exists()


def test_where_there_is_one_site_no_others_are_offered(signed_in, planner, hospital):
    page = body(signed_in(planner).get(reverse("islands:new")))

    assert 'name="others"' not in page
    assert "<details>" not in page


def test_who_plans_for_all_names_the_community_first(signed_in, community):
    for _ in range(3):
        CommunityFactory()
    union = person_in(None, Role.PLANNER, kind=OrganisationKind.ASSOCIATION)
    client = signed_in(union)

    first = client.get(reverse("islands:new"))
    next_ = client.get(reverse("islands:new"), {"community": community.code})

    assert next(each.name for each in first.templates) == "islands/place.html"
    assert next(each.name for each in next_.templates) == "islands/new.html"


def test_a_copy_begins_with_the_same_question(signed_in, community, planner):
    study = studied(community, by=planner, probability=0.9, hours=48)

    page = signed_in(planner).get(reverse("islands:new"), {"copy": study.public_id})

    initial = page.context["form"].initial
    assert (initial["probability"], initial["hours"]) == (90, 48)
    assert initial["heat_kwh"] == 60_000


def test_saving_shows_the_price_and_drafts_the_project(signed_in, community, planner):
    study = studied(community, by=planner)
    client = signed_in(planner)
    address = reverse("islands:save", args=[study.public_id])

    before = client.get(address)
    answer = client.post(address, {"version": "1"})

    study.refresh_from_db()
    assert before.status_code == 200
    assert answer.url == reverse("projects:detail", args=[study.project.public_id])
    assert reverse("islands:list") in body(client.get(answer.url))


def test_two_studies_stand_side_by_side(signed_in, community, planner):
    first = studied(community, by=planner, name="Перший")
    dearer = imagined_answer(48, annual_cost_eur=60_000.0)
    second = studied(
        community, by=planner, name="Другий", hours=48, answer=dearer, design=first.design
    )

    with override("en"):
        address = reverse("islands:compare")
    page = body(
        signed_in(planner).get(address, {"first": first.public_id, "second": second.public_id})
    )

    assert "The second costs €2,210 a year more" in page
    assert "Outlasts 72 h" in page
    assert "not asked" in page
    assert page.count("Перший") > 3


def test_a_study_of_others_is_not_compared(signed_in, community, planner):
    own, foreign = studied(community, by=planner), CommunityFactory()
    other = studied(foreign, by=planner, design=own.design)

    page = signed_in(planner).get(
        reverse("islands:compare"), {"first": own.public_id, "second": other.public_id}
    )

    assert "pair" not in page.context


def test_the_list_takes_few_queries_and_exports(
    signed_in, community, planner, django_assert_max_num_queries
):
    design = island_design()
    for _ in range(5):
        studied(community, by=planner, design=design)
    client = signed_in(planner)

    with django_assert_max_num_queries(15):
        page = body(client.get(reverse("islands:list")))
    file = b"".join(client.get(reverse("islands:list"), {"format": "csv"})).decode("utf-8-sig")

    rows = list(csv.DictReader(file.splitlines()))
    assert page.count("Вигаданий острів") == 5
    assert len(rows) == 5
    assert float(rows[0]["generator_kw"]) == 25


def test_the_list_is_empty_at_first(signed_in, planner):
    with override("en"):
        assert "No studies here" in body(signed_in(planner).get(reverse("islands:list")))


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (OrganisationKind.AUDITOR, Role.READER),
        (OrganisationKind.ASSOCIATION, Role.READER),
        (OrganisationKind.PARTNER, Role.PLANNER),
    ],
)
def test_a_study_does_not_exist_for_others(signed_in, community, planner, kind, role):
    study = studied(community, by=planner)
    client = signed_in(person_in(None, role, kind=kind))

    answer = client.get(reverse("islands:detail", args=[study.public_id]))

    assert answer.status_code in {403, 404}


def test_stopping_and_asking_again(signed_in, community, planner, monkeypatch):
    study = studied(community, by=planner, state=RunState.QUEUED, answer={})
    client = signed_in(planner)
    client.post(reverse("islands:stop", args=[study.public_id]))
    monkeypatch.setattr(sizing, "_look", lambda each, turn: each.end(RunState.STOPPED))

    client.post(reverse("islands:again", args=[study.public_id]))

    assert list(Study.objects.values_list("state", flat=True)) == ["stopped", "stopped"]


def test_the_curve_runs_from_one_down_and_the_band_encloses_it():
    chart = drawing.curve(imagined_answer(72)["survival"], probability=0.95)

    assert chart.line.startswith("M34 12L")
    assert chart.line.count("L") == 72
    assert chart.band.count("L") == 145
    assert [mark.text for mark in chart.marks] == ["96,1\xa0%"]


@pytest.mark.parametrize(("hours", "told"), [(1, 2), (36, 37), (72, 37), (336, 34)])
def test_the_hours_of_a_curve_say_their_numbers_without_a_gap(hours, told):
    chart = drawing.curve(imagined_answer(hours)["survival"], probability=0.95)

    assert len(chart.touches) == told
    edges = [touch.d.removeprefix("M").partition(" ")[0] for touch in chart.touches]
    ends = [touch.d.partition("H")[2].partition("V")[0] for touch in chart.touches]
    assert edges[1:] == ends[:-1] and edges[0] == "34"
    assert all("%" in touch.words for touch in chart.touches)


def test_a_week_stacks_what_gives_power():
    flows = {
        "load": [10.0, 10.0], "grid": [10.0, 0.0], "sun": [0.0, 4.0], "battery": [0.0, 0.0],
        "engines": [0.0, 6.0], "up": [1.0, 0.0], "served": [10.0, 10.0],
    }  # fmt: skip

    chart = drawing.week(flows, label="Вигаданий тиждень", day=0)

    assert [layer.css for layer in chart.layers] == ["p1", "p2", "p4"]
    assert chart.layers[0].d == "M34 150V12H185V150H34z"
    assert chart.dark.startswith("M185 12h151V150")


def test_the_hours_of_a_week_say_their_numbers_and_its_days_add_them_up():
    day = [0.0] * 24
    flows = {
        "load": [1200.0] * 48, "served": [1200.0] * 25 + [1000.0] + [1200.0] * 22,
        "grid": [1200.0] * 24 + day, "sun": day + [1200.0] * 24, "battery": day * 2,
        "engines": day * 2, "up": [1.0] * 24 + day,
    }  # fmt: skip

    with override("en"):
        chart = drawing.week(flows, label="Imagined", day=1)
        days = drawing.days(flows)
        titles = drawing.day_titles()

    assert len(chart.touches) == 1 + 24
    assert chart.touches[0].words == "Day 1: load 28,800 kWh; the table leads to its hours"
    assert chart.touches[2].words == (
        "Day 2, 01:00: load 1,200 kW; Sun 1,200; not served 200; no grid"
    )
    assert [row["day"] for row in days] == [1, 2]
    assert dict(days[1]["cells"]) == dict(
        zip(titles, [28_800, 0, 28_800, 0, 0, 200, 24], strict=True)
    )
