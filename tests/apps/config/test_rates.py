"""Official rates come in once, with their source, and wrong files say what is wrong."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from yakir.apps.journal import queries as journal
from yakir.common.models import Rate
from yakir.common.money import CurrencyMismatch, Money, convert, total

EURO = {"r030": 978, "txt": "Євро", "rate": 48.1, "cc": "EUR", "exchangedate": "20.11.2026"}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "rates.json"
    path.write_text(json.dumps([EURO]), encoding="utf-8")
    return path


@pytest.mark.django_db
def test_the_same_file_twice_changes_nothing(file, capsys):
    call_command("import_rates", file)
    size = journal.size()
    call_command("import_rates", file)

    assert journal.size() == size
    rate = Rate.objects.get()
    assert (rate.uah_per_unit, rate.date) == (Decimal("48.1"), date(2026, 11, 20))
    assert not rate.is_assumption


@pytest.mark.django_db
def test_a_wrong_file_names_its_faults(tmp_path):
    path = tmp_path / "rates.json"
    path.write_text(json.dumps([EURO | {"rate": "x"}, EURO | {"cc": "euro"}]))

    with pytest.raises(CommandError) as error:
        call_command("import_rates", path)

    assert "1" in str(error.value)
    assert "2" in str(error.value)
    assert not Rate.objects.exists()


@pytest.mark.django_db
def test_an_official_rate_of_the_day_comes_before_an_assumption(file):
    Rate.objects.create(
        currency="EUR", uah_per_unit=50, date=date(2026, 11, 20), is_assumption=True,
        recorded_at="2026-11-20T00:00Z",
    )  # fmt: skip
    call_command("import_rates", file)

    assert Rate.objects.on(date(2026, 11, 21))["EUR"].uah_per_unit == Decimal("48.1")


cents = st.integers(min_value=-(10**12), max_value=10**12).map(lambda n: Decimal(n).scaleb(-2))


@given(cents, st.integers(min_value=1, max_value=50))
def test_parts_of_money_sum_to_the_whole(amount, parts):
    money = Money(amount, "EUR")

    split = money.split(parts)

    assert sum((part.amount for part in split), Decimal(0)) == amount
    assert max(p.amount for p in split) - min(p.amount for p in split) <= Decimal("0.01")


@given(st.lists(st.tuples(cents, st.sampled_from(["EUR", "UAH", "USD"]))))
def test_totals_keep_every_cent_and_never_mix_currencies(rows):
    sums = total(Money(amount, currency) for amount, currency in rows)

    for currency in {currency for _, currency in rows}:
        expected = sum((a for a, c in rows if c == currency), Decimal(0))
        assert sums[currency].amount == expected


def test_currencies_are_not_added():
    with pytest.raises(CurrencyMismatch):
        Money(Decimal(1), "EUR") + Money(Decimal(1), "USD")


def test_conversion_goes_through_the_hryvnia():
    rates = {"EUR": Decimal(50), "USD": Decimal(40)}

    assert convert(Money(Decimal(8), "EUR"), to="USD", uah_per_unit=rates).amount == Decimal(
        "10.00"
    )
    assert convert(Money(Decimal(100), "UAH"), to="EUR", uah_per_unit=rates).amount == Decimal(
        "2.00"
    )
    with pytest.raises(CurrencyMismatch):
        convert(Money(Decimal(8), "EUR"), to="GBP", uah_per_unit=rates)


@pytest.mark.parametrize("amount", ["NaN", "Infinity"])
def test_an_amount_is_a_finite_number(amount):
    with pytest.raises(ValueError, match="amount"):
        Money(Decimal(amount), "EUR")
