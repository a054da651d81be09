"""What the gate does with each kind of record and field."""

import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.needs import NeedFactory
from tests.factories.partners import ActFactory, PledgeFactory, SourceFactory
from tests.factories.places import CommunityFactory, SiteFactory
from yakir.apps.governance.models import Rules
from yakir.apps.needs.models import Damage
from yakir.apps.partners.models import Consignment, Photograph, Receipt
from yakir.apps.places.models import AskedFor, Coverage, District, Population
from yakir.apps.projects.models import Project
from yakir.apps.publishing import rules
from yakir.apps.publishing.rules import Action, Orders, Rule, decide
from yakir.apps.publishing.rules.codes import RULES
from yakir.apps.publishing.rules.gate import coarse_place
from yakir.apps.publishing.rules.texts import LIKELY, Suspicion, looks_private, suspicions
from yakir.common.protected import PROTECTED_SITES, Sector, Service, SiteKind
from yakir.common.sensitivity import Level

TODAY = date(2026, 11, 21)


def test_every_field_of_every_model_is_classified():
    assert list(rules.unclassified()) == []


def test_a_field_nobody_classified_is_withheld():
    decision = decide(Project(), "no_such_field", on=TODAY)
    assert (decision.action, decision.rule) == (Action.WITHHOLD, Rule.INTERNAL)


@pytest.mark.parametrize("kind", sorted(PROTECTED_SITES))
def test_nothing_of_a_protected_site_is_published(db, kind):
    site = SiteFactory(kind=kind, name="SECRET", lat=50.1, lon=36.2)

    decisions = [decide(site, field.name, on=TODAY) for field in site._meta.fields]

    assert {decision.action for decision in decisions} == {Action.WITHHOLD}
    assert {decision.value for decision in decisions} == {None}


def test_the_position_of_an_open_site_is_withheld_too(db):
    site = SiteFactory(kind=SiteKind.SCHOOL, lat=50.1, lon=36.2)

    assert decide(site, "lat", on=TODAY).action is Action.WITHHOLD


@pytest.mark.parametrize("service", [Service.POWER, Service.WATER, Service.HEAT])
def test_a_need_of_power_water_or_heat_is_protected(db, service):
    assert rules.is_protected(NeedFactory(service=service))


def test_a_need_of_medicine_is_protected_unless_a_clinic_has_it(db):
    clinic = SiteFactory(kind=SiteKind.CLINIC)
    hospital = SiteFactory(kind=SiteKind.HOSPITAL)

    assert rules.is_protected(NeedFactory(service=Service.MEDICINE))
    assert rules.is_protected(NeedFactory(service=Service.MEDICINE, site=hospital))
    assert not rules.is_protected(NeedFactory(service=Service.MEDICINE, site=clinic))


def test_a_need_of_a_shelter_is_protected_whatever_service_it_names(db):
    shelter = SiteFactory(kind=SiteKind.SHELTER)

    assert rules.is_protected(NeedFactory(service=Service.EDUCATION, site=shelter))


@pytest.mark.parametrize(
    ("sector", "flag", "expected"),
    [
        (Sector.EDUCATION, False, False),
        (Sector.EDUCATION, True, True),
        (Sector.ENERGY, False, True),
        (Sector.COMMUNICATIONS, False, True),
        (Sector.CIVIL_PROTECTION, False, False),
        (Sector.CIVIL_PROTECTION, True, True),
    ],
)
def test_an_act_is_protected_by_its_sector_or_its_mark(db, sector, flag, expected):
    act = ActFactory(sector=sector, is_protected=flag)

    assert rules.is_protected(act) is expected
    assert rules.is_protected(PledgeFactory(act=act)) is expected


@pytest.mark.parametrize("sector", [Sector.ENERGY, Sector.HEALTH, Sector.TRANSPORT])
def test_ideas_in_sectors_that_hold_protected_kinds_are_counted_by_oblast(sector):
    assert rules.is_protected(AskedFor(sector=sector))


def test_a_protected_act_gives_only_what_sums_need(db):
    act = ActFactory(sector=Sector.ENERGY, title_uk="SECRET", happened="2026-02-01")

    assert decide(act, "title_uk", on=TODAY).action is Action.WITHHOLD
    assert decide(act, "place_uk", on=TODAY).rule is Rule.PROTECTED
    assert decide(act, "happened", on=TODAY).value == 2026
    assert decide(act, "community", on=TODAY).value == act.community.oblast


