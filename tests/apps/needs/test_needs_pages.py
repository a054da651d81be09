"""Pages and API of needs: who sees what, what is kept, what it costs."""

import io
from collections.abc import Callable
from importlib import import_module
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.apps.needs.tables import HEADERS, file_of, row, uploaded
from tests.factories.needs import DamageFactory, NeedFactory
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Role
from yakir.apps.needs.models import Damage, Import, Need
from yakir.apps.places.models import Community

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


@pytest.fixture
def community() -> Community:
    return CommunityFactory()


def address(name: str, *args: str) -> str:
    with override("uk"):
        return reverse(f"needs:{name}", args=args)


def filled(community: Community, **changes: Any) -> dict[str, Any]:
    return {
        "community": community.pk,
        "title": "Вікна вигаданої школи",
        "service": "education",
        "quantity": "1 250,5",
        "unit": "шт.",
        "people": "620",
        "observed_on": "2026-01-12",
        "source_text": "Вигаданий акт",
    } | changes


def test_no_page_answers_a_stranger(client: Client):
    address("list")  # the root list of addresses registers the converter that ours need
    patterns = import_module("yakir.apps.needs.urls").urlpatterns

    public_id = NeedFactory().public_id
    for path in patterns:
        args = [public_id] if "public_id" in str(path.pattern) else []
        for method in (client.get, client.post):
            answer = method(address(path.name, *args))
            assert answer.status_code in {302, 405}, path.name
            assert "login" in answer.get("Location", "login")


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("name", ["list", "damage", "new", "new-damage", "import"])
def test_a_page_shows_in_both_languages(
    signed_in: SignIn, community: Community, name: str, language: str
):
    client = signed_in(person_in(community))

    answer = client.get(address(name).replace("/uk/", f"/{language}/"))

    assert answer.status_code == 200
    assert len(answer.content) < 150_000


@pytest.mark.parametrize("name", ["list", "damage"])
def test_a_register_costs_the_same_for_many_records(
    signed_in: SignIn, community: Community, name: str, django_assert_max_num_queries: Callable
):
    factory = NeedFactory if name == "list" else DamageFactory
    factory.create_batch(60, community=community)
    client = signed_in(person_in(community))

    with django_assert_max_num_queries(12):
        answer = client.get(address(name))

    assert answer.content.decode().count("<tr>") == 51
    assert "page=2" in answer.content.decode()


def test_nonsense_in_the_address_is_forgiven(signed_in: SignIn, community: Community):
    NeedFactory(community=community)
    client = signed_in(person_in(community))

    answer = client.get(
        address("list") + "?page=x&since=yesterday&service=magic&oblast=x&status=y&q=%00"
    )

    assert answer.status_code == 200


def test_the_register_says_when_nothing_fits(signed_in: SignIn, community: Community):
    NeedFactory(community=community)

    answer = signed_in(person_in(community)).get("/en/work/needs/?q=nothing")

    assert "Nothing fits these filters" in answer.content.decode()


def test_a_record_of_another_community_is_not_found(signed_in: SignIn, community: Community):
    other = NeedFactory()
    client = signed_in(person_in(community, Role.CLERK, Role.VERIFIER))

    assert client.get(address("detail", other.public_id)).status_code == 404
    assert client.get(address("correct", other.public_id)).status_code == 404
    for step in ("verify", "reject"):
        assert client.post(address(step, other.public_id), {"version": 1}).status_code == 404


def test_an_import_of_another_person_is_not_found(signed_in: SignIn, community: Community):
    imported = uploaded([row(community.code)], person_in(community))
    client = signed_in(person_in(community))

    assert client.get(address("preview", imported.public_id)).status_code == 404
    assert client.get(address("marked", imported.public_id)).status_code == 404
    for step in ("mend", "record", "cancel"):
        assert client.post(address(step, imported.public_id)).status_code == 404


def test_an_id_of_something_else_is_not_found(signed_in: SignIn, community: Community):
    client = signed_in(person_in(community))

    assert client.get(address("detail", community.public_id)).status_code == 404


def test_a_need_is_reported_by_form(signed_in: SignIn, community: Community):
    client = signed_in(person_in(community))

    answer = client.post(address("new"), filled(community))

    need = Need.objects.get()
    assert answer.headers["Location"] == address("detail", need.public_id)
    assert str(need.quantity) == "1250.50"
    assert client.get(answer.headers["Location"]).status_code == 200


def test_damage_is_reported_by_form(signed_in: SignIn, community: Community):
    client = signed_in(person_in(community))

    client.post(address("new-damage"), filled(community, category="heavy"))

    assert Damage.objects.get().category == "heavy"


