"""A plan and a comparison as papers for a meeting."""

import re
import zlib
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.test import Client

from tests.factories.accounts import NOW
from tests.factories.places import person_in
from tests.factories.planning import homes_fund, lacking, planned, planner, signer
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Role
from yakir.apps.planning import actions
from yakir.apps.planning.models import Plan
from yakir.common import papers

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
KNOWN_CSS = (".p1", ".p4", ".gantt", ".flow", ".lim", ".grid", ".axis", ".em")


def address(plan: Plan, language: str = "en") -> str:
    return f"/{language}/work/scenarios/plans/{plan.public_id}/plan.pdf"


def compared(a: Plan, b: Plan, language: str = "en") -> str:
    query = f"?a={a.public_id}&b={b.public_id}"
    return f"/{language}/work/scenarios/compare/comparison.pdf{query}"


def unpacked(pdf: bytes) -> bytes:
    """Return the streams of a PDF as they are when nothing packs them."""
    parts = []
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with suppress(zlib.error):
            parts.append(zlib.decompress(packed))
    return b"".join([pdf, *parts])


@pytest.fixture
def plan() -> Plan:
    for number in range(3):
        lacking(0.5 + number / 10)
    return planned(funds=[homes_fund(24_000), homes_fund(9_000)])


@pytest.fixture
def as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a paper come as the page that would be printed."""
    monkeypatch.setattr(papers, "as_pdf", str.encode)


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_plan_and_a_comparison_are_printed(language: str, plan: Plan, signed_in: SignIn) -> None:
    client = signed_in(planner())

    for asked in (address(plan, language), compared(plan, plan, language)):
        answer = client.get(asked)
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert b"%%EOF" in answer.content[-10:]


def test_ukrainian_letters_are_set_in_a_font_that_has_them() -> None:
    pdf = papers.as_pdf("<h1>Якір: ґанок, їжа, євро</h1>")

    assert b"DejaVu" in unpacked(pdf)


def test_a_paper_is_made_without_a_complaint(caplog: pytest.LogCaptureFixture) -> None:
    papers.as_pdf('<h1>Plan</h1><p class="small quiet">words</p><svg class="chart"></svg>')

    assert [each.message for each in caplog.records if each.name == "weasyprint"] == []


@pytest.mark.usefixtures("as_text")
def test_a_paper_of_a_plan_holds_every_project_chosen(plan: Plan, signed_in: SignIn) -> None:
    html = signed_in(planner()).get(address(plan)).content.decode()

    names = plan.choices.values_list("candidate__community__name_en", flat=True)
    assert all(name in html for name in names)
    assert html.count("<svg") >= 3
    assert plan.problem_sha256 in html
    assert "nobody has pledged any of this money" in html
    assert "Working view — not public" in html


@pytest.mark.usefixtures("as_text")
def test_a_paper_of_a_plan_that_builds_nothing_says_so(signed_in: SignIn) -> None:
    lacking(0.5)
    empty = planned(funds=[homes_fund(1)])

    assert "Nothing is chosen" in signed_in(planner()).get(address(empty)).content.decode()


@pytest.mark.usefixtures("as_text")
def test_people_of_a_community_print_their_own_projects_alone(signed_in: SignIn) -> None:
    own, other = lacking(0.5), lacking(0.5)
    plan = planned()
    client = signed_in(person_in(own, Role.READER))
    assert client.get(address(plan)).status_code == 404
    actions.publish_plan(plan=plan, by=signer(), at=NOW)

    for asked in (address(plan), compared(plan, plan)):
        html = client.get(asked).content.decode()
        assert other.name_en not in html
        assert other.oblast.name_en not in html
    assert own.name_en in client.get(address(plan)).content.decode()


@pytest.mark.usefixtures("as_text")
def test_without_two_plans_there_is_no_comparison_to_print(signed_in: SignIn) -> None:
    answer = signed_in(planner()).get("/en/work/scenarios/compare/comparison.pdf")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/work/scenarios/compare/")


@pytest.mark.usefixtures("as_text")
def test_a_paper_takes_no_query_for_each_project(
    signed_in: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for _number in range(12):
        lacking(0.5)
    plan = planned()
    client = signed_in(planner())
    client.get(address(plan))

    with django_assert_max_num_queries(28):  # type: ignore[attr-defined]
        client.get(address(plan))


def test_a_paper_fetches_nothing() -> None:
    with pytest.raises(papers.NothingFetched):
        papers._refuse("imagined:/address")


def test_drawings_wear_the_tokens_of_the_light_theme() -> None:
    dressed = papers._dressed('<svg class="chart" viewBox="0 0 1 1"><path/></svg>')

    assert dressed.startswith('<svg class="chart" viewBox="0 0 1 1"><style>')
    assert "var(" not in dressed
    assert "#0b6556" in dressed  # patina, from tokens.css
    assert all(css in dressed for css in KNOWN_CSS)
