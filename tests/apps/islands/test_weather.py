"""Measured weather of a study: which files are read, what is kept, what is said of it."""

import re
from dataclasses import replace

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext, override

from tests.apps.islands.test_pages import body, typed
from tests.factories.accounts import NOW
from tests.factories.islands import QUESTION, island_design, studied
from tests.factories.places import CommunityFactory, SiteFactory, person_in
from tests.standards.test_weather import epw, hourly
from yakir import engine
from yakir.apps.accounts.rules import Role
from yakir.apps.islands import actions
from yakir.apps.islands.models import Study
from yakir.apps.islands.queries.case import case_of, panels_of, solar_of
from yakir.apps.islands.queries.loads import load_of
from yakir.apps.islands.queries.pages import compare
from yakir.apps.islands.queries.weather import GREATEST_FILE, LICENCES, weather_of
from yakir.apps.islands.rules import SiteLoad
from yakir.common.errors import Invalid
from yakir.standards import weather

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return CommunityFactory()


@pytest.fixture
def planner(community):
    return person_in(community, Role.PLANNER)


@pytest.fixture(autouse=True)
def nobody_looks(monkeypatch):
    """Studies stay as they are when asked."""
    monkeypatch.setattr(Study, "begin", lambda study: False)


def ask(community, by, year, question=QUESTION):
    return actions.ask_study(
        name="Вигаданий острів",
        community=community,
        design=island_design(),
        question=question,
        probability=0.95,
        hours=24,
        weather=year,
        by=by,
        at=NOW,
    )


def file(text, name="weather.epw"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def test_a_study_keeps_what_its_panels_give_in_the_measured_year(community, planner):
    year = weather.read(epw())

    study = ask(community, planner, year)

    sun = (year.ghi_w_m2, year.dni_w_m2, year.dhi_w_m2, year.temperature_c)
    exact = engine.islands.measured(panels_of(study), *sun, source="")
    assert solar_of(study) == pytest.approx(exact.output, abs=5e-4)
    assert solar_of(study).sum() == pytest.approx(exact.yield_kwh, rel=1e-3)
    assert len(bytes(study.sun)) < 20_000
    assert study.sun_about["source"] == "EPW Zrazkove, UKR, artificial"
    assert study.sun_about["yield_kwh"] == pytest.approx(exact.yield_kwh, abs=0.1)


def test_the_case_of_a_study_has_the_load_of_its_feeder_and_the_measured_sun(community, planner):
    first, second = SiteFactory.create_batch(2, community=community)
    loads = (
        SiteLoad(first.public_id, "clinic", 190_000, 0.5, 0.3),
        SiteLoad(second.public_id, "school", 260_000, 0.3, 0.3),
    )
    question = replace(QUESTION, yearly_kwh=450_000, sites=loads)
    study = ask(community, planner, weather.read(epw()), question=question)

    case = case_of(study).case

    assert case.load_kw == pytest.approx(load_of(question))
    assert case.solar == pytest.approx(solar_of(study))
    assert case.heat_kw.sum() == pytest.approx(QUESTION.heat_kwh)


def test_without_a_file_the_sky_is_clear_as_before(community, planner):
    study = ask(community, planner, None)

    assert study.sun is None
    assert solar_of(study).sum() == pytest.approx(QUESTION.yield_kwh, rel=0.01)


def test_asked_again_the_measured_sun_is_the_same(community, planner):
    study = ask(community, planner, weather.read(epw()))
    Study.objects.update(state="stopped")
    study.refresh_from_db()

    again = actions.ask_again(study=study, by=planner, at=NOW)

    assert bytes(again.sun) == bytes(study.sun)
    assert again.sun_about == study.sun_about


def test_a_year_without_sun_is_refused(community, planner):
    year = weather.read(epw())
    dark = weather.WeatherYear(
        **{name: np.zeros(8760) for name in ("ghi_w_m2", "dni_w_m2", "dhi_w_m2")},
        temperature_c=year.temperature_c,
        latitude=50,
        longitude=36,
        utc_offset_hours=2,
        source="",
        licence_note="",
    )

    with pytest.raises(Invalid) as refusal:
        ask(community, planner, dark)

    assert set(refusal.value.faults) == {"weather"}
    assert not Study.objects.exists()


def test_a_file_is_sent_with_the_form_and_told_on_the_page(signed_in, community, planner):
    client = signed_in(planner)
    with override("en"):
        address = reverse("islands:new")

    form = body(client.get(address))
    answer = client.post(address, typed(community, weather=file(epw())))
    page = body(client.get(answer.url))

    assert 'enctype="multipart/form-data"' in form
    assert answer.status_code == 302
    assert "Sun: EPW Zrazkove, UKR, artificial, for a place" in page
    assert "The file does not state a licence" in page
    assert "a clear sky with cloud by month" not in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"\x00\xff\xfe not weather", "This is no weather file"),
        ("Latitude of nothing", "does not follow its layout"),
        (epw()[:5000], "does not follow its layout|has \\d+ hours"),
        (epw(temperature_5="99"), "“temperature_c” cannot be 99 in hour 5"),
        (epw().replace(",2.0,150.0", ",nan,150.0", 1), "does not follow its layout"),
        (hourly(2019, 2020), "several years \\(2019, 2020\\)"),
        (hourly(2019, slope="35"), "horizontal plane; this one is at 35"),
        (hourly(2019, columns="Gb(i),H_sun,T2m,WS10m,Int"), "ask PVGIS for the components"),
        (b"x" * (GREATEST_FILE + 1), "larger than 2 MB"),
    ],
)
def test_a_faulty_file_is_told_at_its_field_and_loses_nothing_else(
    signed_in, community, planner, content, words
):
    with override("en"):
        answer = signed_in(planner).post(
            reverse("islands:new"), typed(community, hours="48", weather=file(content))
        )

    form = answer.context["form"]
    assert answer.status_code == 422
    assert set(form.errors) == {"weather"}
    with override("en"):
        assert re.search(words, form.errors["weather"][0])
    assert form["hours"].value() == "48"
    assert not Study.objects.exists()


