"""Importing needs and damage: every fault at once, all or nothing, nothing twice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.translation import override

from tests.apps.needs.tables import DAMAGE_HEADERS, HEADERS, file_of, row, uploaded
from tests.factories.accounts import NOW
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Role
from yakir.apps.journal.models import Payload
from yakir.apps.needs import actions, queries
from yakir.apps.needs.models import Damage, Import, Need
from yakir.apps.needs.rules import Kind
from yakir.apps.places.models import Community
from yakir.apps.places.rules import Status
from yakir.common.errors import Conflict, NotAllowed, Refused
from yakir.common.protected import Service

pytestmark = pytest.mark.django_db


@pytest.fixture
def community() -> Community:
    return CommunityFactory(name_uk="Вигадана громада", name_en="Imagined community")


@pytest.fixture
def clerk(community: Community) -> Person:
    return person_in(community)


def faults(imported: Import) -> list[tuple[str, str]]:
    return [(said.cell, said.text) for said in queries.preview_of(imported).faults]


# Each fault

FAULTS = [
    (
        "quantity",
        "дванадцять",
        "D2",
        "Write a number, for example 1250.5.",
        "Напишіть число, наприклад 1250,5.",
    ),
    ("quantity", "0", "D2", "Write a number above zero.", "Напишіть число, більше за нуль."),
    ("quantity", "-3", "D2", "Write a number above zero.", "Напишіть число, більше за нуль."),
    (
        "quantity",
        "9999999999",
        "D2",
        "This is over 1,000,000,000. Check the digits.",
        "Це понад 1 000 000 000. Перевірте цифри.",
    ),
    (
        "quantity",
        "1,250",
        "D2",
        "Write 1250 or 1.250: the comma can be read both ways.",
        "Напишіть 1250 або 1.250: кому можна прочитати двояко.",
    ),
    (
        "quantity",
        "1.555",
        "D2",
        "Write at most two digits after the mark, for example 1.56.",
        "Напишіть щонайбільше дві цифри після коми, наприклад 1.56.",
    ),
    (
        "community",
        "UA99019",
        "A2",
        "A code has 19 characters. Perhaps UA99019990000000001, Imagined community?",
        "Код має 19 знаків. Може, UA99019990000000001, Вигадана громада?",
    ),
    (
        "community",
        "Вигадана громада",
        "A2",
        "Write the code in place of the name. Perhaps UA99019990000000001, Imagined community?",
        "Напишіть код замість назви. Може, UA99019990000000001, Вигадана громада?",
    ),
    (
        "community",
        "UA99010010000099999",
        "A2",
        "No community has this code. Check its digits.",
        "Громади з таким кодом немає. Перевірте цифри.",
    ),
    (
        "title",
        "",
        "B2",
        "Fill in this cell: What is missing or damaged, up to 200 characters; no names, no addresses",
        "Заповніть клітинку: Чого бракує або що пошкоджено, до 200 знаків; без імен і адрес",
    ),
    ("title", "я" * 201, "B2", "Shorten this to 200 characters.", "Скоротіть до 200 знаків."),
    (
        "service",
        "зв'язок",
        "C2",
        "Write one of these: {services}.",
        "Напишіть одне з цього: {services}.",
    ),
    (
        "people",
        "12,5",
        "F2",
        "Write a whole number, for example 120.",
        "Напишіть ціле число, наприклад 120.",
    ),
    (
        "people",
        "60001",
        "F2",
        (
            "Imagined community had 20,000 residents in 2022; this is more than three times as many. "
            "Check the number."
        ),
        (
            "Вигадана громада: у 2022 році жителів було 20 000, а тут більш ніж утричі більше. "
            "Перевірте число."
        ),
    ),
    ("observed_on", "31.02.2026", "G2", "February 2026 has 28 days.", "Лютий 2026 має 28 днів."),
    (
        "observed_on",
        "22.11.2026",
        "G2",
        "This day is still to come. Write the day when it was seen.",
        "Цей день ще не настав. Напишіть день, коли це побачили.",
    ),
    (
        "observed_on",
        "31.12.2013",
        "G2",
        "Write a day since 1 January 2014.",
        "Напишіть день від 1 січня 2014 року.",
    ),
    (
        "observed_on",
        "06.13.2026",
        "G2",
        "A year has 12 months. Write the day, then the month, then the year.",
        "У році 12 місяців. Напишіть день, потім місяць, потім рік.",
    ),
    (
        "source_text",
        "",
        "H2",
        "Fill in this cell: Who established it and in which document",
        "Заповніть клітинку: Хто це встановив і в якому документі",
    ),
    (
        "source_text",
        "#REF!",
        "H2",
        "The formula in this cell gives an error. Write the value itself.",
        "Формула в цій клітинці дає помилку. Напишіть саме значення.",
    ),
]


@pytest.mark.parametrize(("column", "written", "cell", "english", "ukrainian"), FAULTS)
def test_a_fault_is_named_by_row_and_column_in_both_languages(
    column: str, written: str, cell: str, english: str, ukrainian: str
):
    community = CommunityFactory(
        code="UA99019990000000001", name_uk="Вигадана громада", name_en="Imagined community"
    )
    imported = uploaded([row(community.code, **{column: written})], person_in(community))

    with override("en"):
        services = ", ".join(str(label) for label in Service.labels)
        assert faults(imported) == [(cell, english.format(services=services))]
    with override("uk"):
        plain = [(where, text.replace("\u00a0", " ")) for where, text in faults(imported)]
        services = ", ".join(str(label) for label in Service.labels)
        assert plain == [(cell, ukrainian.format(services=services))]
    assert (imported.total, imported.good) == (1, 0)


def test_every_fault_of_a_file_is_listed_at_once(clerk: Person, community: Community):
    rows = [
        row(community.code),
        row(community.code, quantity="дванадцять", observed_on="31.02.2026"),
        row("UA63", title=""),
    ]

    imported = uploaded(rows, clerk)

    assert [cell for cell, _ in faults(imported)] == ["D3", "G3", "A4", "B4"]
    assert (imported.total, imported.good) == (3, 1)


def test_a_row_of_another_community_is_a_fault(clerk: Person):
    other = CommunityFactory(name_en="Other community")

    imported = uploaded([row(other.code)], clerk)

    with override("en"):
        assert faults(imported) == [
            ("A2", "You do not register for this community: Other community.")
        ]


@pytest.mark.parametrize("status", [Status.OCCUPIED, Status.OCCUPIED_MAINLY])
def test_an_occupied_community_takes_no_needs(status: Status):
    occupied = CommunityFactory(status=status, name_en="Occupied community")

    imported = uploaded([row(occupied.code)], person_in(occupied))

    with override("en"):
        assert faults(imported) == [
            (
                "A2",
                "Occupied community is temporarily occupied: no needs are registered there.",
            )
        ]


def test_a_missing_column_is_named(clerk: Person, community: Community):
    rows = [row(community.code)[:-1]]

    imported = uploaded(rows, clerk, headers=HEADERS.removesuffix(";Джерело"))

    with override("en"):
        assert faults(imported) == [
            ("1", "The column “Source” is missing. Add it, or take our template.")
        ]


def test_damage_is_imported_by_english_headers_too(clerk: Person, community: Community):
    cells = [community.code, "Roof", "housing", "Тяжке", "1", "building", "2026-01-12", "Act 1"]
    imported = uploaded([cells], clerk, headers=DAMAGE_HEADERS, kind=Kind.DAMAGE)

    actions.record_import(imported=imported, by=clerk, at=NOW)

    assert Damage.objects.get().category == "heavy"


# Recording


def test_good_rows_become_needs_with_the_values_they_had(clerk: Person, community: Community):
    imported = uploaded([row(community.code, quantity="1 250,5")], clerk)

    imported = actions.record_import(imported=imported, by=clerk, at=NOW)

    need = Need.objects.get()
    assert (imported.state, imported.created, imported.known) == ("done", 1, 0)
    assert (need.community, need.title, need.service) == (
        community,
        "Вікна вигаданої школи",
        "education",
    )
    assert (str(need.quantity), need.unit, need.people) == ("1250.50", "шт.", 620)
    assert (need.status, need.reported_by, need.imported) == ("reported", clerk, imported)


def test_a_file_with_a_fault_records_nothing(clerk: Person, community: Community):
    imported = uploaded([row(community.code), row(community.code, quantity="x")], clerk)

    with pytest.raises(actions.HasFaults):
        actions.record_import(imported=imported, by=clerk, at=NOW)

    assert not Need.objects.exists()
    imported.refresh_from_db()
    assert imported.state == "preview"


def test_the_good_rows_are_recorded_on_request(clerk: Person, community: Community):
    imported = uploaded([row(community.code), row(community.code, quantity="x")], clerk)

    imported = actions.record_import(imported=imported, only_good=True, by=clerk, at=NOW)

    assert Need.objects.count() == 1
    assert imported.state == "done"


def test_a_file_without_a_good_row_records_nothing(clerk: Person, community: Community):
    imported = uploaded([row(community.code, quantity="x")], clerk)

    with pytest.raises(actions.NothingToRecord):
        actions.record_import(imported=imported, only_good=True, by=clerk, at=NOW)


def test_the_same_file_twice_changes_nothing(clerk: Person, community: Community):
    rows = [row(community.code), row(community.code, title="Двері")]
    actions.record_import(imported=uploaded(rows, clerk), by=clerk, at=NOW)

    again = uploaded(rows, clerk)
    known = again.known
    again = actions.record_import(imported=again, by=clerk, at=NOW)

    assert Need.objects.count() == 2
    assert (known, again.created, again.known) == (2, 0, 2)


def test_a_row_written_a_little_differently_is_the_same_row(clerk: Person, community: Community):
    actions.record_import(imported=uploaded([row(community.code)], clerk), by=clerk, at=NOW)
    other = row(
        community.code,
        title=" вікна  Вигаданої школи",
        quantity="140,00",
        observed_on="2026-01-12",
        service="education",
    )

    again = actions.record_import(imported=uploaded([other], clerk), by=clerk, at=NOW)

    assert (again.created, again.known) == (0, 1)


def test_a_row_that_repeats_another_is_recorded_once(clerk: Person, community: Community):
    imported = uploaded([row(community.code), row(community.code)], clerk)

    imported = actions.record_import(imported=imported, by=clerk, at=NOW)

    assert (imported.created, imported.known) == (1, 1)


def test_a_corrected_need_is_not_imported_again(clerk: Person, community: Community):
    rows = [row(community.code)]
    actions.record_import(imported=uploaded(rows, clerk), by=clerk, at=NOW)
    need = Need.objects.get()
    actions.correct(report=need, version=1, changes={"people": 600}, by=clerk, at=NOW)

    again = actions.record_import(imported=uploaded(rows, clerk), by=clerk, at=NOW)

    assert again.created == 0
    assert Need.objects.get().people == 600


def test_the_same_file_reopens_its_preview(clerk: Person, community: Community):
    first = uploaded([row(community.code)], clerk)
    second = uploaded([row(community.code)], clerk)
    others = uploaded([row(community.code)], person_in(community))

    assert first == second
    assert others != first


def test_mended_cells_are_checked_anew(clerk: Person, community: Community):
    imported = uploaded(
        [row(community.code, quantity="дванадцять", observed_on="31.02.2026")], clerk
    )

    changes = {
        2: {"quantity": "12", "observed_on": "28.02.2026", "nothing": "x"},
        99: {"unit": "x"},
    }
    imported = actions.mend(imported=imported, changes=changes, by=clerk, at=NOW)

    assert (imported.good, imported.faults) == (1, [])
    actions.record_import(imported=imported, by=clerk, at=NOW)
    assert Need.objects.get().quantity == 12


def test_a_cell_mended_with_a_nul_is_a_fault(clerk: Person, community: Community):
    imported = uploaded([row(community.code, quantity="x")], clerk)

    imported = actions.mend(imported=imported, changes={2: {"quantity": "1\0"}}, by=clerk, at=NOW)

    assert [fault["code"] for fault in imported.faults] == ["not_number"]
    assert "\0" not in str(imported.table)


def test_a_recorded_import_cannot_be_recorded_mended_or_cancelled(
    clerk: Person, community: Community
):
    imported = uploaded([row(community.code)], clerk)
    actions.record_import(imported=imported, by=clerk, at=NOW)

    for step in (
        lambda: actions.record_import(imported=imported, by=clerk, at=NOW),
        lambda: actions.mend(imported=imported, changes={}, by=clerk, at=NOW),
        lambda: actions.cancel_import(imported=imported, by=clerk, at=NOW),
    ):
        with pytest.raises(Conflict):
            step()


def test_a_cancelled_import_keeps_no_cells(clerk: Person, community: Community):
    imported = uploaded([row(community.code)], clerk)

    imported = actions.cancel_import(imported=imported, by=clerk, at=NOW)

    assert (imported.state, imported.table, imported.faults) == ("cancelled", {}, [])


def test_nobody_touches_the_import_of_another(clerk: Person, community: Community):
    imported = uploaded([row(community.code)], clerk)

    with pytest.raises(NotAllowed):
        actions.record_import(imported=imported, by=person_in(community), at=NOW)


def test_a_reader_imports_nothing(community: Community):
    with pytest.raises(NotAllowed):
        uploaded([row(community.code)], person_in(community, Role.READER))


def test_a_day_that_comes_makes_the_row_good(clerk: Person, community: Community):
    imported = uploaded([row(community.code, observed_on="22.11.2026")], clerk)

    actions.record_import(imported=imported, by=clerk, at=NOW + timedelta(days=1))

    assert Need.objects.count() == 1


def test_each_recorded_row_is_entered_in_the_journal(clerk: Person, community: Community):
    imported = uploaded([row(community.code), row(community.code, title="Двері")], clerk)

    actions.record_import(imported=imported, by=clerk, at=NOW)

    kinds = list(Payload.objects.values_list("kind", flat=True))
    assert kinds == ["import.uploaded", "need.reported", "need.reported", "import.recorded"]
    entry = Payload.objects.get(subject=Need.objects.order_by("pk").first().public_id)
    assert entry.fields["community"][0] == community.code
    assert entry.fields["oblast"][0] == community.oblast.code
    assert entry.fields["people_hundreds"][0] == 600
    assert entry.fields["imported"][0] == imported.public_id


def test_a_hostile_file_is_refused_and_keeps_nothing(clerk: Person):
    with pytest.raises(Refused):
        actions.upload(file=file_of([["\0"]]), name="x.xlsx", kind=Kind.NEEDS, by=clerk, at=NOW)

    assert not Import.objects.exists()


def test_many_rows_cost_no_more_queries_than_few(
    clerk: Person, community: Community, django_assert_max_num_queries: Callable
):
    with django_assert_max_num_queries(60):
        imported = uploaded(
            [row(community.code, title=f"Вікна {number}") for number in range(300)], clerk
        )
        actions.record_import(imported=imported, by=clerk, at=NOW)

    assert Need.objects.count() == 300


@pytest.mark.slow
def test_twenty_thousand_rows_are_previewed_in_few_queries_and_recorded(
    clerk: Person, community: Community, django_assert_max_num_queries: Callable
):
    rows = [
        row(community.code, title=f"Вікна {number}", quantity="x" if number % 2 else "1")
        for number in range(20_000)
    ]
    with django_assert_max_num_queries(15):
        imported = uploaded(rows, clerk)
    with django_assert_max_num_queries(1):
        imported = queries.import_of(clerk, imported.public_id)
        preview = queries.preview_of(imported, page="200")

    assert preview.fault_count == 10_000
    assert len(preview.faults) == 50
    assert preview.page.paginator.num_pages == 200
    assert (
        actions.record_import(imported=imported, only_good=True, by=clerk, at=NOW).created == 10_000
    )