def test_people_of_protected_kinds_are_rounded_to_hundreds(db):
    need = NeedFactory(service=Service.WATER, people=46_237)

    decision = decide(need, "people", on=TODAY)

    assert (decision.action, decision.value, decision.rule) == (
        Action.COARSEN,
        46_200,
        Rule.PEOPLE,
    )


@pytest.mark.parametrize(("people", "shown"), [(0, 0), (1, 100), (149, 100), (150, 200)])
def test_a_few_people_are_a_hundred_and_never_nobody(people, shown):
    assert rules.to_hundreds(people) == shown


@pytest.mark.parametrize(
    ("share", "band"),
    [(0, "great"), (0.349, "great"), (0.35, "medium"), (0.65, "medium"), (0.651, "lesser")],
)
def test_an_unpublished_share_becomes_a_band(share, band):
    decision = decide(Coverage(share=share, is_public=False), "share", on=TODAY)

    assert (decision.action, decision.value, decision.rule) == (Action.COARSEN, band, Rule.SHARE)


def test_a_share_that_the_community_publishes_is_published():
    assert decide(Coverage(share=0.42, is_public=True), "share", on=TODAY).value == 0.42


@pytest.mark.parametrize(("population", "district_shown"), [(100_000, False), (100_001, True)])
def test_a_district_is_public_only_in_a_large_city(db, population, district_shown):
    city = CommunityFactory(population=population)
    district = District(community=city, name_uk="Вигаданий")

    assert coarse_place(district) == (district if district_shown else city)


def test_personal_fields_are_withheld(db):
    need = NeedFactory()

    assert decide(need.reported_by, "email", on=TODAY).rule is Rule.PERSONAL


def test_a_withdrawn_record_and_a_withdrawn_field_are_withheld(db):
    act = ActFactory()
    whole = Orders(withdrawn={(act.public_id, "")})
    title = Orders(withdrawn={(act.public_id, "title_uk")})

    assert decide(act, "title_en", on=TODAY, orders=whole).rule is Rule.WITHDRAWN
    assert decide(act, "title_uk", on=TODAY, orders=title).rule is Rule.WITHDRAWN
    assert decide(act, "title_en", on=TODAY, orders=title).is_open


def test_a_delayed_date_is_public_once_it_has_passed(monkeypatch):
    monkeypatch.setattr("yakir.apps.publishing.rules.gate.level_of", lambda *_: Level.DELAYED)
    project = Project(service=Service.HOUSING, sector=Sector.HOUSING, is_protected=False)
    past, coming = TODAY - timedelta(days=1), TODAY

    assert decide(project, "x", on=TODAY, value=past).is_open
    assert decide(project, "x", on=TODAY, value=coming).rule is Rule.DELAYED


@pytest.mark.parametrize(
    "text",
    [
        "Пишіть на olena@imagined.example",
        "тел. 050 123 45 67",
        "+38 (067) 123-45-67",
        "школа на вул. Вигаданій, 12",
        "проспект Науки 9",
        "12 Imagined Street",
        "49.9935, 36.2304",
    ],
)
def test_a_text_that_looks_private_waits_for_a_person(db, text):
    act = ActFactory(title_uk=text)
    cleared = Orders(cleared={(act.public_id, "title_uk", rules.fingerprint(text))})

    assert decide(act, "title_uk", on=TODAY).rule is Rule.ADDRESS
    assert decide(act, "title_uk", on=TODAY, orders=cleared).is_open


@pytest.mark.parametrize(
    "text",
    [
        "Ремонт близько 20 багатоквартирних будинків",
        "Понад 11 млн доларів США, 2025–2026",
        "24 cities. More than 50 cities took part",
        "Площа 12 000 м² на 160 000 людей",
    ],
)
def test_an_ordinary_text_is_not_taken_for_an_address(text):
    assert not looks_private(text)


