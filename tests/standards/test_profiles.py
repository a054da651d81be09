"""Load profiles: what is packed is what was published, and it is scaled to a year."""

from datetime import date, timedelta

import numpy as np
import pytest

from yakir.standards.profiles import HOURS, UnknownProfile, bdew, doe
from yakir.standards.profiles.packed import BUILDINGS, CITIES, USES

EVERY = [(use, city, building) for use in USES for city in CITIES for building in BUILDINGS]


@pytest.mark.parametrize(("use", "city", "building"), EVERY)
def test_every_hour_is_a_share_of_the_year(use, city, building):
    shares = doe.profile(use, city, building)

    assert shares.shape == (HOURS,)
    assert shares.min() >= 0
    # The trap of the tables: a warehouse has no hot water, so its hours sum to nothing.
    nothing = (use, building) == ("hot_water", "Warehouse")
    assert shares.sum() == pytest.approx(0 if nothing else 1, abs=1e-12)
    assert (doe.reference_kwh(use, city, building) == 0) is nothing


@pytest.mark.parametrize(
    ("use", "city", "building", "published"),
    [
        # First hours of the published tables, which have six digits.
        ("electric", "Chicago", "Hospital", [7.226e-05, 7.0922e-05, 7.08621e-05, 7.08492e-05]),
        ("hot_water", "Chicago", "SmallOffice", [6.09131e-06, 0.000141374, 6.09131e-06]),
        ("space_heating", "Chicago", "Warehouse", [0.000444036, 0.000497122, 0.0005745]),
    ],
)
def test_packing_moves_no_hour_by_a_ten_thousandth_of_the_peak(use, city, building, published):
    shares = doe.profile(use, city, building)

    assert shares[: len(published)] == pytest.approx(published, abs=1e-4 * shares.max())


def test_the_reference_hospital_uses_what_was_published():
    assert doe.reference_kwh("electric", "Chicago", "Hospital") == 8_567_087
    assert doe.reference_kwh("space_heating", "Chicago", "Hospital") == pytest.approx(
        12329.57943 * 293.07107, rel=1e-6
    )


@pytest.mark.parametrize("year", range(2020, 2031))
def test_an_office_rests_on_the_sundays_of_the_year(year):
    days = doe.profile("electric", "Chicago", "SmallOffice", year=year).reshape(365, 24).sum(axis=1)

    first_sunday = (6 - date(year, 1, 1).weekday()) % 7
    by_weekday = [days[(first_sunday + n) % 7 :: 7].mean() for n in range(7)]

    assert int(np.argmin(by_weekday)) == 0


@pytest.mark.parametrize("name", bdew.names())
def test_a_standard_load_sums_to_one_in_common_and_leap_years(name):
    for year in (2023, 2024):
        shares = bdew.profile(name, year=year)

        assert shares.shape == (HOURS,)
        assert shares.min() >= 0
        assert shares.sum() == pytest.approx(1, abs=1e-12)


def day_factor(day):
    return -3.92e-10 * day**4 + 3.2e-7 * day**3 - 7.02e-5 * day**2 + 2.1e-3 * day + 1.24


def test_a_household_follows_its_table_times_the_function_of_the_day():
    # 2 and 31 January 2023 are workdays of one month: their tables are the same.
    household = bdew.profile("h25", year=2023).reshape(365, 24)
    workshop = bdew.profile("g25", year=2023).reshape(365, 24)

    assert household[1] / household[30] == pytest.approx(
        np.full(24, day_factor(2) / day_factor(31))
    )
    assert workshop[1] == pytest.approx(workshop[30])


def test_a_holiday_is_a_sunday():
    holiday = date(2023, 3, 8)  # a Wednesday
    plain = bdew.profile("g25", year=2023)

    changed = bdew.profile("g25", year=2023, holidays=[holiday])

    hour = 24 * (holiday - date(2023, 1, 1)).days
    sunday = slice(hour + 96, hour + 120)
    assert changed[hour : hour + 24] == pytest.approx(changed[sunday])
    assert plain[hour : hour + 24].sum() > 1.5 * changed[hour : hour + 24].sum()


@pytest.mark.parametrize(
    ("day", "season"),
    [((1, 31), 0), ((3, 20), 0), ((3, 21), 2), ((5, 14), 2), ((5, 15), 1), ((9, 14), 1),
     ((9, 15), 2), ((10, 31), 2), ((11, 1), 0)],
)  # fmt: skip
def test_seasons_change_on_the_published_days(day, season):
    # The function of the day is 1 for g0, so days of one season and weekday are all alike.
    samples = {0: date(2023, 12, 5), 1: date(2023, 7, 4), 2: date(2023, 4, 4)}  # Tuesdays
    moved = date(2023, *day)
    shares = bdew.profile("g0", year=2023).reshape(365, 24)
    number = (moved - date(2023, 1, 1)).days
    # The same weekday in a week that is safely inside each season.
    alike = [
        s for s, sample in samples.items()
        if np.allclose(shares[(sample + timedelta(days=(moved.weekday() - 1))
                               - date(2023, 1, 1)).days], shares[number])
    ]  # fmt: skip

    assert alike == [season]


def test_a_name_that_is_not_there_lists_those_that_are():
    with pytest.raises(UnknownProfile, match="Hospital, Outpatient"):
        doe.profile("electric", "Chicago", "Castle")
    with pytest.raises(UnknownProfile, match="h25"):
        bdew.profile("h99", year=2026)
    with pytest.raises(UnknownProfile, match="space_heating"):
        doe.reference_kwh("cooling", "Chicago", "Hospital")
