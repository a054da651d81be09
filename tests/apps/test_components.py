"""The page shell, its tags, and the page that shows every component."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.translation import override

from yakir.common import charts, examples, formats
from yakir.common.errors import Conflict, Invalid
from yakir.common.money import Money
from yakir.common.pages import page_of
from yakir.common.preview import preview
from yakir.common.spreadsheet import Fault, Row, Table
from yakir.common.time import Quarter

COMMON = Path(settings.BASE_DIR) / "yakir" / "common"
COMPONENTS = COMMON / "templates" / "components"
DOCUMENT = Path(settings.BASE_DIR) / "docs" / "reference" / "components.md"
NAMES = sorted(path.stem for path in COMPONENTS.glob("[a-z]*.html"))
NBSP = "\N{NO-BREAK SPACE}"


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.fixture(params=["uk", "en"])
def html(request: pytest.FixtureRequest, client: Client) -> str:
    response = client.get(f"/{request.param}/components/")

    assert response.status_code == 200
    return response.content.decode()


def test_the_page_of_components_has_no_inline_style_or_script(html: str) -> None:
    assert not re.search(r"<[^>]*\sstyle=", html)
    assert "<style" not in html
    assert not re.search(r"<[^>]*\son[a-z]+=", html)
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)


def test_every_id_stands_once(html: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', html)

    assert len(ids) > 5
    assert sorted(ids) == sorted(set(ids))


def test_every_reference_by_id_leads_somewhere(html: str) -> None:
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    targets = set(re.findall(r'\sfor="([^"]+)"', html))
    targets |= set(re.findall(r'\shref="#([^"]+)"', html))
    described = {
        one for many in re.findall(r'aria-describedby="([^"]+)"', html) for one in many.split()
    }

    assert targets | described <= ids


def test_no_number_in_an_attribute_is_written_for_people(html: str) -> None:
    geometry = re.findall(r'\s(?:width|height|x|y|cx|cy|r|d|value)="([^"]*)"', html)

    assert not [value for value in geometry if NBSP in value]
    assert not [
        v for v in re.findall(r'\s(?:width|height|cx|cy|r|x|y)="([^"]*)"', html) if "," in v
    ]


def test_every_glyph_is_in_the_sprite(html: str) -> None:
    sprite = (COMMON / "static" / "yakir" / "sprite.svg").read_text()
    used = set(re.findall(r'<use href="[^"#]*#([a-z]+)"', html))

    assert used
    assert used <= set(re.findall(r'<symbol id="([a-z]+)"', sprite))


@pytest.mark.parametrize("name", NAMES)
def test_each_component_is_documented_and_shown(name: str) -> None:
    shown = (COMMON / "templates" / "components.html").read_text()
    nested = "".join(path.read_text() for path in COMPONENTS.glob("*.html"))

    assert f"### {name}\n" in DOCUMENT.read_text()
    assert f'"components/{name}.html"' in shown + nested


def test_each_documented_component_exists() -> None:
    headings = set(re.findall(r"^### (\w+)$", DOCUMENT.read_text(), re.MULTILINE))

    assert headings - {"table"} == set(NAMES)


def test_each_tag_and_filter_is_documented() -> None:
    source = (COMMON / "templatetags" / "yakir.py").read_text()
    own = {"state_shape", "kind_of", "unit_of", "bar", "bar_after", "part_of", "anchor_of"}
    own |= {"fault_count", "page_numbers", "page_query", "message_kind", "is_text", "money_filter"}
    names = set(re.findall(r"^@register\.\w+.*\n(?:@.*\n)*def (\w+)", source, re.MULTILINE)) - own
    document = DOCUMENT.read_text()

    assert len(names) > 15
    assert not [
        name
        for name in names
        if f"`{name}" not in document
        and f"{{% {name} " not in document
        and f"{{% {name} %" not in document
    ]


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("uk", 1421125, f"1{NBSP}421{NBSP}125"),
        ("en", 1421125, "1,421,125"),
        ("uk", -5, "\N{MINUS SIGN}5"),
        ("en", None, "no data"),
        ("en", 0, "0"),
    ],
)
def test_a_number_is_written_as_people_write_it(language: str, value: object, text: str) -> None:
    with override(language):
        assert formats.write_number(value) == text


@pytest.mark.parametrize(
    ("language", "money", "short", "text"),
    [
        ("en", Money(Decimal(43_100_000), "EUR"), True, f"€43.1{NBSP}million"),
        ("en", Money(Decimal(1_250_000), "EUR"), False, "€1,250,000"),
        ("en", Money(Decimal("-0.50"), "USD"), False, "\N{MINUS SIGN}$0.50"),
        ("en", Money(Decimal(900), "NOK"), True, f"NOK{NBSP}900"),
        ("uk", Money(Decimal(1_250_000), "EUR"), False, f"1{NBSP}250{NBSP}000{NBSP}€"),
        ("uk", Money(Decimal("12.30"), "UAH"), False, f"12,30{NBSP}₴"),
    ],
)
def test_money_is_written_with_its_currency(
    language: str, money: Money, short: bool, text: str
) -> None:
    with override(language):
        assert formats.write_money(money, short=short) == text


@pytest.mark.parametrize(
    ("language", "value", "form", "text"),
    [
        ("uk", date(2026, 3, 6), "", f"6{NBSP}березня 2026"),
        ("en", "2026-03-06", "", f"6{NBSP}March 2026"),
        ("uk", "2026-03", "", "березень 2026"),
        ("uk", "2023-08", "since", "серпня 2023"),
        ("en", "2026", "", "2026"),
        ("uk", datetime(2026, 3, 5, 22, 30, tzinfo=UTC), "", f"6{NBSP}березня 2026"),
    ],
)
def test_a_day_is_written_as_far_as_it_is_known(
    language: str, value: object, form: str, text: str
) -> None:
    with override(language):
        assert formats.write_day(value, form) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(46237, "46,200"), (150, "200"), (99, "under 100"), (0, "0"), (None, "no data")],
)
def test_people_are_rounded_to_hundreds_and_a_few_never_become_nobody(
    count: int | None, text: str
) -> None:
    with override("en"):
        assert formats.write_hundreds(count) == text


def test_a_quarter_is_written_from_a_day_a_quarter_or_its_text() -> None:
    written = [formats.write_quarter(v) for v in (date(2027, 5, 1), Quarter(2027, 2), "2027-Q2")]

    assert written == ["2027-Q2"] * 3


def test_a_percentage_comes_from_a_share() -> None:
    with override("en"):
        assert drawn("{{ share|percent:1 }}", share=0.986) == "98.6%"


def test_a_plain_number_stays_as_machines_write_it() -> None:
    with override("uk"):
        assert drawn("{{ a|plain }} {{ b|plain }}", a=1250, b=0.5) == "1250 0.5"


def test_a_name_falls_back_to_the_other_language() -> None:
    with override("en"):
        assert drawn("{{ it|localized }}", it={"name_uk": "Харків", "name_en": ""}) == "Харків"


def test_what_people_typed_is_escaped_in_every_tag() -> None:
    bad = "<b onclick=x>"

    html = drawn(
        "{% mark 'source' bad bad bad %}{% badge 'source' bad %}{% withheld bad bad bad %}"
        "{% state 'kept' bad %}{% tick 'source' bad bad %}{% icon 'source' label=bad %}",
        bad=bad,
    )

    assert bad not in html


def test_a_link_of_filters_changes_one_value_and_keeps_the_rest() -> None:
    request = RequestFactory().get("/", {"q": "школа", "page": "3", "status": "open"})

    link = drawn("{% query page=2000 status=None %}", request=request)

    assert link == "?q=%D1%88%D0%BA%D0%BE%D0%BB%D0%B0&amp;page=2000"


def test_a_bad_page_number_gives_the_nearest_page() -> None:
    get = RequestFactory().get

    assert page_of(get("/", {"page": "many"}), range(120), per=50).number == 1
    assert page_of(get("/", {"page": "99"}), range(120), per=50).number == 3


def test_a_refusal_becomes_an_error_of_the_form() -> None:
    whole, part = examples.faulty_form(), examples.faulty_form()

    whole.refuse(Conflict("taken"))
    part.refuse(Invalid({"partner": "unknown", "elsewhere": "odd"}))

    assert whole.non_field_errors() == ["taken"]
    assert part.errors["partner"] == ["unknown"]
    assert part.non_field_errors() == ["odd"]


def test_the_tops_of_columns_are_the_sums_of_their_parts() -> None:
    parts = [charts.Part("A", [1, 2]), charts.Part("B", [3, 0])]

    with override("en"):
        chart = charts.columns(["2027-Q1", "2027-Q2"], parts, unit="€", label="Sums")

    assert [text.text for text in chart.totals] == ["4.0", "2.0"]
    assert chart.label == "Sums, €. 2027-Q1: 4.0; 2027-Q2: 2.0."
    assert [layer.d.count("M") for layer in chart.parts] == [2, 1]


def test_a_fifth_part_of_a_column_is_refused() -> None:
    parts = [charts.Part(str(i), [1]) for i in range(5)]

    with pytest.raises(ValueError, match="4 parts at most"):
        charts.columns(["2027-Q1"], parts, unit="", label="")


def test_the_map_puts_every_community_in_one_layer() -> None:
    places = [
        charts.Place(36.26, 49.98, "great", 1_421_000, "K"),
        charts.Place(34.0, 51.6, "great", 9_000),
        charts.Place(37.9, 49.6, "status"),
        charts.Place(23.0, 49.0),
        charts.Place(34.1, 45.0, "occupied"),
    ]

    drawing = charts.need_map(places, label="")

    dots = {layer.css: layer.d.count("h0") for layer in drawing.layers}
    assert dots == {"all": 1, "occ": 1, "sq": 1, "sq sq--in": 1, "dots-rim": 1, "dots-s d1": 1}
    assert [len(group.circles) for group in drawing.circles] == [0, 0, 1]
    assert [row.count for row in drawing.scale] == [2, 0, 0, 1]


def test_a_circle_of_the_map_says_its_words_and_one_without_words_nothing() -> None:
    places = [
        charts.Place(36.26, 49.98, "great", 1_421_000, words="Кам'янка: 5"),
        charts.Place(34.0, 51.6, "great", 90_000),
    ]

    drawing = charts.need_map(places, label="")
    html = render_to_string("components/map.html", {"map": drawing})

    told, silent = re.findall("<circle.+?(?:/>|</circle>)", html)
    assert re.fullmatch('<circle [^<>/]+"><title>Кам&#x27;янка: 5</title></circle>', told)
    assert re.fullmatch('<circle [^<>/]+"/>', silent)


def test_the_language_switch_keeps_the_address_and_its_query(client: Client) -> None:
    html = client.get("/uk/components/?p=2").content.decode()

    assert 'href="/en/components/?p=2"' in html


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_missing_page_says_so_in_the_language_of_its_address(
    client: Client, language: str
) -> None:
    response = client.get(f"/{language}/no-such-page/")

    assert response.status_code == 404
    assert f'<html lang="{language}">' in response.content.decode()


def test_the_error_page_of_the_server_needs_no_context() -> None:
    html = Template("{% include '500.html' %}").render(Context())

    assert "Помилка на нашому боці" in html
    assert "An error on our side" in html


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["login", "password/reset"])
def test_account_pages_wear_the_shell_and_have_a_labelled_field(client: Client, path: str) -> None:
    html = client.get(f"/en/accounts/{path}/").content.decode()

    assert 'class="mast"' in html
    assert re.search(r'<label for="id_\w+">', html)
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)


def test_a_preview_shows_faulty_rows_whole_and_folds_the_good_ones() -> None:
    rows = tuple(Row(number, (f"name {number}", "12")) for number in (2, 3, 4, 5, 7))
    table = Table("needs", ("Name", "Quantity"), 1, rows)
    faults = [Fault(4, "quantity", "B", "12", "not_a_number"), Fault(1, "date", "", "", "missing")]

    shown = preview(table, faults, describe=lambda fault: fault.code)

    assert [(line.number, line.fold, line.count) for line in shown.rows] == [
        (0, "2–3", 2),
        (4, "", 0),
        (0, "5–7", 2),
    ]
    assert [cell.fault for cell in shown.rows[1].cells] == ["", "not_a_number"]
    assert [(fault.cell, fault.id) for fault in shown.faults] == [("B4", "sheet-B4"), ("1", "")]
    assert (shown.total, shown.good, shown.hidden) == (5, 4, 0)


def test_a_preview_of_many_faulty_rows_says_how_many_it_leaves_out() -> None:
    rows = tuple(Row(number, ("x",)) for number in range(2, 7))
    faults = [Fault(row.number, "name", "A", "x", "bad") for row in rows]

    shown = preview(Table("t", ("Name",), 1, rows), faults, describe=lambda f: f.code, most=2)

    assert len(shown.rows) == 2
    assert shown.hidden == 3
    assert len(shown.faults) == 5
