"""Pages of endurance: who sees which, what they show, and how many questions they ask the database."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.factories.accounts import NOW, MembershipFactory, PersonFactory
from tests.factories.endurance import BLACKOUT, finished_run, outages
from tests.factories.places import (
    CommunityFactory,
    EquipmentFactory,
    SiteFactory,
    SiteServiceFactory,
    person_in,
)
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.endurance.models import EnduranceRun, OutageScenario, WeakLink
from yakir.apps.endurance.queries.national import national, national_run
from yakir.apps.endurance.queries.seen import scenarios_seen_by
from yakir.apps.endurance.rules import Basis
from yakir.common.runs import RunState

pytestmark = pytest.mark.django_db
ASSOCIATION = OrganisationKind.ASSOCIATION


def planner_of_all(signed_in):
    return signed_in(person_in(None, Role.PLANNER, kind=ASSOCIATION))


def body(answer):
    return answer.content.decode()


def registered(community):
    site = SiteFactory(community=community, kind="hospital", name="Вигадана лікарня")
    SiteServiceFactory(site=site, service="medicine", people=4_000)
    EquipmentFactory(site=site, battery_kwh=100, battery_kw=20, generator_kw=200, fuel_l=900)
    return site


def test_planners_of_all_see_the_table_with_median_and_weakest_service(signed_in):
    community = CommunityFactory()
    finished_run(outages())

    answer = planner_of_all(signed_in).get(reverse("endurance:list"))

    assert answer.status_code == 200
    (row,) = answer.context["rows"]
    assert (row.community, row.weakest.service, row.weakest.median) == (community, "power", 0)
    assert "за нормою" in body(answer) or "by norm" in body(answer)


def test_a_planner_of_one_community_sees_its_row_alone(signed_in):
    own, other = CommunityFactory(), CommunityFactory()
    finished_run(outages(key="shipped"))

    answer = signed_in(person_in(own, Role.PLANNER)).get(reverse("endurance:list"))

    assert [row.community for row in answer.context["rows"]] == [own]
    assert other.name_uk not in body(answer)
    assert reverse("endurance:ask") not in body(answer)


def test_a_community_s_own_people_are_sent_to_their_page(signed_in):
    community = CommunityFactory()

    answer = signed_in(person_in(community, Role.CLERK)).get(reverse("endurance:list"), follow=True)

    assert answer.redirect_chain[-1][0] == reverse("endurance:community", args=[community.code])


@pytest.mark.parametrize(
    ("kind", "role", "hours", "single_sites"),
    [
        (OrganisationKind.COMMUNITY, Role.READER, 200, 200),
        (OrganisationKind.CITY_DEPARTMENT, Role.READER, 200, 200),
        (ASSOCIATION, Role.PLANNER, 200, 404),
        (ASSOCIATION, Role.READER, 404, 404),
        (OrganisationKind.AUDITOR, Role.READER, 404, 404),
        (OrganisationKind.VERIFIER, Role.VERIFIER, 404, 404),
        (OrganisationKind.PARTNER, Role.READER, 403, 403),
    ],
)
def test_who_sees_how_long_a_community_holds(signed_in, kind, role, hours, single_sites):
    community = CommunityFactory()
    own = None if kind in (ASSOCIATION, OrganisationKind.AUDITOR) else community
    client = signed_in(
        person_in(own if kind != OrganisationKind.VERIFIER else None, role, kind=kind)
    )

    found = {
        page: client.get(reverse(f"endurance:{page}", args=[community.code])).status_code
        for page in ("community", "sites", "now")
    }
    assert found == {"community": hours, "sites": single_sites, "now": single_sites}


def test_one_registered_site_does_not_hide_that_the_others_are_estimated():
    community = CommunityFactory()
    registered(community)

    run = finished_run(outages(), community)

    assert set(run.holdings.values_list("by_norm", flat=True)) == {True}


def test_a_planner_of_all_learns_no_single_site(signed_in):
    community = CommunityFactory()
    site = registered(community)
    run = finished_run(outages(key="shipped"), community)
    WeakLink.objects.create(
        run=run, site=site, label=site.name, hours_gained=1.0, hours_error=0.0,
        person_hours_gained=9e9, person_hours_error=0.0,
    )  # fmt: skip
    address = reverse("endurance:community", args=[community.code])

    of_the_community = signed_in(person_in(community, Role.READER)).get(address)
    of_the_association = planner_of_all(signed_in).get(address)

    assert of_the_association.status_code == 200
    assert site.name in body(of_the_community)
    assert site.name not in body(of_the_association)


@pytest.mark.parametrize("kind", [OrganisationKind.AUDITOR, OrganisationKind.VERIFIER])
def test_who_checks_communities_sees_none_of_it_even_standing_for_one(signed_in, kind):
    community = CommunityFactory(population=500)
    run = finished_run(outages(), community)
    client = signed_in(person_in(community, Role.READER, Role.PLANNER, kind=kind))

    for page in ("community", "sites", "now"):
        assert client.get(reverse(f"endurance:{page}", args=[community.code])).status_code == 404
    assert client.get(reverse("endurance:run", args=[run.public_id])).status_code == 404
    assert not scenarios_seen_by(person_in(community, Role.READER, kind=kind)).exists()


def test_a_scenario_stays_with_the_organisation_in_which_it_was_made(signed_in):
    maker, newer = (person_in(CommunityFactory(), Role.PLANNER) for _ in range(2))
    old, new = (each.memberships.get().organisation for each in (maker, newer))
    scenario = outages(by=maker)
    day_after = NOW.date() + timedelta(days=1)
    maker.memberships.update(until=day_after)
    MembershipFactory(person=maker, organisation=new, role=Role.PLANNER, since=day_after)
    colleague = PersonFactory()
    MembershipFactory(person=colleague, organisation=old, role=Role.PLANNER)

    assert scenario in scenarios_seen_by(colleague)
    assert scenario not in scenarios_seen_by(newer)


def test_another_community_and_its_runs_are_not_there(signed_in):
    other = CommunityFactory()
    run = finished_run(outages(), other)
    client = signed_in(person_in(CommunityFactory(), Role.PLANNER))

    for page in ("community", "sites", "now"):
        assert client.get(reverse(f"endurance:{page}", args=[other.code])).status_code == 404
    for page in ("run", "scenario"):
        record = run if page == "run" else run.scenario
        answer = client.get(reverse(f"endurance:{page}", args=[record.public_id]))
        assert answer.status_code == 404
    country = finished_run(run.scenario)
    assert client.get(reverse("endurance:run", args=[country.public_id])).status_code == 404


def test_the_page_of_a_community_shows_services_curves_and_weak_links(signed_in):
    community = CommunityFactory()
    registered(community)
    finished_run(outages(), community)
    client = signed_in(person_in(community, Role.PLANNER))

    answer = client.get(reverse("endurance:community", args=[community.code]))

    assert body(answer).count('<svg class="chart"') == 8
    assert answer.context["links"]
    assert answer.context["package"]["hours"]


def test_every_point_of_a_curve_says_its_numbers_and_a_table_tells_them_too(signed_in):
    community = CommunityFactory()
    registered(community)
    run = finished_run(outages(), community)
    client = signed_in(person_in(community, Role.PLANNER))

    answer = client.get(reverse("endurance:community", args=[community.code]))

    (water,) = (row for row in answer.context["rows"] if row["service"] == "water")
    curve = run.holdings.get(service="water").curve
    assert len(water["chart"].touches) == len(curve)
    assert water["chart"].touches[0].words == "0 год: 100\xa0%"
    titles = body(answer).count("<title>") - 1
    assert titles == sum(len(each.curve or [0, 1]) for each in run.holdings.all())
    told = answer.context["by_hour"]
    assert told["hours"] == [0, 6, 12, 24, 48]
    by_name = {row["name"]: [share for _, share in row["cells"]] for row in told["rows"]}
    shares = by_name["Вода"]
    assert shares[0] == 1.0 and shares == sorted(shares, reverse=True)
    assert shares[2] == [share for hour, share in curve if hour <= 12][-1]


def test_the_table_asks_few_questions_however_long_it_is(signed_in, django_assert_max_num_queries):
    for _ in range(8):
        CommunityFactory(population=1_000)
    finished_run(outages())
    client = planner_of_all(signed_in)

    with django_assert_max_num_queries(16):
        client.get(reverse("endurance:list"))


@pytest.mark.parametrize(
    ("language", "words"), [("uk", "Велика громада: 0 годин"), ("en", "Large community: 0 hours")]
)
def test_a_circle_of_the_map_says_its_community_and_hours(signed_in, language, words):
    names = {"name_uk": "Велика громада", "name_en": "Large community"}
    CommunityFactory(population=60_000, lon=36.2, lat=50.0, **names)
    CommunityFactory(population=500, lon=36.3, lat=50.1)
    finished_run(outages(record={"hours": 2, "blackouts": BLACKOUT["blackouts"]}))

    with override(language):
        page = body(planner_of_all(signed_in).get(reverse("endurance:list")))

    assert re.findall(r"<circle [^>]+><title>(.+?)</title></circle>", page) == [words]


def test_the_table_is_filtered_and_given_out_as_filtered(signed_in):
    one, two = CommunityFactory(), CommunityFactory()
    finished_run(outages())
    client = planner_of_all(signed_in)

    page = client.get(reverse("endurance:list"), {"oblast": two.oblast.code, "service": "water"})
    file = client.get(reverse("endurance:export", args=["xlsx"]), {"q": one.name_uk})

    assert [row.community for row in page.context["rows"]] == [two]
    assert page.context["rows"][0].holding.service == "water"
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(file))).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [one.code]


def test_a_planner_asks_for_a_run_and_is_led_to_it(signed_in):
    community = CommunityFactory()
    planner = person_in(community, Role.PLANNER)
    scenario = outages(by=planner)
    client = signed_in(planner)

    answer = client.post(
        reverse("endurance:ask-community", args=[community.code]),
        {"scenario": scenario.public_id, "draws": 10},
        follow=True,
    )

    run = EnduranceRun.objects.get()
    assert (run.state, run.community) == (RunState.DONE, community)
    assert answer.redirect_chain[-1][0] == reverse("endurance:run", args=[run.public_id])
    too_many = client.post(
        reverse("endurance:ask-community", args=[community.code]),
        {"scenario": scenario.public_id, "draws": 5_000},
    )
    assert too_many.status_code == 422


def test_a_run_that_has_begun_says_that_the_engine_warms_up(signed_in):
    community = CommunityFactory()
    run = EnduranceRun.objects.create(
        scenario=outages(), community=community, asked_by=person_in(community),
        state=RunState.RUNNING, recorded_at=person_in(community).recorded_at,
    )  # fmt: skip
    run.heard_at = run.recorded_at.replace(year=2100)
    run.save()
    client = signed_in(person_in(community, Role.PLANNER))

    answer = client.get("/en/work/endurance/runs/" + run.public_id + "/")

    assert "Warming up" in body(answer)
    assert "Stop" in body(answer)


def test_a_finished_run_refreshes_the_page_that_waits_for_it(signed_in):
    community = CommunityFactory()
    run = finished_run(outages(), community)
    client = signed_in(person_in(community, Role.PLANNER))

    answer = client.get(
        reverse("endurance:run", args=[run.public_id]), headers={"HX-Request": "true"}
    )

    assert answer["HX-Refresh"] == "true"


def test_an_addition_is_asked_for_on_the_page_of_sites_and_shown_with_its_error(signed_in):
    community = CommunityFactory()
    planner = person_in(community, Role.PLANNER)
    site, scenario = registered(community), outages(by=planner)
    values = {"scenario": scenario.public_id, "site": site.public_id}
    client = signed_in(planner)
    address = reverse("endurance:sites", args=[community.code])

    half = client.post(address, {**values, "battery_kwh": "50"})
    answer = client.post(
        address, {**values, "battery_kwh": "5000", "battery_kw": "500"}, follow=True
    )

    assert half.status_code == 422
    assert site.name in body(answer)
    assert {row["name"] for row in answer.context["gains"]} > {"Освіта"}
    assert "±" in body(answer)


def test_the_page_of_sites_says_what_is_registered_and_what_estimated(signed_in):
    community = CommunityFactory()
    site = registered(community)

    answer = signed_in(person_in(community)).get(reverse("endurance:sites", args=[community.code]))

    rows = {row.label.label: row for row in answer.context["rows"]}
    assert not rows[site.name].label.by_norm
    assert any("100" in each for each in rows[site.name].has)
    assert sum(row.label.by_norm for row in rows.values()) > 5


def scenario_values(**more):
    return {
        "name_uk": "Вигадана пітьма", "name_en": "Imagined dark", "hours": "96",
        "step_minutes": "60", "first_hour_of_year": "0", "blackouts-start_hour": "0",
        "blackouts-hours": "72", "blackouts-source": "assumption: imagined", "resupply-every_hours": "24",
        "resupply-fails": "30", "resupply-fails_together": "10",
        "resupply-source": "assumption: imagined", **more,
    }  # fmt: skip


def test_a_scenario_is_made_from_the_form_with_a_source_for_each_part(signed_in):
    client = signed_in(person_in(CommunityFactory(), Role.PLANNER))
    address = reverse("endurance:new-scenario")

    bare = client.post(address, scenario_values(**{"resupply-source": ""}))
    client.post(address, scenario_values())

    assert bare.status_code == 422 and "resupply-source" in bare.context["form"].errors
    record = OutageScenario.objects.get().record
    assert record["resupply"]["fails"] == pytest.approx(0.3)
    assert record["blackouts"] == [
        {"start_hour": 0.0, "hours": 72.0, "source": "assumption: imagined"}
    ]


def test_changing_a_scenario_keeps_what_the_form_cannot_show(signed_in):
    planner = person_in(CommunityFactory(), Role.PLANNER)
    months = list(range(12))
    weather = {"by_month_c": months, "source": "assumption: imagined"}
    scenario = outages(by=planner, record={**BLACKOUT, "weather": weather})
    client = signed_in(planner)
    address = reverse("endurance:change-scenario", args=[scenario.public_id])

    shown = client.get(address)
    client.post(address, scenario_values(version="1"))

    assert shown.context["form"]["blackouts-hours"].value() == 40
    scenario.refresh_from_db()
    assert scenario.record["weather"]["by_month_c"] == months
    assert (scenario.hours, scenario.version) == (96, 2)


def test_the_national_distribution_has_neither_names_nor_anything_registered():
    community = CommunityFactory(population=60_000)
    CommunityFactory(population=20_000)
    scenario = outages()
    finished_run(scenario, basis=Basis.NORM)
    before = national(national_run())
    registered(community)

    finished_run(scenario, basis=Basis.NORM)
    after = national(national_run())

    assert after.rows == before.rows and after.run != before.run
    assert all(sum(row.shares) == pytest.approx(1) for row in after.rows)
    assert [row.service for row in after.rows][:2] == ["", "power"]
    with pytest.raises(ValueError, match="by norm"):
        national(finished_run(scenario))
