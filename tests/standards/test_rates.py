"""The National Bank's rates."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakir.standards import rates

EUR = {"r030": 978, "txt": "Євро", "rate": 48.1, "cc": "EUR", "exchangedate": "20.11.2026"}
USD = {"r030": 840, "txt": "Долар США", "rate": 42, "cc": "USD", "exchangedate": "20.11.2026"}


def test_rates_are_read_without_loss():
    text = json.dumps([EUR, USD]).replace("48.1", "48.100300000000000000001")

    assert rates.read(text.encode()) == [
        rates.RateRecord("EUR", Decimal("48.100300000000000000001"), date(2026, 11, 20)),
        rates.RateRecord("USD", Decimal(42), date(2026, 11, 20)),
    ]


def test_other_members_of_a_row_are_passed_over():
    assert rates.read(json.dumps([{**EUR, "special": None}])) == rates.read(json.dumps([EUR]))


def test_the_same_row_twice_counts_once():
    assert len(rates.read(json.dumps([EUR, EUR]))) == 1


def test_every_fault_is_listed_at_once():
    rows = [
        {**EUR, "rate": "48,1", "cc": "eur"},
        USD,
        {**USD, "rate": 43},
        7,
        {"cc": "PLN", "rate": True, "exchangedate": "31.02.2026"},
        {**EUR, "rate": 0},
        {"cc": "GBP", "rate": -1},
    ]

    with pytest.raises(rates.InvalidRates) as caught:
        rates.read(json.dumps(rows))

    assert [str(fault) for fault in caught.value.faults] == [
        "row 1: cc eur is not a currency code of three letters",
        "row 1: rate 48,1 is not a positive number",
        "row 3: cc USD stands twice for one date with different rates",
        "row 4: 7 not a rate",
        "row 5: rate True is not a positive number",
        "row 5: exchangedate 31.02.2026 is not a date like 20.11.2026",
        "row 6: rate 0 is not a positive number",
        "row 7: rate -1 is not a positive number",
        "row 7: exchangedate is missing",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        ("[" * 100_000, "not_json"),
        (b"\xff\xfe\xff", "not_json"),
        (b'[{"rate": NaN}]', "not_json"),
        ("[" + "9" * 5_000 + "]", "not_json"),
        ("{}", "not_a_list"),
        ("[]", "empty"),
        (" " * 2_000_001, "too_long"),
    ],
)
def test_a_file_that_holds_no_rates_is_refused(text, reason):
    with pytest.raises(rates.InvalidRates) as caught:
        rates.read(text)

    assert [fault.reason for fault in caught.value.faults] == [reason]


@pytest.mark.parametrize("rate", ["1e999999999", "1e-999999", "-0.0"])
def test_a_rate_of_no_sensible_size_is_a_fault(rate):
    text = json.dumps([EUR]).replace("48.1", rate)

    with pytest.raises(rates.InvalidRates, match="not a positive number"):
        rates.read(text)


@given(
    st.sampled_from(["cc", "rate", "exchangedate"]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
        lambda inner: st.lists(inner, max_size=2),
        max_leaves=3,
    ),
)
def test_no_value_brings_another_error(key, value):
    try:
        found = rates.read(json.dumps([{**EUR, key: value}]))
    except rates.InvalidRates as error:
        assert error.faults
    else:
        assert found[0].uah_per_unit > 0