CHILDREN = [
    "Учениця Марійка отримала ноутбук",
    "дитина на ім’я Остап поїхала на відпочинок",
    "ДИТИНА Марко",
    "ДИТИНА МАРКО, ЩО ЛІКУЄТЬСЯ",
    "CHILD MARKO",
    "Мій син Тарас чекає на школу",
    "діти Оля та Петро",
    "Соломія, 9 років, малює",
    "a girl named Vyhadka drew this",
    "her son Taras",
    "the pupils Olha and Petro",
    "Solomiia (aged 9) drew it",
]
HELD = [
    (Suspicion.HANDLE, "пишіть у t.me/imagined_group"),
    (Suspicion.HANDLE, "питайте в @imagined_person"),
    (Suspicion.STREET, "вхід із Набережної, буд. 7а"),
    (Suspicion.STREET, "пр-т Вигаданий 7"),
    (Suspicion.STREET, "at 7 Imagined Boulevard"),
    (Suspicion.POSITION, "49°59′36″ N"),
    (Suspicion.POSITION, "49.9935N, 36.2304E"),
    (Suspicion.POSITION, "8FVC9G8F+6X"),
    (Suspicion.POSITION, "geo:imagined"),
    (Suspicion.POSITION, "див. openstreetmap.org"),
    (Suspicion.PHONE, "тел.: 700-12-34"),
    (Suspicion.NUMBER, "рахунок UA213223130000026007233566001"),
    (Suspicion.NUMBER, "РНОКПП 1234567890"),
    (Suspicion.NUMBER, "авто АХ 1234 ВВ"),
    *((Suspicion.CHILD, text) for text in CHILDREN),
]


@pytest.mark.parametrize(("suspicion", "text"), HELD)
def test_a_text_is_held_for_what_it_seems_to_hold(suspicion, text):
    assert suspicion in set(suspicions(text))


@pytest.mark.parametrize(("suspicion", "text"), HELD)
def test_a_database_finds_every_text_that_has_to_be_read(suspicion, text):
    assert re.search(LIKELY, text)


@pytest.mark.parametrize("text", CHILDREN)
def test_the_name_of_a_child_waits_for_a_person_by_a_rule_of_its_own(db, text):
    act = ActFactory(title_uk=text)
    cleared = Orders(cleared={(act.public_id, "title_uk", rules.fingerprint(text))})

    assert decide(act, "title_uk", on=TODAY).rule in {Rule.CHILD, Rule.ADDRESS}
    assert decide(act, "title_uk", on=TODAY, orders=cleared).is_open


@pytest.mark.parametrize(
    "text",
    [
        "Відпочинок 180 дітей Харкова у Барселоні",
        "учень Харківського ліцею",
        "Синагога Харкова, синій дах",
        "School for 300 children of Kharkiv",
        "Виховання дітей і дошкільна освіта",
        "Дитячий садок у Вигаданому, 2026",
        "12 автобусів, 2 вантажівки (2024)",
        "Song and boycott, sonar of Imagined City",
        "UA63120270010096107",
    ],
)
def test_an_ordinary_text_names_no_child_and_nobody_else(text):
    assert list(suspicions(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "ФОП Вигаданий",
        "Постачальник: фізична особа-підприємець Вигадана",
        "Вигаданий Петро Петрович",
        "договір з Вигаданою Оленою Іванівною",
        "Вигаданий П. П., директор",
        "роботи веде П.П. Вигаданий",
    ],
)
def test_the_full_name_of_a_person_waits(text):
    assert Suspicion.PERSON in suspicions(text)
    assert re.search(LIKELY, text)


@pytest.mark.parametrize(
    "text",
    [
        "Ліцей ім. Т. Г. Вигаданого",
        "школа імені Тараса Григоровича",
        "ТОВ «Вигадане», м. Харків, Д. П.",
        "Основ'янський район, Новобаварський ліцей",
        "The U.S. Government and the E.U.",
    ],
)
def test_what_is_named_after_somebody_does_not_wait(text):
    assert Suspicion.PERSON not in suspicions(text)


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_says_on_what_ground_it_stands_in_both_languages(rule):
    wording = RULES[rule]

    said = set()
    for language in ("uk", "en"):
        with translation.override(language):
            said.add((str(wording.reason), str(wording.ground)))
            ground = str(wording.ground)
        only = {"uk": "лише за вторинними джерелами", "en": "against secondary sources only"}
        assert "No." not in ground and "№" not in ground or only[language] in ground

    assert len(said) == 2
    assert all(reason and ground for reason, ground in said)
    assert wording.version >= 1


def test_damage_is_closed_for_some_days_after_it_was_seen(db, settings):
    settings.PUBLISH_DAMAGE_AFTER = 30
    damage = Damage(service=Service.HOUSING, observed_on=date(2026, 10, 2), category="destroyed")

    assert decide(damage, "category", on=date(2026, 10, 31)).rule is Rule.DELAYED
    assert decide(damage, "category", on=date(2026, 11, 1)).is_open


