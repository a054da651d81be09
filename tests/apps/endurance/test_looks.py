"""Looks ahead from now: what is off and since when, gauges, many sites, and the record that stays."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import NOW
from tests.factories.places import (
    CommunityFactory,
    EquipmentFactory,
    SiteFactory,
    SiteServiceFactory,
    person_in,
)
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.endurance import actions
from yakir.apps.endurance.models import Look
from yakir.apps.endurance.queries.network import network_of
from yakir.apps.endurance.queries.present import stores_now
from yakir.apps.endurance.queries.told import INPUTS, InputNow, SiteNow, Told
from yakir.apps.journal import queries as journal
from yakir.apps.journal.models import Payload
from yakir.apps.places.models import Dependency, Equipment, Site
from yakir.common.errors import NotAllowed
from yakir.common.records import CannotChange

pytestmark = pytest.mark.django_db


def body(answer):
    return answer.content.decode()


@pytest.fixture
def community():
    return CommunityFactory()


@pytest.fixture
def hospital(community):
    site = SiteFactory(community=community, kind="hospital", name="Вигадана лікарня")
    SiteServiceFactory(site=site, service="medicine", people=4_000)
    EquipmentFactory(
        site=site, power_kw=20, battery_kwh=100, battery_kw=20, generator_kw=40, fuel_l=100
    )
    return site


@pytest.fixture
def clinic(community):
    """A clinic whose tank lasts ten hours, and the pump that fills it."""
    site = SiteFactory(community=community, kind="clinic", name="Вигадана клініка")
    SiteServiceFactory(site=site, service="medicine", people=4_000)
    EquipmentFactory(site=site, tank_m3=40, water_m3_per_h=4)
    pump = SiteFactory(community=community, kind="pumping_station", name="Вигадана насосна")
    SiteServiceFactory(site=pump, service="water", people=20_000)
    Dependency.objects.create(site=site, service="water", supplier=pump)
    return site


def told(temperature_c=20.0, sites=None, **off):
    inputs = {name: InputNow() for name in INPUTS} | off
    return Told(inputs, temperature_c, sites=sites or {})


def look(community, what, at=NOW):
    return actions.look_ahead(community=community, told=what, by=Person.objects.machine(), at=at)


def row(kept, site):
    return next(each for each in kept.found["sites"] if each["key"] == site.public_id)


def address(community):
    return reverse("endurance:now", args=[community.code])


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def test_a_duty_officer_sees_how_long_each_site_lasts_and_finds_the_look_again(
    signed_in, community, hospital
):
    officer = person_in(community, Role.READER)
    client = signed_in(officer)
    typed = {
        "power_off": "on", "temperature_c": "-5", f"fuel:{hospital.public_id}": "0",
        f"battery:{hospital.public_id}": "50",
    }  # fmt: skip

    half = client.post(address(community), typed, follow=True)
    full = client.post(
        address(community), {**typed, f"fuel:{hospital.public_id}": "100"}, follow=True
    )
    on = client.post(address(community), {"temperature_c": "20"}, follow=True)

    kept = {each.pk: each for each in Look.objects.order_by("pk")}
    first, second, third = kept.values()
    assert half.context["look"] == first and full.context["look"] == second
    assert row(first, hospital)["hours"] < row(second, hospital)["hours"]
    assert row(first, hospital)["left"] == {"battery": 0.5, "fuel": 0.0}
    assert on.context["rows"] == [] and third.found["lasting"] > 5
    assert hospital.name in body(half) and officer.name in body(half)
    again = client.get(reverse("endurance:looks", args=[community.code]))
    assert [each["look"].pk for each in again.context["rows"]] == [third.pk, second.pk, first.pk]


def test_a_store_has_drained_since_the_grid_went_off(community, hospital):
    since = NOW - timedelta(hours=6)

    when_it_went_off = row(look(community, told(power=InputNow(off=True)), at=since), hospital)
    now = row(look(community, told(power=InputNow(off=True, since=since))), hospital)

    assert when_it_went_off["left"] == {"battery": 1.0, "fuel": 1.0}
    assert now["left"]["battery"] < 1.0
    assert now["hours"] == when_it_went_off["hours"] - 6


def test_what_a_gauge_says_stands_before_what_is_worked_out(community, hospital):
    off = InputNow(off=True, since=NOW - timedelta(hours=6))
    gauge = {hospital.public_id: SiteNow(levels={"fuel": 0.9})}

    kept = row(look(community, told(power=off, sites=gauge)), hospital)

    assert kept["left"]["fuel"] == 0.9
    assert kept["left"]["battery"] < 1.0


def test_stores_drain_from_the_moment_at_which_each_input_went_off(community, hospital):
    known = network_of([community.pk])
    place = next(i for i, each in enumerate(known.sites) if each.site_id == hospital.pk)
    off = {hospital.public_id: SiteNow(grid="off", since=NOW - timedelta(hours=3))}
    longer = {hospital.public_id: SiteNow(grid="off", since=NOW - timedelta(hours=5))}
    has_power = {hospital.public_id: SiteNow(grid="on")}
    everywhere = InputNow(off=True, since=NOW - timedelta(hours=5))

    def battery(what):
        return stores_now(known, what.settled(NOW), NOW)["battery_kwh"][place]

    assert battery(told(sites=longer)) < battery(told(sites=off)) < 100
    assert battery(told(power=everywhere)) == pytest.approx(battery(told(sites=longer)))
    assert battery(told(power=everywhere, sites=has_power)) == 100


def test_no_mains_water_empties_tanks_and_then_ends_the_site(community, clinic):
    ended = []
    for hours in (0, 4, 12):
        since = NOW - timedelta(hours=hours)
        ended.append(row(look(community, told(water=InputNow(off=True, since=since))), clinic))

    assert [each["by"] for each in ended] == ["water"] * 3
    assert [each["left"]["tank"] for each in ended] == [1.0, 0.6, 0.0]
    assert [each["hours"] for each in ended] == [10.0, 6.0, 0.0]


def test_water_that_comes_back_in_time_ends_nothing_but_the_pumps(community, clinic):
    kept = look(community, told(water=InputNow(off=True, returns_hours=5.0)))

    ended = {each["key"]: each["by"] for each in kept.found["sites"]}
    assert clinic.public_id not in ended
    assert ended[clinic.needs_from.get().supplier.public_id] == "off"


def test_staff_without_relief_have_tired_since_the_last_one(community, hospital):
    fresh = look(community, told(staff=InputNow(off=True)))
    tired = look(community, told(staff=InputNow(off=True, since=NOW - timedelta(hours=6))))

    ends = {each["key"]: each["hours"] for each in fresh.found["sites"] if each["by"] == "staff"}
    later = {each["key"]: each["hours"] for each in tired.found["sites"] if each["by"] == "staff"}
    assert ends and {key: later[key] + 6 for key in ends} == ends


def test_a_look_is_kept_and_entered_without_place_or_hours(community, hospital):
    before = journal.size()

    kept = look(community, told(power=InputNow(off=True)))

    assert journal.size() == before + 1
    said = str(Payload.objects.filter(subject=kept.public_id).values())
    assert kept.commitment in said
    for secret in (community.code, hospital.public_id, hospital.name, "hours", kept.salt):
        assert secret not in said
    assert Look.objects.get(pk=kept.pk).commitment == kept.commitment
    assert Told.of(Look.objects.get(pk=kept.pk).told).as_plain() == kept.told


def test_a_look_is_neither_changed_nor_removed(community):
    kept = look(community, told())

    with pytest.raises(CannotChange):
        kept.save()
    for statement in ("UPDATE endurance_look SET salt = ''", "DELETE FROM endurance_look"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.mark.parametrize(
    ("kind", "role", "status"),
    [
        (OrganisationKind.COMMUNITY, Role.READER, 200),
        (OrganisationKind.CITY_DEPARTMENT, Role.READER, 200),
        (OrganisationKind.ASSOCIATION, Role.PLANNER, 404),
        (OrganisationKind.AUDITOR, Role.READER, 404),
        (OrganisationKind.VERIFIER, Role.VERIFIER, 404),
        (OrganisationKind.PARTNER, Role.READER, 403),
    ],
)
def test_looks_are_for_the_people_who_may_look(signed_in, community, kind, role, status):
    kept = look(community, told())
    everywhere = {OrganisationKind.ASSOCIATION, OrganisationKind.AUDITOR, OrganisationKind.VERIFIER}
    client = signed_in(person_in(None if kind in everywhere else community, role, kind=kind))

    pages = (
        reverse("endurance:look", args=[kept.public_id]),
        reverse("endurance:looks", args=[community.code]),
    )
    assert {client.get(page).status_code for page in pages} == {status}


def test_another_community_s_people_look_neither_at_it_nor_at_its_looks(signed_in, community):
    kept = look(community, told())
    stranger = person_in(CommunityFactory(), Role.PLANNER)

    assert (
        signed_in(stranger).get(reverse("endurance:look", args=[kept.public_id])).status_code == 404
    )
    with pytest.raises(NotAllowed):
        actions.look_ahead(community=community, told=told(), by=stranger, at=NOW)


def test_where_nobody_has_looked_the_list_says_so_and_leads_to_the_form(signed_in, community):
    client = signed_in(person_in(community, Role.READER))

    answer = client.get(reverse("endurance:looks", args=[community.code]))

    assert address(community) in body(answer)
    assert "ніхто ще не заглядав" in body(answer)


def test_what_a_duty_officer_typed_stays_when_something_is_wrong(signed_in, community, hospital):
    client = signed_in(person_in(community, Role.READER))

    answer = client.post(
        address(community),
        {"temperature_c": "холодно", f"fuel:{hospital.public_id}": "37"},
    )

    assert answer.status_code == 422
    assert "37" in body(answer) and "холодно" in body(answer)
    assert not Look.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"power_off": "on", "power_since": "+1"}, "power_since"),
        ({"power_off": "on", "power_since": "-400"}, "power_since"),
        ({"power_off": "on", "power_since": "учора"}, "power_since"),
        ({"power_since": "-3"}, "power_off"),
        ({"heat_returns": "3"}, "heat_off"),
        ({"water_off": "on", "water_returns": "-1"}, "water_returns"),
        ({"since:HOSPITAL": "-3"}, "grid:HOSPITAL"),
        ({"fuel:HOSPITAL": "101"}, "fuel:HOSPITAL"),
        ({"grid:HOSPITAL": "maybe"}, "grid:HOSPITAL"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(signed_in, community, hospital, typed, field):
    client = signed_in(person_in(community, Role.READER))

    def moment(value):
        hours = value.lstrip("+-")
        sign = -1 if value.startswith("-") else 1
        fits = hours.isdecimal()
        return local(timezone.now() + sign * timedelta(hours=int(hours))) if fits else value

    values = {
        name.replace("HOSPITAL", hospital.public_id): moment(value) if "since" in name else value
        for name, value in typed.items()
    }
    answer = client.post(address(community), {"temperature_c": "0", **values})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field.replace("HOSPITAL", hospital.public_id)}


def test_a_look_is_taken_up_again_without_its_gauges(signed_in, community, hospital):
    since = timezone.now().replace(second=0, microsecond=0) - timedelta(hours=3)
    off = InputNow(off=True, since=since)
    sites = {hospital.public_id: SiteNow(grid="off", since=since, levels={"fuel": 0.5})}
    kept = look(community, told(water=off, sites=sites), at=timezone.now())
    client = signed_in(person_in(community, Role.READER))

    form = client.get(address(community), {"from": kept.public_id}).context["form"]

    assert form["water_off"].value() is True and not form["power_off"].value()
    assert local(since) in str(form["water_since"])
    assert form[f"grid:{hospital.public_id}"].value() == "off"
    assert form[f"fuel:{hospital.public_id}"].value() is None


@pytest.fixture
def many(community):
    """Two thousand artificial sites of one community."""
    kinds = ("school", "clinic", "shelter", "kindergarten")
    Site.objects.bulk_create(
        SiteFactory.build(community=community, kind=kinds[i % 4], name=f"Вигаданий об’єкт {i:04}")
        for i in range(2_000)
    )
    sites = list(Site.objects.filter(community=community).order_by("name"))
    Equipment.objects.bulk_create(EquipmentFactory.build(site=site, power_kw=5) for site in sites)
    return sites


def test_two_thousand_sites_are_looked_for_and_only_those_that_differ_are_sent(
    signed_in, community, many, django_assert_max_num_queries
):
    client = signed_in(person_in(community, Role.READER))
    with django_assert_max_num_queries(25):
        blank = client.get(address(community))
    assert len(body(blank)) < 60_000
    assert "2" in str(blank.context["form"]["kind"])

    found = client.post(
        address(community),
        {"find": "1", "q": "0042", "power_off": "on", "temperature_c": "-7,5"},
    )
    (shown,) = found.context["form"].found_sites
    assert shown.label.site_id == many[42].pk
    assert found.context["form"]["temperature_c"].value() == "-7,5"
    assert not Look.objects.exists()

    second = client.post(address(community), {"find": "2", "kind": "school", "temperature_c": "0"})
    assert [each.label.kind for each in second.context["form"].found_sites] == ["school"] * 25
    assert second.context["form"].found.first == 26

    typed = {"power_off": "on", "temperature_c": "0", f"damage:{many[42].public_id}": "9"}
    kept_on = client.post(address(community), {**typed, "find": "1", "q": "0043"})
    assert [each.label.site_id for each in kept_on.context["form"].differing_sites] == [many[42].pk]
    answer = client.post(
        address(community), {**typed, f"damage:{many[43].public_id}": ""}, follow=True
    )
    kept = Look.objects.get()
    assert list(kept.told["sites"]) == [many[42].public_id]
    assert answer.context["page"].paginator.count >= 2_000
    assert len(answer.context["rows"]) == 50
    assert len(body(answer)) < 60_000


def test_too_many_sites_that_differ_are_refused_and_stay_on_the_page(signed_in, community, many):
    client = signed_in(person_in(community, Role.READER))
    typed = {f"damage:{site.public_id}": "9" for site in many[:251]}

    answer = client.post(address(community), {"temperature_c": "0", **typed})

    assert answer.status_code == 422
    assert "250" in body(answer)
    assert len(list(answer.context["form"].differing_sites)) == 251
