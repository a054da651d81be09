"""What a site has: possible figures only, recorded by its community, blanks left to the norms."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from tests.factories.places import EquipmentFactory, SiteFactory, SiteServiceFactory, person_in
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.journal import queries as journal
from yakir.apps.places import queries, rules
from yakir.apps.places.actions import sites
from yakir.apps.places.actions.equipment import ImpossibleEquipment, equip
from yakir.apps.places.models import Equipment, SiteService
from yakir.common.errors import Conflict, NotAllowed
from yakir.common.protected import SiteKind

pytestmark = pytest.mark.django_db
GENERATOR = {"generator_kw": 60.0, "fuel_l": 400.0, "on_grid": True, "feeder": "3.2"}


def page_of(site) -> str:
    return f"/en/work/places/sites/{site.public_id}/equipment/"


def recorded(site, now, values=GENERATOR, places=None, version=1) -> Equipment:
    return equip(
        site=site, values=values, places=places or {}, version=version,
        by=person_in(site.community), at=now,
    )  # fmt: skip


def test_a_clerk_records_what_a_school_has(signed_in):
    site = SiteServiceFactory(people=300).site
    client = signed_in(person_in(site.community))

    answer = client.post(
        page_of(site).replace("/en/", "/uk/"),
        {
            "version": 1, "places_education": "450", "generator_kw": "60,5", "fuel_l": "400",
            "generator_least_share": "30", "on_grid": "yes", "own_water": "no", "feeder": "3.2",
        },
    )  # fmt: skip

    row = queries.registered_sites([site.community_id]).sites[0]
    assert answer.status_code == 302
    assert row.places == {"education": 450}
    assert row.equipment == {
        "generator_kw": 60.5, "fuel_l": 400, "generator_least_share": 0.3, "on_grid": True,
        "own_water": False, "feeder": "3.2",
    }  # fmt: skip


def test_the_form_shows_what_was_recorded(signed_in, now):
    site = SiteFactory()
    recorded(site, now, {"generator_kw": 60.5, "generator_least_share": 0.3, "on_grid": False})
    client = signed_in(person_in(site.community))

    form = client.get(page_of(site)).context["form"]
    again = client.post(
        page_of(site),
        {name: form[name].value() for name in form.fields if form[name].value() is not None},
    )

    assert again.status_code == 302
    assert queries.registered_sites([site.community_id]).sites[0].equipment == {
        "generator_kw": 60.5, "generator_least_share": 0.3, "on_grid": False,
    }  # fmt: skip


def test_blank_fields_are_left_to_the_norm(now):
    site = SiteFactory()

    recorded(site, now)

    row = queries.registered_sites([site.community_id]).sites[0]
    assert row.equipment == GENERATOR
    assert "power_kw" in row.by_norm
    assert "fuel_l" not in row.by_norm


def test_nothing_and_none_are_not_the_same(now):
    site = SiteFactory()

    recorded(site, now, {"fuel_l": 0.0, "own_water": False})

    assert queries.registered_sites([site.community_id]).sites[0].equipment == {
        "fuel_l": 0.0,
        "own_water": False,
    }


def test_what_is_left_out_the_second_time_goes_back_to_the_norm(now):
    site = SiteFactory()
    recorded(site, now)

    recorded(site, now, {"fuel_l": 500.0}, version=2)

    has = Equipment.objects.get()
    assert (has.fuel_l, has.generator_kw, has.on_grid, has.feeder) == (500.0, None, None, "")


def test_the_journal_keeps_what_was_recorded(now):
    site = SiteFactory()

    recorded(site, now)

    assert [entry.kind for entry in journal.history(site.public_id)] == ["site.equipped"]


@pytest.mark.parametrize(
    "kind", [OrganisationKind.AUDITOR, OrganisationKind.VERIFIER, OrganisationKind.ASSOCIATION]
)
def test_who_reads_everywhere_does_not_read_what_a_site_has_in_the_journal(signed_in, now, kind):
    site = SiteFactory()
    recorded(site, now)
    client = signed_in(person_in(None, Role.READER, kind=kind))

    listed = client.get("/en/work/journal/").content.decode()
    answer = client.get(f"/en/work/journal/{site.public_id}/")

    assert site.public_id not in listed
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"fuel_l": -1.0}, "fuel_l"),
        ({"staff_hours": 0.0}, "staff_hours"),
        ({"staff_hours": 9000.0}, "staff_hours"),
        ({"generator_least_share": 1.2}, "generator_least_share"),
        ({"generator_l_per_kwh": 3.0}, "generator_l_per_kwh"),
        ({"power_kw": 2e6}, "power_kw"),
        ({"power_kw": float("nan")}, "power_kw"),
        ({"battery_kwh": 50.0}, "battery_kw"),
        ({"battery_kw": 50.0, "battery_kwh": 0.0}, "battery_kwh"),
        ({"chp_heat_kw": 50.0}, "chp_kw"),
    ],
)
def test_the_impossible_is_refused_at_its_field(now, values, field):
    site = SiteFactory()

    with pytest.raises(ImpossibleEquipment) as refused:
        recorded(site, now, values)

    assert list(refused.value.faults) == [field]
    assert not Equipment.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        *({name: bounds.least - 0.01} for name, bounds in rules.BOUNDS.items()),
        *({name: bounds.most * 1.01} for name, bounds in rules.BOUNDS.items()),
        {"battery_kwh": 50.0},
        {"battery_kwh": 50.0, "battery_kw": 0.0},
        {"battery_kw": 50.0},
        {"chp_heat_kw": 50.0},
        {"feeder": "7.1"},
    ],
    ids=str,
)
def test_the_database_refuses_the_impossible_too(values):
    site = SiteFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        EquipmentFactory(site=site, **values)


def test_every_bound_itself_is_possible():
    site = SiteFactory()

    EquipmentFactory(site=site, **{name: bounds.most for name, bounds in rules.BOUNDS.items()})

    assert Equipment.objects.count() == 1


def test_a_site_has_room_for_everyone_it_serves(now):
    given = SiteServiceFactory(people=300)

    with pytest.raises(ImpossibleEquipment) as refused:
        recorded(given.site, now, {}, places={"education": 299})
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteService.objects.filter(pk=given.pk).update(places=299)

    assert list(refused.value.faults) == ["places_education"]


def test_places_stay_when_the_site_is_changed_and_bound_whom_it_serves(now):
    site = SiteServiceFactory(people=300).site
    recorded(site, now, {}, places={"education": 450})
    by = person_in(site.community)
    values = {"kind": site.kind, "name": "Інша назва", "lat": None, "lon": None}

    sites.change(site=site, **values, services={"education": 400}, version=2, by=by, at=now)
    with pytest.raises(sites.TooFewPlaces) as refused:
        sites.change(site=site, **values, services={"education": 451}, version=3, by=by, at=now)

    assert site.services.get().places == 450
    assert list(refused.value.faults) == ["people_education"]


def test_who_was_slower_is_told_so(signed_in, now):
    site = SiteFactory()
    client = signed_in(person_in(site.community))
    recorded(site, now)

    answer = client.post(page_of(site), {"version": 1, "fuel_l": "7"})

    assert answer.status_code == 422
    assert "Somebody has changed this record meanwhile" in answer.content.decode()
    assert Equipment.objects.get().fuel_l == 400
    with pytest.raises(Conflict):
        recorded(site, now)


def test_what_was_typed_stays_beside_its_fault(signed_in):
    site = SiteServiceFactory(people=300).site
    client = signed_in(person_in(site.community))

    answer = client.post(
        page_of(site),
        {"version": 1, "places_education": "200", "fuel_l": "lots", "battery_kwh": "77"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="lots"' in page
    assert 'href="#id_fuel_l"' in page
    assert not Equipment.objects.exists()


def test_the_form_names_the_norm_that_stands_in(signed_in):
    site = SiteFactory(kind=SiteKind.HOSPITAL)
    client = signed_in(person_in(site.community))

    page = client.get(page_of(site)).content.decode()

    assert "Blank: mean load for each bed." in page
    assert "kW/°C" in page


@pytest.mark.parametrize(
    ("kind", "role", "status"),
    [
        (OrganisationKind.COMMUNITY, Role.CLERK, 200),
        (OrganisationKind.CITY_DEPARTMENT, Role.CLERK, 200),
        (OrganisationKind.COMMUNITY, Role.READER, 403),
        (OrganisationKind.COMMUNITY, Role.PARTNERSHIPS, 403),
        (OrganisationKind.PARTNER, Role.CLERK, 403),
        (OrganisationKind.ASSOCIATION, Role.CLERK, 403),
        (OrganisationKind.AUDITOR, Role.READER, 403),
    ],
)
@pytest.mark.parametrize("page", ["equipment", "substitutes"])
def test_only_who_registers_for_the_community_sees_it(signed_in, kind, role, status, page):
    site = SiteFactory()
    client = signed_in(person_in(site.community, role, kind=kind))

    answer = client.get(f"/en/work/places/sites/{site.public_id}/{page}/")

    assert answer.status_code == status


def test_the_site_of_another_community_does_not_exist_for_me(signed_in, now):
    site, mine = SiteFactory(), SiteFactory()
    by = person_in(mine.community)

    answer = signed_in(by).get(page_of(site))

    assert answer.status_code == 404
    with pytest.raises(NotAllowed):
        equip(site=site, values={}, places={}, version=1, by=by, at=now)


def test_kinds_and_feeders_are_numbered_as_the_engine_numbers_them():
    from yakir.engine.norms import KINDS

    assert tuple(SiteKind.values) == KINDS
    assert [rules.feeder_group(name) for name in ("1.1", "1.2", "6.2", "never")] == [0, 1, 11, -1]


def test_every_field_that_the_engine_knows_has_the_name_it_has_there():
    from dataclasses import fields

    from yakir.engine.network import Sites

    of_the_site = {"community", "kind", "serves", "places", "profile", "luck"}

    assert {field.name for field in fields(Sites)} - of_the_site == set(queries.EQUIPMENT)


def test_the_guide_names_every_field_with_its_unit():
    guide = (Path(__file__).parents[3] / "docs/how-to/register-sites.md").read_text("utf-8")

    with override("en"):
        units = {name: str(bounds.unit) or "%" for name, bounds in rules.BOUNDS.items()}
        rows = [
            f"| {Equipment._meta.get_field(name).verbose_name} | {units.get(name, '')}"
            for name in queries.EQUIPMENT
        ]

    assert [row for row in rows if row not in guide] == []
