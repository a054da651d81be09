"""The National Bank's JSON of official rates, read into plain rows."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NoReturn

GREATEST_FILE = 2_000_000  # [byte] a year of all currencies fits
GREATEST_RATE = Decimal(10) ** 9  # [UAH] far above an ounce of gold
SMALLEST_RATE = Decimal(10) ** -9
CURRENCY = re.compile(r"[A-Z]{3}")
DATE = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}")

REASONS = {
    "too_long": "the file is too long",
    "not_json": "the file is not JSON",
    "not_a_list": "the file is not a list of rates",
    "empty": "the file holds no rates",
    "not_an_object": "not a rate",
    "missing": "is missing",
    "not_a_currency": "is not a currency code of three letters",
    "not_a_rate": "is not a positive number",
    "not_a_date": "is not a date like 20.11.2026",
    "doubled": "stands twice for one date with different rates",
}


@dataclass(frozen=True, slots=True)
class RateRecord:
    """What one unit of a currency is worth on a date."""

    currency: str
    uah_per_unit: Decimal
    date: date


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One thing wrong with the file.

    Parameters
    ----------
    reason
        A key of `REASONS`.
    row
        Number of the row, from 1; None when the fault is of the file.
    key
        Name of the value in the row; empty when the fault is of the whole row.
    value
        What stands there, shortened.
    """

    reason: str
    row: int | None = None
    key: str = ""
    value: str = ""

    def __str__(self) -> str:
        what = " ".join(part for part in (self.key, self.value, REASONS[self.reason]) if part)
        return what if self.row is None else f"row {self.row}: {what}"


class InvalidRates(ValueError):
    """The file holds no usable rates; `faults` lists everything that is wrong."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


def read(text: str | bytes) -> list[RateRecord]:
    """
    Return the rates in the order of the file.

    Raises
    ------
    InvalidRates
        When anything in the file is wrong; all of it is listed.

    References
    ----------
    .. [1] National Bank of Ukraine, "API for developers",
       https://bank.gov.ua/en/open-data/api-dev
    """
    faults: list[Fault] = []
    records: dict[tuple[str, date], RateRecord] = {}
    for number, row in enumerate(_rows(text), start=1):
        found = list(_faults(number, row))
        faults += found
        if found:
            continue
        record = _record(row)
        earlier = records.setdefault((record.currency, record.date), record)
        if earlier != record:
            faults.append(Fault("doubled", number, "cc", record.currency))
    if faults:
        raise InvalidRates(faults)
    return list(records.values())


def _rows(text: str | bytes) -> list[Any]:
    if len(text) > GREATEST_FILE:
        raise InvalidRates([Fault("too_long")])
    try:
        # The bank writes 48.1 and means it: a binary float would not keep it.
        rows = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidRates([Fault("not_json")]) from error
    if not isinstance(rows, list):
        raise InvalidRates([Fault("not_a_list")])
    if not rows:
        raise InvalidRates([Fault("empty")])
    return rows


def _faults(number: int, row: object) -> Iterator[Fault]:
    if not isinstance(row, dict):
        yield Fault("not_an_object", number, value=_short(row))
        return
    for key, (is_good, reason) in CHECKS.items():
        if key not in row:
            yield Fault("missing", number, key)
        elif not is_good(row[key]):
            yield Fault(reason, number, key, _short(row[key]))


def _record(row: Mapping[str, Any]) -> RateRecord:
    return RateRecord(row["cc"], Decimal(row["rate"]), _date(row["exchangedate"]))


def _is_currency(value: object) -> bool:
    return isinstance(value, str) and CURRENCY.fullmatch(value) is not None


def _is_rate(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return SMALLEST_RATE <= value <= GREATEST_RATE


def _is_date(value: object) -> bool:
    if not isinstance(value, str) or not DATE.fullmatch(value):
        return False
    try:
        _date(value)
    except ValueError:
        return False
    return True


def _date(text: str) -> date:
    return datetime.strptime(text, "%d.%m.%Y").replace(tzinfo=UTC).date()


def _short(value: object) -> str:
    text = value if isinstance(value, str) else ascii(value)
    # Half a surrogate pair could not be printed or stored.
    return text[:40].encode(errors="replace").decode()


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number JSON can hold")


CHECKS = {
    "cc": (_is_currency, "not_a_currency"),
    "rate": (_is_rate, "not_a_rate"),
    "exchangedate": (_is_date, "not_a_date"),
}