def test_a_faulty_form_keeps_what_was_typed(signed_in: SignIn, community: Community):
    client = signed_in(person_in(community))

    answer = client.post(
        address("new").replace("/uk/", "/en/"),
        filled(community, quantity="дванадцять", people="0", observed_on="31.02.2026"),
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="дванадцять"' in page
    assert "Write a number, for example 1250.5." in page
    assert "February 2026 has 28 days." in page
    assert not Need.objects.exists()


def test_a_refusal_of_the_action_stands_at_its_field(signed_in: SignIn, community: Community):
    client = signed_in(person_in(community))

    answer = client.post(address("new"), filled(community, people="60001"))

    assert answer.context["form"].errors.keys() == {"people"}


def test_a_second_person_verifies_by_form(signed_in: SignIn, community: Community):
    need = NeedFactory(community=community)
    client = signed_in(person_in(community, Role.VERIFIER))

    client.post(address("verify", need.public_id), {"version": 1, "note": "Оглянуто"})

    need.refresh_from_db()
    assert need.status == "verified"
    assert "Оглянуто" in client.get(address("detail", need.public_id)).content.decode()


def test_a_conflict_keeps_the_page_and_what_was_typed(signed_in: SignIn, community: Community):
    need = NeedFactory(community=community, version=2)
    client = signed_in(person_in(community, Role.VERIFIER))

    answer = client.post(
        address("reject", need.public_id), {"version": 1, "reason": "Уже полагоджено"}
    )

    assert answer.status_code == 409
    assert "Уже полагоджено" in answer.content.decode()
    need.refresh_from_db()
    assert need.status == "reported"


def test_a_rejection_without_a_reason_is_asked_again(signed_in: SignIn, community: Community):
    need = NeedFactory(community=community)
    client = signed_in(person_in(community, Role.VERIFIER))

    answer = client.post(address("reject", need.public_id), {"version": 1})

    assert answer.status_code == 422
    assert answer.context["reject_form"].errors.keys() == {"reason"}


def test_a_need_is_corrected_by_form(signed_in: SignIn, community: Community):
    need = NeedFactory(community=community)
    client = signed_in(person_in(community))
    page = client.get(address("correct", need.public_id))

    client.post(
        address("correct", need.public_id),
        filled(community, version=page.context["form"]["version"].value()),
    )

    need.refresh_from_db()
    assert (need.title, need.version) == ("Вікна вигаданої школи", 2)


def test_a_record_costs_few_queries(
    signed_in: SignIn, community: Community, django_assert_max_num_queries: Callable
):
    need = NeedFactory(community=community)
    client = signed_in(person_in(community, Role.CLERK, Role.VERIFIER))

    with django_assert_max_num_queries(16):
        client.get(address("detail", need.public_id))


# Import


def test_a_table_is_uploaded_mended_and_recorded(signed_in: SignIn, community: Community):
    client = signed_in(person_in(community))
    faulty = row(community.code, quantity="дванадцять", observed_on="31.02.2026", people="x")
    file = SimpleUploadedFile("потреби.csv", file_of([row(community.code), faulty]).read())

    answer = client.post(address("import"), {"kind": "needs", "file": file})
    preview = answer.headers["Location"]
    page = client.get(preview).content.decode()
    imported = Import.objects.get()
    client.post(
        address("mend", imported.public_id),
        {"cell-3-quantity": "12", "cell-3-observed_on": "28.02.2026", "cell-3-people": "40"},
    )
    client.post(address("record", imported.public_id))

    assert 'href="#c-d3"' in page
    assert 'id="c-d3"' in page
    assert 'name="cell-3-quantity" value="дванадцять"' in page
    assert Need.objects.count() == 2
    assert client.get(preview).status_code == 200


def test_good_rows_are_recorded_by_their_button(signed_in: SignIn, community: Community):
    person = person_in(community)
    imported = uploaded([row(community.code), row(community.code, people="x")], person)
    client = signed_in(person)

    all_at_once = client.post(address("record", imported.public_id), follow=True)
    count = Need.objects.count()
    client.post(address("record", imported.public_id), {"only_good": "1"})

    assert all_at_once.status_code == 200
    assert count == 0
    assert Need.objects.count() == 1


def test_a_service_is_mended_from_a_list(signed_in: SignIn, community: Community):
    person = person_in(community)
    imported = uploaded([row(community.code, service="магія")], person)

    page = signed_in(person).get(address("preview", imported.public_id)).content.decode()

    assert '<select class="input" name="cell-2-service"' in page
    assert '<option value="education">' in page


def test_a_cancelled_import_shows_as_such(signed_in: SignIn, community: Community):
    person = person_in(community)
    imported = uploaded([row(community.code)], person)
    client = signed_in(person)

    client.post(address("cancel", imported.public_id))

    assert client.get(address("preview", imported.public_id)).status_code == 200
    assert client.get(address("marked", imported.public_id)).status_code == 404
    assert client.post(address("record", imported.public_id)).status_code == 409


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"a;b\n1;\0\n"])
def test_a_file_that_is_no_table_is_refused_at_its_field(
    signed_in: SignIn, community: Community, content: bytes
):
    client = signed_in(person_in(community))

    answer = client.post(
        address("import"), {"kind": "needs", "file": SimpleUploadedFile("x.xlsx", content)}
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"file"}


