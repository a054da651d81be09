"""The registers load once, whatever the number of times they come."""

from datetime import date

import numpy as np
import pytest

from tests.factories.accounts import PersonFactory
from yakir import engine
from yakir.apps.journal import queries as journal
from yakir.apps.places import queries
from yakir.apps.places.actions import estimates, registers
from yakir.apps.places.actions.registers import CommunityRow, FigureRow, StatusRow, UnitRow
from yakir.apps.places.models import Community, Coverage, Population, StatusEntry
from yakir.common.models import Source

pytestmark = pytest.mark.django_db
OBLAST, RAION = "UA99000000000000001", "UA99010000000000001"
FREE, ACTIVE = "UA99010100000000001", "UA99010100000000002"


@pytest.fixture
def source(now):
    return Source.objects.create(
        key="imagined", publisher="Вигадане видання", title="Реєстр", recorded_at=now
    )


def community_row(code, name):
    return CommunityRow(
        code=code, oblast=OBLAST, raion=RAION, type="urban", name_uk=name, name_en=name,
        centre_uk="", centre_en="", former_name_uk="", lat=None, lon=None, map_x=None, map_y=None,
        area_km2=None,
    )  # fmt: skip


def load(source, now):
    by = PersonFactory._meta.model.objects.machine()
    registers.add_units(
        oblasts=[UnitRow(OBLAST, "Вигадана область", "Imagined oblast")],
        raions=[UnitRow(RAION, "Вигаданий район", "Imagined raion", OBLAST)],
        communities=[community_row(FREE, "Вільна"), community_row(ACTIVE, "Бойова")],
        districts=[],
        source=source, by=by, at=now,
    )  # fmt: skip
    registers.add_statuses(
        rows=[
            StatusRow(FREE, "possible_hostilities", "whole", date(2022, 2, 24), None,
                      "possible_hostilities"),
            StatusRow(ACTIVE, "active_hostilities", "whole", date(2022, 2, 24), None,
                      "active_hostilities"),
        ],
        as_of=date(2025, 4, 30), source=source, by=by, at=now,
    )  # fmt: skip
    registers.add_residents(
        people={FREE: 10_000, ACTIVE: 5_000}, as_of=date(2022, 1, 1), source=source, by=by, at=now
    )
    registers.add_indicators(
        rows=[FigureRow(FREE, "urban_share", 0.5), FigureRow(FREE, "damage_px", 1000)],
        as_of="2022", source=source, by=by, at=now,
    )  # fmt: skip
    registers.add_oblast_indicators(
        rows=[FigureRow(OBLAST, "hno_population_2023", 9_000.0)],
        as_of="2023", source=source, by=by, at=now,
    )  # fmt: skip
    return estimates.estimate(
        parameters=engine.BaselineParameters(), as_of=date(2026, 11, 1), source=source, by=by,
        at=now,
    )  # fmt: skip


def test_loading_twice_changes_nothing(source, now):
    load(source, now)
    before = journal.size(), Coverage.objects.count(), StatusEntry.objects.count()

    assert load(source, now) == 0

    assert (journal.size(), Coverage.objects.count(), StatusEntry.objects.count()) == before


def test_a_community_of_active_hostilities_gets_no_estimate(source, now):
    assert load(source, now) == 1

    assert not Coverage.objects.filter(community__code=ACTIVE).exists()
    assert not Population.objects.filter(community__code=ACTIVE, kind="present").exists()


def test_the_estimate_is_the_formula(source, now):
    load(source, now)

    housing = Coverage.objects.get(community__code=FREE, service="housing")

    assert housing.share == pytest.approx(np.exp(-2.19 * 1000 / 10_000))
    assert housing.grade == "C"
    assert housing.low < housing.share < housing.high


def test_people_present_are_cut_to_the_estimate_of_the_oblast(source, now):
    load(source, now)

    present = Population.objects.get(community__code=FREE, kind="present")

    assert present.people == 6_000  # 10,000 × 9,000 / 15,000
    assert (present.low, present.high) == (4_200, 7_800)


def test_a_registered_value_replaces_the_estimate_that_stays_on_record(source, now):
    load(source, now)
    community = Community.objects.get(code=FREE)
    Coverage.objects.create(
        community=community, service="housing", share=0.4, kind="registered",
        as_of=date(2025, 1, 1), source=source, recorded_at=now,
    )  # fmt: skip

    best = queries.coverage_of([community])[(community.pk, "housing")]

    assert best.share == 0.4
    assert community.coverages.filter(service="housing").count() == 2
