"""Faults of a register's network come back in the reader's words, at their site."""

import ast
import html
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.apps.endurance.test_faults import CALLS, spelled
from tests.factories.endurance import finished_run, outages
from tests.factories.places import (
    CommunityFactory,
    EquipmentFactory,
    SiteFactory,
    SiteServiceFactory,
    person_in,
)
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.endurance.queries import register_faults
from yakir.apps.endurance.queries.network import network_of
from yakir.apps.islands.queries import faults as case_faults
from yakir.common import failures
from yakir.common.runs import RunState
from yakir.engine import network
from yakir.engine.faults import Fault
from yakir.engine.islands import case, loads, solar

pytestmark = pytest.mark.django_db


def messages(*modules):
    """Every message that stands in the sources of these modules."""
    found = {"has shape (1,), expected 2"}
    for module in modules:
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                place = CALLS.get(call.func.id)
                if place is not None and len(call.args) > place:
                    found.update(spelled(call.args[place]))
    return sorted(found | ({network._AMOUNT} if network in modules else set()))


def in_both(words, fault):
    found = []
    for language in ("uk", "en"):
        with override(language):
            found.append(words(fault))
    return found


def is_said_in_both(words, fault):
    ukrainian, english = in_both(words, fault)
    assert fault.message not in ukrainian + english
    assert any("а" <= letter <= "я" for letter in ukrainian.casefold())
    assert not any("а" <= letter <= "я" for letter in english.casefold())


@pytest.mark.parametrize("message", messages(network))
def test_every_message_about_a_network_is_said_in_both_languages(message):
    fault = Fault("/sites/school-2/power_kw", message)

    is_said_in_both(lambda fault: register_faults.in_words(fault, {}), fault)


@pytest.mark.parametrize("message", messages(case, loads, solar))
def test_every_message_about_a_case_is_said_in_both_languages(message):
    is_said_in_both(case_faults.in_words, Fault("/units/battery_kwh/steps/0", message))


@pytest.fixture
def faulty():
    """A site that is cut off the grid, and has a load and nothing that gives it."""
    community = CommunityFactory(population=9_000)
    site = SiteFactory(community=community, kind="school")
    SiteServiceFactory(site=site, service="education", people=300)
    EquipmentFactory(site=site, on_grid=False, power_kw=20, generator_kw=0, battery_kwh=0)
    return site


def test_a_site_without_a_source_is_told_of_instead_of_an_error(signed_in, faulty):
    client = signed_in(person_in(faulty.community, Role.PLANNER))

    with override("en"):
        english = client.get(reverse("endurance:sites", args=[faulty.community.code]))
    with override("uk"):
        ukrainian = client.get(reverse("endurance:sites", args=[faulty.community.code]))

    assert english.status_code == ukrainian.status_code == 409
    told = f"{faulty.name}, critical electric load, mean: The site needs this"
    assert told.replace("'", "&#x27;") in english.content.decode()
    assert faulty.name.replace("'", "&#x27;") in ukrainian.content.decode()
    assert "Об’єкту це потрібно" in ukrainian.content.decode()


def test_a_run_that_failed_says_why_in_the_reader_s_language(signed_in, faulty):
    run = finished_run(outages(key="shipped"), faulty.community)
    assert run.state == RunState.FAILED
    client = signed_in(person_in(faulty.community, Role.PLANNER))

    for language, words in (("en", "nothing gives it"), ("uk", "ніщо його не дає")):
        with override(language):
            page = client.get(reverse("endurance:run", args=[run.public_id])).content.decode()
        assert words in page
        assert faulty.name.replace("'", "&#x27;") in page


def test_a_run_of_all_leaves_out_the_community_with_faults_and_runs_on(signed_in, faulty):
    sound = CommunityFactory(population=500)
    run = finished_run(outages(key="shipped"))
    alone = finished_run(run.scenario, sound)

    assert run.state == RunState.DONE
    held = run.holdings.filter(service="")
    assert set(held.values_list("community", flat=True)) == {sound.pk}
    assert held.get().hours == alone.holdings.get(service="").hours
    assert run.left_out == {
        faulty.community.code: f"/sites/{faulty.public_id}/power_kw: has no source"
    }


def test_pages_and_download_name_who_is_left_out_and_what_to_mend(signed_in, faulty):
    CommunityFactory(population=500)
    run = finished_run(outages(key="shipped"))
    places = [("run", run.public_id), ("list",), ("export", "csv")]

    def told(person, *wanted):
        client = signed_in(person)
        with override("en"):
            answers = [client.get(reverse(f"endurance:{n}", args=args)) for n, *args in wanted]
        return [html.unescape(answer.getvalue().decode()) for answer in answers]

    by_all = told(person_in(None, Role.PLANNER, kind=OrganisationKind.ASSOCIATION), *places)
    by_own = told(person_in(faulty.community, Role.PLANNER), *places[1:])

    for page in [*by_all, *by_own]:
        assert faulty.community.name_en in page and "nothing gives it" in page
    assert not any(faulty.name in page or faulty.public_id in page for page in by_all)
    assert all(faulty.name in page for page in by_own)


def test_a_run_of_all_fails_where_no_community_is_without_faults(faulty):
    run = finished_run(outages())

    assert (run.state, run.left_out) == (RunState.FAILED, {})
    assert "has no source" in run.detail


def test_a_stranger_sees_nothing_of_who_is_left_out(signed_in, faulty):
    sound = CommunityFactory(population=500)
    finished_run(outages(key="shipped"))

    with override("en"):
        page = signed_in(person_in(sound, Role.PLANNER)).get(reverse("endurance:list"))

    assert sound.name_en in page.content.decode()
    assert faulty.community.name_en not in page.content.decode()


def test_who_may_not_know_single_sites_learns_no_name_from_a_failure(signed_in, faulty):
    run = finished_run(outages(key="shipped"), faulty.community)
    everyone = person_in(None, Role.PLANNER, kind=OrganisationKind.ASSOCIATION)

    with override("en"):
        page = signed_in(everyone).get(reverse("endurance:run", args=[run.public_id]))

    assert "nothing gives it" in page.content.decode()
    assert faulty.name.replace("'", "&#x27;") not in page.content.decode()


def test_the_fault_names_the_site_among_those_by_norm(faulty):
    with pytest.raises(register_faults.FaultyRegister) as raised:
        network_of([faulty.community.pk])

    assert [fault.path for fault in raised.value.faults] == [f"/sites/{faulty.public_id}/power_kw"]


def test_faults_beyond_the_room_of_a_row_are_counted():
    faults = [Fault(f"/sites/school-{n}/power_kw", "has no source") for n in range(40)]

    detail = failures.kept(faults)

    assert len(detail) <= failures.LONGEST
    left = int(detail.rpartition("+")[2])
    assert detail.count("has no source") + left == 40
    with override("en"):
        assert f"And {left} more." in register_faults.why(detail, {})
