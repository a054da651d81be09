"""Sites come in and go out as a spreadsheet, with what they have."""

import io
import json

import pytest

from tests.apps.test_spreadsheet import bomb_of
from tests.factories.accounts import NOW
from tests.factories.places import CommunityFactory, SiteFactory, SiteServiceFactory, person_in
from yakir.apps.journal import queries as journal
from yakir.apps.places import queries
from yakir.apps.places.actions.sheets import HasFaults, record_sheet
from yakir.apps.places.models import Equipment, Site
from yakir.common.spreadsheet import Row, Table, read_table

pytestmark = pytest.mark.django_db
IMPORT = "/en/work/places/sites/import/"


@pytest.fixture
def community():
    return CommunityFactory()


@pytest.fixture
def by(community):
    return person_in(community)


def table_of(*rows: dict) -> Table:
    headers = tuple(dict.fromkeys(name for row in rows for name in row))
    cells = [tuple(row.get(name, "") for name in headers) for row in rows]
    return Table("sites.csv", headers, 1, tuple(Row(i + 2, each) for i, each in enumerate(cells)))


def school(community, **cells) -> dict:
    return {
        "community": community.code, "kind": "school", "name": "Вигадана школа",
        "people_education": "300", **cells,
    }  # fmt: skip


def test_a_row_registers_a_site_with_what_it_has(community, by):
    row = school(
        community, places_education="450", generator_kw="60,5", generator_least_share="30",
        on_grid="так", feeder="3.2", lat="50.1", lon="36.2",
    )  # fmt: skip

    done = record_sheet(table=table_of(row), by=by, at=NOW)

    site = queries.registered_sites([community.pk]).sites[0]
    assert (done.new, done.changed, done.same) == (1, 0, 0)
    assert (site.name, site.lat, site.serves) == ("Вигадана школа", 50.1, {"education": 300})
    assert site.places == {"education": 450}
    assert site.equipment == {
        "generator_kw": 60.5, "generator_least_share": 0.3, "on_grid": True, "feeder": "3.2",
    }  # fmt: skip


def test_the_same_table_twice_changes_nothing(community, by):
    table = table_of(school(community, places_education="450", fuel_l="400"))
    record_sheet(table=table, by=by, at=NOW)
    before = journal.size()

    done = record_sheet(table=table, by=by, at=NOW)

    assert (done.new, done.changed, done.same) == (0, 0, 1)
    assert journal.size() == before


def test_a_row_changes_the_site_of_its_name_and_keeps_what_has_no_column(community, by):
    first = school(community, places_education="450", fuel_l="400", tank_m3="9")
    record_sheet(table=table_of(first), by=by, at=NOW)

    done = record_sheet(
        table=table_of(
            school(community, people_education="500", places_education="600", tank_m3="")
        ),
        by=by,
        at=NOW,
    )

    site = queries.registered_sites([community.pk]).sites[0]
    assert done.changed == 1
    assert Site.objects.count() == 1
    assert (site.serves, site.places) == ({"education": 500}, {"education": 600})
    assert site.equipment == {"fuel_l": 400}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"fuel_l": "-1"}, "fuel_l"),
        ({"fuel_l": "багато"}, "fuel_l"),
        ({"generator_least_share": "101"}, "generator_least_share"),
        ({"battery_kwh": "50"}, "battery_kw"),
        ({"places_education": "299"}, "places_education"),
        ({"places_medicine": "10"}, "people_medicine"),
        ({"people_education": ""}, "people_power"),
        ({"lat": "50.1"}, "lon"),
        ({"lat": "36.2", "lon": "50.1"}, "lat"),
        ({"kind": "палац"}, "kind"),
        ({"feeder": "9.9"}, "feeder"),
        ({"on_grid": "можливо"}, "on_grid"),
        ({"community": "UA99"}, "community"),
    ],
)
def test_a_fault_is_named_with_its_column_and_nothing_is_recorded(community, by, cells, column):
    table = table_of(school(community, name="Добра школа"), school(community) | cells)

    faults = queries.sheet_of(table, by).checked.faults
    with pytest.raises(HasFaults):
        record_sheet(table=table, by=by, at=NOW)

    assert column in [fault.column for fault in faults]
    assert {fault.row for fault in faults} == {3}
    assert not Site.objects.exists()