def test_a_good_file_beside_another_fault_is_asked_for_again(signed_in, community, planner):
    with override("en"):
        answer = signed_in(planner).post(
            reverse("islands:new"), typed(community, hours="9000", weather=file(epw()))
        )

    assert set(answer.context["form"].errors) == {"hours"}
    assert "Choose the file again" in body(answer)


def test_a_copy_says_that_the_file_has_to_be_chosen_again(signed_in, community, planner):
    about = {"source": "PVGIS 2020", "licence": "", "yield_kwh": 1100.0, "away_km": 3}
    study = studied(community, by=planner, sun_about=about)
    with override("en"):
        address = reverse("islands:new")

    page = body(signed_in(planner).get(address, {"copy": study.public_id}))

    assert "The first study used PVGIS 2020: choose the file again" in page


def test_two_suns_are_two_questions(community, planner):
    first = studied(community, by=planner)
    about = {"source": "PVGIS 2020", "licence": "", "yield_kwh": 1100.0, "away_km": 3}
    second = studied(community, by=planner, design=first.design, sun_about=about)

    assert compare(first, first)["same_question"]
    assert not compare(first, second)["same_question"]


def test_what_a_file_says_of_itself_is_kept_as_printable_text(community, planner):
    text = epw().replace("Zrazkove", "Zraz\x07kove<b>" + "x" * 500, 1)

    study = ask(community, planner, weather_of(text.encode()))

    assert study.sun_about["source"].startswith("EPW Zrazkove<b>xxx")
    assert len(study.sun_about["source"]) == 200


def test_notes_of_licences_are_those_of_the_readers():
    with override("en"):
        assert [str(each) for each in LICENCES] == [
            gettext(weather.year.PVGIS_NOTE),
            gettext(weather.year.ASK_NOTE),
        ]
