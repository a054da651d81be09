"""Prices against numbers computed by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.catalogue import imagined_content
from yakir.apps.catalogue.rules import (
    AnchorCost,
    Quote,
    RateUsed,
    candidate_sizes,
    plain_settings,
    quoted,
    read_design,
    settings_of,
    size_in_words,
)
from yakir.common.errors import Invalid
from yakir.common.money import Money
from yakir.config.example.designs import design_contents
from yakir.config.example.files import rows

RATES = {
    code: RateUsed(code, Decimal(rate), date(2026, 11, 1), "", True)
    for code, rate in {"EUR": 50, "USD": 43}.items()
}
HOUSE = read_design(imagined_content())
EXAMPLE = [read_design(content) for content in design_contents()]
ANCHORS = {
    row["id"]: AnchorCost(
        key=row["id"],
        what_uk=row["what_uk"],
        what_en=row["what_en"],
        unit_uk=row["unit_uk"],
        unit_en=row["unit_en"],
        place_uk=row["place_uk"],
        place_en=row["place_en"],
        money=Money(Decimal(row["value"]), row["currency"]),
        price_date=row["price_date"],
        source=row["source"],
    )
    for row in rows("anchors.csv")
}


def house(**parameters: object) -> Quote:
    return quoted(HOUSE, settings_of(HOUSE, parameters), rates=RATES, currency="EUR", anchor=None)


def euro(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def uah(amount: str) -> Money:
    return Money(Decimal(amount), "UAH")


def test_a_quote_is_what_the_bill_gives_by_hand() -> None:
    quote = house(rooms=10)

    assert [line.total for line in quote.bill] == [uah("50000.00"), euro("1000.00")]
    assert [line.total for line in quote.connection] == [uah("5000.00")]
    assert [line.total for line in quote.on_costs] == [euro("100.00"), uah("5500.00")]
    assert quote.totals == (euro("1100.00"), uah("60500.00"))
    assert quote.works == euro("2100.00")
    assert quote.total == euro("2310.00")
    assert quote.per_person == euro("115.50")


def test_a_quote_says_how_much_rests_on_assumptions() -> None:
    # Only the roof, 1,000 of 2,310 euros, has a source.
    assert house(rooms=10).assumed == Decimal(1310) / Decimal(2310)


def test_a_quote_says_what_a_year_costs_and_who_pays() -> None:
    quote = house(rooms=10)

    assert quote.yearly == euro("1100.00")
    assert [(paid.payer.code, paid.money) for paid in quote.payers] == [
        ("users", euro("1000.00")),
        ("community", euro("100.00")),
    ]


def test_a_quote_says_time_people_staff_and_targets() -> None:
    quote = house(rooms=12)

    assert quote.lead_quarters == 3
    assert (quote.people, quote.coverage_people) == (24, 36)
    assert quote.staff == 2
    assert [measure.target for measure in quote.indicators] == [Decimal("24.00")]
    assert [(taken.code, taken.quantity) for taken in quote.consumes] == [
        ("power", Decimal("18.00"))
    ]


def test_a_quote_names_the_rates_it_used() -> None:
    assert [rate.currency for rate in house().rates] == ["EUR"]
    assert house().rates[0].is_assumption


@pytest.mark.parametrize("design", EXAMPLE, ids=lambda design: design.key)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_the_total_is_the_sum_of_the_lines(design: object, data: st.DataObject) -> None:
    chosen = {
        each.name: each.min
        + each.step * data.draw(st.integers(0, int((each.max - each.min) / each.step)))
        for each in design.parameters
    }

    quote = quoted(design, chosen, rates=RATES, currency="EUR", anchor=None)

    assert quote.total == sum((line.converted for line in quote.lines), start=euro("0.00"))
    for money in quote.totals:
        same = [line.total for line in quote.lines if line.total.currency == money.currency]
        assert money.amount == sum(line.amount for line in same)
    assert 1 <= quote.lead_quarters <= 40
    assert 0 <= quote.assumed <= 1


@pytest.mark.parametrize(
    "design", [each for each in EXAMPLE if each.anchor], ids=lambda design: design.key
)
def test_a_total_lies_within_one_and_a_half_times_its_anchor(design: object) -> None:
    anchor = ANCHORS[design.anchor.id]

    held = quoted(design, design.defaults, rates=RATES, currency="EUR", anchor=anchor).anchor

    assert held is not None
    assert Decimal(1) / Decimal("1.5") <= held.factor <= Decimal("1.5")


def test_an_anchor_is_compared_at_its_own_parameters() -> None:
    school = next(design for design in EXAMPLE if design.key == "underground_school")
    small = settings_of(school, {"pupils": 150})

    quote = quoted(school, small, rates=RATES, currency="EUR", anchor=ANCHORS["C04"])

    assert quote.anchor is not None
    assert quote.anchor.ours == euro("2400213.00")  # 120,010,650 UAH at 600 pupils
    assert quote.anchor.theirs == euro("2200000.00")
    assert quote.total.amount < quote.anchor.ours.amount


@pytest.mark.parametrize(
    "typed",
    ["1", "41", "3", "2.5", "many", "nan", "inf", "1e999", "-10", "9" * 200, "10; drop table"],
)
def test_an_impossible_parameter_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        settings_of(HOUSE, {"rooms": typed})

    assert set(refusal.value.faults) == {"rooms"}


def test_an_unknown_parameter_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        settings_of(HOUSE, {"floors": 2})

    assert set(refusal.value.faults) == {"floors"}


@pytest.mark.parametrize(
    ("typed", "value"), [("", 10), (None, 10), ("1 2", 12), ("4,0", 4), (40, 40)]
)
def test_a_parameter_is_read_as_people_type_it(typed: object, value: int) -> None:
    assert settings_of(HOUSE, {"rooms": typed}) == {"rooms": Decimal(value)}


@pytest.mark.parametrize(
    ("gap", "rooms"),
    [
        (0, []),
        (-5, []),
        (1, [4]),  # the smallest size there is
        (36, [12, 6]),  # three residents a room
        (37, [14, 6]),  # seven is no step, so the half is six
        (90, [30, 14]),
        (9000, [30, 14]),  # the largest size there is
    ],
)
def test_sizes_cover_the_gap_or_are_the_largest(gap: float, rooms: list[int]) -> None:
    sizes = [plain_settings(size)["rooms"] for size in candidate_sizes(HOUSE, gap)]

    assert sizes == rooms


@settings(max_examples=50, deadline=None)
@given(gap=st.floats(0.1, 1e6))
def test_every_candidate_size_can_be_priced(gap: float) -> None:
    for design in EXAMPLE:
        sizes = candidate_sizes(design, gap)

        assert 1 <= len(sizes) <= 2
        for size in sizes:
            assert settings_of(design, plain_settings(size)) == size


@pytest.mark.parametrize(
    ("key", "value", "uk", "en"),
    [
        ("modular_housing", 46, "46 осель", "46 homes"),
        ("modular_housing", 42, "42 оселі", "42 homes"),
        ("modular_housing", 12, "12 осель", "12 homes"),
        ("primary_clinic", 6000, "6 000 людей", "6,000 people"),
        ("underground_school", 151, "151 учень за зміну", "151 pupils a shift"),
        ("industrial_park_hall", 2500, "2 500 м²", "2,500 m²"),
        ("block_boiler_house", 2.5, "2,5 МВт", "2.5 MW"),
    ],
)
def test_a_size_is_written_with_its_unit_in_the_right_form(key, value, uk, en):
    content = next(each for each in EXAMPLE if each.key == key)
    given = {content.scale.parameter: value}

    for language, words in (("uk", uk), ("en", en)):
        with override(language):
            assert size_in_words(content, given).replace("\xa0", " ") == words


def test_a_size_that_was_not_given_is_the_default():
    with override("en"):
        assert size_in_words(HOUSE, {}) == "10\xa0pieces"


def test_parameters_that_follow_the_scale_grow_with_it_by_whole_steps():
    content = next(each for each in EXAMPLE if each.key == "energy_island")

    (larger, smaller) = candidate_sizes(content, 7_600)

    assert larger["critical_load"] == 305  # 25 people a kilowatt, in steps of 5 kW
    assert larger["battery_kwh"] == 458  # an hour and a half, rounded up to a whole one
    assert smaller["chp_kw"] == smaller["critical_load"] == 150