def test_one_name_stands_once_in_a_table(community, by):
    table = table_of(school(community), school(community, name="вигадана ШКОЛА"))

    assert [fault.code for fault in queries.sheet_of(table, by).checked.faults] == ["named_twice"]


def test_the_community_of_others_is_no_code_for_me(by):
    table = table_of(school(CommunityFactory()))

    assert [fault.column for fault in queries.sheet_of(table, by).checked.faults] == ["community"]


def test_a_table_does_not_make_a_protected_site_public(community, by):
    SiteFactory(community=community, kind="hospital", name="Вигадана школа")

    faults = queries.sheet_of(table_of(school(community)), by).checked.faults

    assert [fault.code for fault in faults] == ["opens"]


def test_more_rows_than_a_table_holds_are_refused_at_once(community, by):
    rows = [school(community, name=f"Школа {n}") for n in range(501)]

    assert "too_many_rows" in [f.code for f in queries.sheet_of(table_of(*rows), by).checked.faults]


def csv_of(table: Table) -> io.BytesIO:
    lines = [";".join(table.headers), *(";".join(row.cells) for row in table.rows)]
    file = io.BytesIO("\n".join(lines).encode())
    file.name = "sites.csv"
    return file


def test_a_file_is_shown_first_and_recorded_after(signed_in, community, by):
    client = signed_in(by)

    shown = client.post(IMPORT, {"file": csv_of(table_of(school(community, fuel_l="400")))})
    early = Site.objects.count()
    done = client.post(f"{IMPORT}record/", {"table": shown.context["table"]})

    assert (shown.status_code, early) == (200, 0)
    assert done.status_code == 302
    assert Equipment.objects.get().fuel_l == 400


def test_a_file_with_faults_comes_back_with_each_in_words(signed_in, community, by):
    client = signed_in(by)

    answer = client.post(
        IMPORT, {"file": csv_of(table_of(school(community, fuel_l="-1", battery_kwh="5")))}
    )  # fmt: skip

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write a number from 0 to 10000000, or leave this blank." in page
    assert "Give “battery: power” too" in page
    assert answer.context["table"] == ""


@pytest.mark.parametrize(
    "table",
    ["", "[]", "{}", '{"name": 1, "headers": [], "header_row": 1, "rows": []}',
     '{"name": "a", "headers": ["name"], "header_row": 1, "rows": [[2, [7]]]}',
     '{"name": "a", "headers": ["\\ud800"], "header_row": 1, "rows": []}', "[" * 100_000],
    ids=["nothing", "list", "record", "number", "cell", "half a character", "nested"],
)  # fmt: skip
def test_a_table_that_did_not_arrive_whole_is_asked_for_again(signed_in, by, table):
    answer = signed_in(by).post(f"{IMPORT}record/", {"table": table})

    assert answer.status_code == 302
    assert not Site.objects.exists()


def test_a_table_that_was_tampered_with_is_checked_again(signed_in, by):
    foreign = table_of(school(CommunityFactory()))

    answer = signed_in(by).post(f"{IMPORT}record/", {"table": json.dumps(foreign.as_plain())})

    assert answer.status_code == 422
    assert not Site.objects.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["uk", "en"])
def test_what_is_downloaded_can_be_imported_and_changes_nothing(
    signed_in, community, by, form, language
):
    record_sheet(
        table=table_of(
            school(community, fuel_l="400.5", generator_least_share="30", on_grid="yes",
                   feeder="1.1", own_water="no", places_education="450", lat="50.1", lon="36.25")
        ),
        by=by, at=NOW,
    )  # fmt: skip
    SiteServiceFactory(site__name="Чужа школа")

    answer = signed_in(by).get(f"/{language}/work/places/sites.{form}")
    table = read_table(io.BytesIO(b"".join(answer)), f"sites.{form}")
    done = record_sheet(table=table, by=by, at=NOW)

    assert len(table.rows) == 1
    assert (done.new, done.changed, done.same) == (0, 0, 1)


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_with_words(signed_in, by):
    bomb = io.BytesIO(bomb_of(3))
    bomb.name = "sites.xlsx"

    answer = signed_in(by).post(IMPORT, {"file": bomb})

    assert answer.status_code == 422
    assert "grows too big when it is unpacked" in answer.content.decode()
