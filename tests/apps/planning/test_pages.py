"""Scenarios, searches and plans as people see them in the browser."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
import rfc8785
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import NOW
from tests.factories.catalogue import imagined_version
from tests.factories.partners import PartnerFactory, SourceFactory
from tests.factories.places import person_in
from tests.factories.planning import (
    homes_fund,
    lacking,
    planned,
    planner,
    question,
    scenario,
    signer,
)
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.places.models import AskedFor
from yakir.apps.planning import actions
from yakir.apps.planning.models import Plan, Run, RunPoint, Scenario
from yakir.apps.planning.rules import Failure
from yakir.common.protected import Service
from yakir.common.runs import RunState

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
HTMX = {"HX-Request": "true"}
WORK = "/en/work/scenarios/"


def typed(**changes: object) -> dict[str, object]:
    """Return a form as a planner fills it in."""
    return {
        "name_uk": "Вигаданий сценарій",
        "name_en": "Imagined scenario",
        "first_quarter": "2027-Q1",
        "quarters": "8",
        "horizon": "40",
        "package": "share",
        "statuses": ["possible_hostilities"],
        "include_projects": "on",
        "version": "1",
        **{f"threshold_{code}": "0.9" for code in Service.values},
        **{f"weight_{code}": "1" for code in Service.values},
        **changes,
    }


def page_of(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers or None)
    assert response.status_code == 200
    return response.content.decode()


def test_from_an_empty_list_to_a_plan(signed_in: SignIn) -> None:
    lacking(0.891)
    imagined_version()
    client = signed_in(planner())
    fund = homes_fund()

    made = client.post(f"{WORK}new/", typed(funds=[fund.pk], weight_power="0,5"))
    asked = Scenario.objects.get()
    assert made.headers["Location"] == f"{WORK}{asked.public_id}/"
    assert asked.weights["power"] == 0.5
    search = client.post(f"{WORK}{asked.public_id}/search/", {"gap": "0.2", "seconds": "20"})
    run = Run.objects.get(scenario=asked)
    assert search.headers["Location"] == f"{WORK}runs/{run.public_id}/"
    assert run.gap_wanted == pytest.approx(0.002)
    assert "Show the plan" in page_of(client, search.headers["Location"])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"first_quarter": "2020-Q1"}, "is over"),
        ({"first_quarter": "next"}, "Write a quarter as 2027-Q1."),
        ({"horizon": "4"}, "in which projects may start: 8"),
        ({"threshold_heat": "1.2"}, "Write a share from 0.05 to 1."),
        ({"threshold_heat": "much"}, "Write a number, for example 0.9."),
        ({"weight_heat": "-1"}, "Write a weight of 0 or more."),
        ({f"weight_{code}": "0" for code in Service.values}, "Give at least one service a weight."),
        ({"funds": []}, "Choose at least one fund."),
        ({"statuses": []}, "Choose at least one status."),
        ({"communities": "UA00000000000000000"}, "No community has this code"),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_typed_is_lost(
    changes: dict[str, object], message: str, signed_in: SignIn
) -> None:
    client = signed_in(planner())
    values = typed(**{"funds": [homes_fund().pk], "name_en": "Kept as typed", **changes})

    answer = client.post(f"{WORK}new/", values)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "Kept as typed" in answer.content.decode()
    assert not Scenario.objects.exists()


def test_a_scenario_is_changed_in_its_form(signed_in: SignIn) -> None:
    own = lacking(0.5)
    asked = scenario(communities=[own])
    client = signed_in(planner())

    shown = page_of(client, f"{WORK}{asked.public_id}/change/")
    assert own.code in shown
    fund = asked.funds.get().pk
    client.post(
        f"{WORK}{asked.public_id}/change/", typed(funds=[fund], communities=own.code, quarters="6")
    )
    stale = client.post(f"{WORK}{asked.public_id}/change/", typed(funds=[fund]))

    asked.refresh_from_db()
    assert (asked.quarters, asked.version) == (6, 2)
    assert "Somebody has changed this record meanwhile" in stale.content.decode()


def test_the_page_of_a_plan_shows_the_same_sums_as_its_rows(signed_in: SignIn) -> None:
    for _number in range(3):
        lacking(0.5)
    plan = planned(funds=[homes_fund(10_000), homes_fund(5_000)])
    client = signed_in(planner())
    address = f"{WORK}plans/{plan.public_id}/"

    context = client.get(address).context
    file = b"".join(client.get(f"{address}plan.csv").streaming_content).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(file)))
    cost = sum(Decimal(row["Cost, EUR"]) for row in rows)
    assert context["totals"]["cost"].amount == cost
    assert sum(fund.used.amount for fund in context["funds"]) == cost
    assert context["totals"]["chosen"] == len(rows) == plan.choices.count()
    assert sum(int(row["People who gain the service"]) for row in rows) == plan.people["housing"]


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("show", ["chosen", "left"])
def test_a_plan_is_shown_in_both_languages(language: str, show: str, signed_in: SignIn) -> None:
    lacking(0.5)
    lacking(0.6)
    plan = planned(funds=[homes_fund(15_000)])
    client = signed_in(planner())

    page = page_of(client, f"/{language}/work/scenarios/plans/{plan.public_id}/?show={show}")

    assert ("Imagined scenario" if language == "en" else "Вигаданий сценарій") in page
    assert ("Imagined house" if language == "en" else "Вигаданий будинок") in page


def test_each_reason_left_out_stands_in_words(signed_in: SignIn) -> None:
    lacking(0.891)
    lacking(0.5)
    plan = planned(funds=[homes_fund(7_800)])
    client = signed_in(planner())

    page = page_of(client, f"{WORK}plans/{plan.public_id}/?show=left")

    assert "Another size is chosen here: Imagined house, 30" in page
    assert "The same money does more here" in page


def test_filters_keep_what_fits(signed_in: SignIn) -> None:
    here, there = lacking(0.5), lacking(0.5)
    plan = planned()
    client = signed_in(planner())
    address = f"{WORK}plans/{plan.public_id}/"

    page = page_of(client, f"{address}?oblast={here.oblast.code}")

    rows = client.get(f"{address}?oblast={here.oblast.code}").context["rows"]
    assert {row.community for row in rows} == {here.name_en}
    assert there.name_en not in page.partition("<table")[2]
    assert client.get(f"{address}?service=power").context["rows"] == []
    assert client.get(f"{address}?fund=nobody").status_code == 200


def test_the_document_lets_anyone_compute_the_fingerprint(signed_in: SignIn) -> None:
    lacking(0.5)
    plan = planned()
    client = signed_in(planner())

    document = json.loads(client.get(f"{WORK}plans/{plan.public_id}/plan.json").content)

    problem = rfc8785.dumps(document["problem"])
    assert hashlib.sha256(problem).hexdigest() == document["problem_sha256"] == plan.problem_sha256


def test_people_of_a_community_see_rows_of_their_own_alone(signed_in: SignIn) -> None:
    own, other = lacking(0.5), lacking(0.5)
    plan = planned()
    reader = person_in(own, Role.READER)
    client = signed_in(reader)
    address = f"{WORK}plans/{plan.public_id}/"

    assert client.get(address).status_code == 404
    actions.publish_plan(plan=plan, by=signer(), at=NOW)
    page = page_of(client, address)

    assert own.name_en in page
    assert other.name_en not in page
    assert other.name_en not in page_of(client, f"{address}?show=left")
    assert client.get(f"{address}plan.json").status_code == 403


def test_a_scenario_of_others_answers_404(signed_in: SignIn) -> None:
    own, other = lacking(0.5), lacking(0.5)
    mine = scenario(by=planner(own), communities=[own])
    both = scenario(communities=[own, other])
    everywhere = scenario()
    client = signed_in(planner(own))

    page = page_of(client, WORK)
    assert mine.public_id in page
    for hidden in (both, everywhere):
        assert hidden.public_id not in page
        for action in ("", "change/"):
            assert client.get(f"{WORK}{hidden.public_id}/{action}").status_code == 404
        for action in ("copy/", "search/"):
            assert client.post(f"{WORK}{hidden.public_id}/{action}").status_code == 404


def test_a_community_planner_ticks_own_communities(signed_in: SignIn) -> None:
    own = lacking(0.5)
    client = signed_in(planner(own))

    assert own.name_en in page_of(client, f"{WORK}new/")
    client.post(f"{WORK}new/", typed(funds=[homes_fund().pk], communities=[own.pk]))

    assert list(Scenario.objects.get().communities.all()) == [own]


def test_readers_neither_make_nor_search(signed_in: SignIn) -> None:
    asked = scenario()
    client = signed_in(person_in(None, Role.READER, kind=OrganisationKind.ASSOCIATION))

    assert "Make a scenario" not in page_of(client, WORK)
    assert client.get(f"{WORK}new/").status_code == 403
    assert client.post(f"{WORK}{asked.public_id}/search/").status_code == 403


def test_strangers_see_nothing(client: Client) -> None:
    asked = scenario()

    for address in (WORK, f"{WORK}new/", f"{WORK}{asked.public_id}/"):
        assert client.get(address).status_code == 302


def test_a_search_under_way_asks_again_and_its_end_reloads_the_page(signed_in: SignIn) -> None:
    asked = scenario()
    now = timezone.now()
    run = Run.objects.create(
        scenario=asked, asked_by=asked.made_by, recorded_at=now, state=RunState.RUNNING,
        heard_at=now, seconds=30, value=98.0, bound=100.0,
    )  # fmt: skip
    client = signed_in(planner())
    address = f"{WORK}runs/{run.public_id}/"

    page = page_of(client, address)
    assert 'hx-trigger="every 2s"' in page
    assert "98.0% of the proven bound" in page
    assert "Stop and keep the best so far" in page
    Run.objects.update(heard_at=now - timedelta(minutes=5))
    fragment = client.get(address, headers=HTMX)

    assert fragment.headers["HX-Refresh"] == "true"
    assert "The worker stopped without a word" in fragment.content.decode()
    assert "Search again" in page_of(client, address)


def test_a_search_under_way_draws_its_curve_and_tells_each_better_plan(
    signed_in: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    asked = scenario()
    now = timezone.now()
    run = Run.objects.create(
        scenario=asked, asked_by=asked.made_by, recorded_at=now, state=RunState.RUNNING,
        heard_at=now, seconds=30, value=98.0, bound=100.0,
    )  # fmt: skip
    for second in range(200):
        RunPoint.objects.create(run=run, seconds=second, value=80 + second // 20, bound=100)
    client = signed_in(planner())
    address = f"{WORK}runs/{run.public_id}/"

    page = page_of(client, address)
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        fragment = client.get(address, headers=HTMX).content.decode()

    assert "after 180.0 s: 89.0% of the bound, 1.1% more than the plan before" in page
    assert "The plan and its bound closing in" in page
    assert page.count('<th scope="row" class="num">') == 12
    assert "<html" not in fragment
    assert 'id="curve"' in fragment
    assert 'hx-swap-oob="true"' in fragment
    assert "hx-swap-oob" not in page


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_end_of_a_search_stands_in_words(language: str, signed_in: SignIn) -> None:
    lacking(0.5)
    plan = planned()
    client = signed_in(planner())

    page = page_of(client, f"/{language}/work/scenarios/runs/{plan.run.public_id}/")

    said = {"en": "No plan gains more: this is proven.", "uk": "доведено"}
    assert said[language] in page


def test_stopping_a_waiting_search(signed_in: SignIn) -> None:
    asked = scenario()
    run = Run.objects.create(scenario=asked, asked_by=asked.made_by, recorded_at=NOW)
    client = signed_in(planner())

    client.post(f"{WORK}runs/{run.public_id}/stop/")

    run.refresh_from_db()
    assert run.state == RunState.STOPPED
    assert "Stopped by a person" in page_of(client, f"{WORK}runs/{run.public_id}/")


def test_a_failed_search_tells_why(signed_in: SignIn) -> None:
    asked = scenario()
    client = signed_in(planner())

    client.post(f"{WORK}{asked.public_id}/search/", {"gap": "0.2", "seconds": "5"})

    run = Run.objects.get()
    assert run.failure == Failure.NO_CANDIDATES
    page = page_of(client, f"{WORK}runs/{run.public_id}/")
    assert "No community and service gives a candidate" in page
    assert "raise a threshold" in page


def test_a_search_with_impossible_limits_is_refused_at_its_field(signed_in: SignIn) -> None:
    asked = scenario()
    client = signed_in(planner())

    answer = client.post(f"{WORK}{asked.public_id}/search/", {"gap": "0.2", "seconds": "9999"})

    assert answer.status_code == 422
    assert not Run.objects.exists()


def test_a_signer_publishes_and_withdraws_with_a_reason(signed_in: SignIn) -> None:
    lacking(0.5)
    plan = planned()
    client = signed_in(signer())
    address = f"{WORK}plans/{plan.public_id}/publish/"

    client.post(address, {"note": ""})
    assert plan.publications.get().is_public
    assert client.post(address, {"note": ""}).status_code == 422
    client.post(address, {"note": "вигадана причина"})

    assert not plan.publications.first().is_public
    assert "вигадана причина" in page_of(client, f"{WORK}plans/{plan.public_id}/")


def test_who_asked_sees_why_they_cannot_publish(signed_in: SignIn) -> None:
    lacking(0.5)
    both = person_in(None, Role.PLANNER, Role.SIGNER, kind=OrganisationKind.ASSOCIATION)
    plan = planned(scenario(by=both))
    client = signed_in(both)

    answer = client.post(f"{WORK}plans/{plan.public_id}/publish/", {"note": ""})

    assert "A second person signs." in answer.content.decode()
    assert not plan.publications.exists()


def test_no_page_of_a_scenario_names_a_real_giver(signed_in: SignIn) -> None:
    giver = PartnerFactory(name_en="Imagined giver", name_uk="Вигаданий дарувальник")
    lacking(0.5)
    plan = planned()
    client = signed_in(planner())
    addresses = (
        WORK,
        f"{WORK}{plan.run.scenario.public_id}/",
        f"{WORK}plans/{plan.public_id}/",
    )

    pages = "".join(page_of(client, address) for address in addresses)

    assert giver.name_en not in pages
    assert "nobody has pledged any of this money" in pages


def test_queries_do_not_grow_with_the_rows(
    signed_in: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for _number in range(12):
        lacking(0.5)
    plan = planned()
    client = signed_in(planner())
    address = f"{WORK}plans/{plan.public_id}/"
    client.get(address)

    for show in ("chosen", "left"):
        with django_assert_max_num_queries(32):  # type: ignore[attr-defined]
            assert len(client.get(f"{address}?show={show}").context["rows"]) == 12


def test_the_list_does_not_query_for_each_scenario(
    signed_in: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    person, fund = planner(), homes_fund()
    for _number in range(10):
        actions.make_scenario(question=question(funds=[fund]), by=person, at=NOW)
    client = signed_in(person)
    client.get(WORK)

    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        page_of(client, WORK)


def test_the_workbook_of_left_out_projects_opens(signed_in: SignIn) -> None:
    from openpyxl import load_workbook

    lacking(0.5)
    plan = planned()
    client = signed_in(planner())

    answer = client.get(f"{WORK}plans/{plan.public_id}/plan.xlsx?show=left")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active

    assert sheet.max_row == plan.left_out.count() + 1
    assert client.get(f"{WORK}plans/{plan.public_id}/plan.exe").status_code == 404
    assert Plan.objects.count() == 1


def test_what_a_community_asked_for_stands_beside_as_a_count(signed_in: SignIn) -> None:
    community = lacking(0.5)
    AskedFor.objects.create(
        community=community, sector="housing", count=7, as_of=NOW.date(),
        source=SourceFactory(), recorded_at=NOW,
    )  # fmt: skip
    plan = planned()
    client = signed_in(planner())

    page = page_of(client, f"{WORK}plans/{plan.public_id}/")

    assert "asked for in DREAM: 7 ideas" in page