@pytest.mark.parametrize(
    ("happened", "last_closed"),
    [("2026-05-07", date(2026, 8, 4)), ("2026-05", date(2026, 8, 28)), ("2025", date(2026, 3, 30))],
)
def test_a_hand_over_of_a_protected_kind_waits_from_the_last_day_it_may_mean(
    db, settings, happened, last_closed
):
    settings.PUBLISH_PROTECTED_AFTER = 90
    source = SourceFactory(url="")
    act = ActFactory(kind="delivery", sector=Sector.ENERGY, happened=happened, source=source)

    assert decide(act, "amount", on=last_closed).rule is Rule.DELAYED
    assert decide(act, "amount", on=last_closed + timedelta(days=1)).rule is Rule.PROTECTED


def test_what_a_public_source_has_told_is_not_delayed(db):
    source = SourceFactory(url="https://source.example/imagined")
    act = ActFactory(kind="delivery", sector=Sector.ENERGY, happened="2026-11-20", source=source)

    assert decide(act, "amount", on=TODAY).rule is Rule.PROTECTED


def photograph(of, sha256: str = "a" * 64) -> Photograph:
    return Photograph(receipt=Receipt(consignment=of), public_id="ykr:photograph:1", sha256=sha256)


def test_a_photograph_waits_until_somebody_has_looked_at_exactly_this_picture(db):
    taken = photograph(Consignment(sector=Sector.EDUCATION))
    seen = Orders(cleared={(taken.public_id, "sha256", rules.fingerprint(taken.sha256))})

    assert decide(taken, "sha256", on=TODAY).rule is Rule.PHOTOGRAPH
    assert decide(taken, "sha256", on=TODAY, orders=seen).is_open
    assert decide(taken, "sha256", on=TODAY, value="b" * 64, orders=seen).rule is Rule.PHOTOGRAPH
    assert decide(taken, "picture", on=TODAY, orders=seen).rule is Rule.INTERNAL


def test_no_photograph_of_something_protected_is_let_through(db):
    taken = photograph(Consignment(sector=Sector.ENERGY))
    seen = Orders(cleared={(taken.public_id, "sha256", rules.fingerprint(taken.sha256))})

    assert decide(taken, "sha256", on=TODAY, orders=seen).rule is Rule.PROTECTED


def test_every_picture_that_is_kept_is_held_by_its_fingerprint():
    pictures = [
        model
        for model in apps.get_models()
        if any(
            isinstance(f, models.BinaryField) and f.name == "picture" for f in model._meta.fields
        )
    ]

    assert pictures == [Photograph]
    assert {rules.level_of(model, "sha256") for model in pictures} == {Level.PHOTOGRAPH}


OPEN = frozenset({Level.PUBLIC, Level.COARSE, Level.DELAYED, Level.PHOTOGRAPH})


def test_whatever_hangs_on_something_that_may_be_protected_is_asked_whether_it_is():
    unasked = rules.is_protected.dispatch(object)
    known = {
        model for model in apps.get_models() if rules.is_protected.dispatch(model) is not unasked
    }
    forgotten = [
        model._meta.label
        for model in apps.get_models()
        if model not in known
        and any(field.is_relation and field.related_model in known for field in model._meta.fields)
        and any(rules.level_of(model, field.name) in OPEN for field in model._meta.fields)
    ]

    assert forgotten == []
    assert len(known) > 35


NESTED = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.just("вул. Вигадана, 12"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


@given(NESTED)
def test_no_text_however_deep_is_public_unread(value):
    decision = decide(Rules(public_id="ykr:rules:1"), "criteria", on=TODAY, value=value)

    assert not any(looks_private(text) for text in re.findall(r"[^'\"]+", repr(decision.value)))
    assert decision.is_open == ("Вигадана" not in repr(value))


@pytest.mark.parametrize(("people", "is_open"), [(0, True), (1, False), (9, False), (10, True)])
def test_a_few_people_of_a_community_are_not_counted_in_public(db, people, is_open):
    decision = decide(Population(people=people), "people", on=TODAY)

    assert decision.is_open is is_open
    assert is_open or decision.rule is Rule.FEW_PEOPLE