def test_a_preview_of_many_faults_stays_small(
    signed_in: SignIn, community: Community, django_assert_max_num_queries: Callable
):
    person = person_in(community)
    rows = [row(community.code, quantity="x", title=f"Вікна {n}") for n in range(400)]
    imported = uploaded(rows, person)
    client = signed_in(person)

    with django_assert_max_num_queries(10):
        answer = client.get(address("preview", imported.public_id) + "?page=3")

    page = answer.content.decode()
    assert len(page) < 150_000
    assert page.count("aria-invalid") == 50
    assert 'id="c-d102"' in page


def test_cells_are_shown_as_text(signed_in: SignIn, community: Community):
    person = person_in(community)
    evil = "<script>alert(1)</script>"
    imported = uploaded([row(community.code, title=evil, quantity=evil)], person)

    page = signed_in(person).get(address("preview", imported.public_id)).content.decode()

    assert "<script>alert" not in page


def sheet_of(answer: Any, index: int = 0) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return list(book.worksheets[index].iter_rows(values_only=True))


def test_the_marked_file_names_each_fault_in_its_row(signed_in: SignIn, community: Community):
    person = person_in(community)
    imported = uploaded([row(community.code), row(community.code, people="x")], person)

    answer = signed_in(person).get(address("marked", imported.public_id).replace("/uk/", "/en/"))

    rows = sheet_of(answer)
    assert rows[0][-1] == "What to mend"
    assert rows[2][-1] == "F3: Write a number, for example 1250.5."


@pytest.mark.parametrize("kind", ["needs", "damage"])
@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_template_imports_when_it_is_filled_in(
    signed_in: SignIn, community: Community, kind: str, language: str
):
    client = signed_in(person_in(community))
    answer = client.get(f"/{language}/work/needs/import/template.xlsx?kind={kind}")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    measure = "620" if kind == "needs" else "heavy"
    cells = [community.code, "Вікна", "education", 140, "шт.", "2026-01-12", "Акт"]
    book.worksheets[0].append([*cells[:5], measure, *cells[5:]])
    file = io.BytesIO()
    book.save(file)

    client.post(
        address("import"), {"kind": kind, "file": SimpleUploadedFile("t.xlsx", file.getvalue())}
    )

    imported = Import.objects.get()
    assert (imported.total, imported.good, imported.faults) == (1, 1, [])
    accepted = {cells[1] for cells in book.worksheets[1].iter_rows(values_only=True)}
    assert {community.code, "education"} <= accepted


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["uk", "en"])
def test_an_export_imports_back_and_changes_nothing(
    signed_in: SignIn, community: Community, form: str, language: str
):
    person = person_in(community)
    client = signed_in(person)
    client.post(address("new"), filled(community, title="=1+1"))
    answer = client.get(f"/{language}/work/needs/needs.{form}?q=1%2B1")
    data = b"".join(answer.streaming_content)

    client.post(address("import"), {"kind": "needs", "file": SimpleUploadedFile("e", data)})

    imported = Import.objects.get()
    assert (imported.total, imported.good, imported.known) == (1, 1, 1)
    assert (b"'=1+1" in data) == (form == "csv")


def test_an_export_holds_only_what_is_filtered_and_seen(signed_in: SignIn, community: Community):
    NeedFactory(community=community, title="Вікна")
    NeedFactory(community=community, title="Двері")
    NeedFactory(title="Чуже")

    answer = signed_in(person_in(community)).get(address("xlsx") + "?q=вікна")

    assert [cells[1] for cells in sheet_of(answer)[1:]] == ["Вікна"]


def test_headers_of_the_tables_in_tests_are_those_of_the_template(
    signed_in: SignIn, community: Community
):
    answer = signed_in(person_in(community)).get(address("template"))

    headers = [str(header).rstrip(" *") for header in sheet_of(answer)[0]]
    assert headers[1:8] == HEADERS.split(";")[1:8]
