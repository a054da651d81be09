"""How numbers, money and days are written, in the language of the page."""

import datetime
from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from yakir.common.money import Money
from yakir.common.protected import Service
from yakir.common.time import Quarter, quarter_of, read_quarter

NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "UAH": "₴"}
STEPS = ((Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
Number = int | float | Decimal

LONGEST_NUMBER = 30


def no_data() -> str:
    """Return the words for a value nobody has given."""
    return gettext("no data")


def is_ukrainian() -> bool:
    """Whether the page is in Ukrainian."""
    return (get_language() or "uk").startswith("uk")


def to_decimal(value: object) -> Decimal | None:
    """Return the value as a finite decimal, or None when it is not a number."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def write_decimal(value: Decimal, digits: int) -> str:
    """Return a number with so many digits after the mark, groups parted by no-break spaces."""
    rounded = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{abs(rounded):,f}"
    if is_ukrainian():
        text = text.replace(",", NO_BREAK).replace(".", ",")
    return f"{MINUS}{text}" if rounded < 0 else text


def write_number(value: object, digits: int = 0) -> str:
    """Return a number as people write it: 1 421 125 or 1,421,125."""
    number = to_decimal(value)
    return no_data() if number is None else write_decimal(number, digits)


def write_exact(value: object) -> str:
    """Return a number with all the digits it has and no more: 0,1 or 1 000 000."""
    number = to_decimal(value)
    if number is None:
        return no_data()
    exponent = number.normalize().as_tuple().exponent
    return write_decimal(number, max(0, -exponent) if isinstance(exponent, int) else 0)


def counted(number: int, forms: Sequence[str]) -> str:
    """Return the form of a word after a whole number: 1 оселя, 2 оселі, 5 осель; 1 home, 2 homes."""
    if not is_ukrainian():
        return forms[0] if number == 1 else forms[-1]
    if number % 10 == 1 and number % 100 != 11:
        return forms[0]
    few = 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14
    return forms[1] if few else forms[2]


def write_percent(share: object, digits: int = 0) -> str:
    """Return a share of one as a percentage: 98,6 % or 98.6%."""
    number = to_decimal(share)
    if number is None:
        return no_data()
    return write_decimal(number * 100, digits) + (f"{NO_BREAK}%" if is_ukrainian() else "%")


def write_part(share: object) -> str:
    """Return how near to the best as a percentage, rounded down: only all of it is 100 %."""
    number = to_decimal(share)
    if number is None:
        return no_data()
    return write_percent(number.quantize(Decimal("0.001"), ROUND_FLOOR), 1)


def write_hundreds(value: object) -> str:
    """Return a count rounded to hundreds; a few are "under 100", never nobody."""
    number = to_decimal(value)
    if number is None:
        return no_data()
    if 0 < number < 100:
        return gettext("under 100")
    rounded = (number / 100).quantize(Decimal(1), ROUND_HALF_UP) * 100
    return write_decimal(rounded, 0)


def write_money(money: Money | None, *, short: bool = False) -> str:
    """Return an amount with its currency, exact or in millions."""
    if money is None:
        return no_data()
    if short:
        return _in_millions(money)
    digits = 0 if money.amount == money.amount.to_integral_value() else 2
    return _with_currency(write_decimal(money.amount, digits), money.currency)


def _in_millions(money: Money) -> str:
    for step, name in STEPS:
        if abs(money.amount) >= step:
            size = {"billion": gettext("billion"), "million": gettext("million")}[name]
            amount = write_decimal(money.amount / step, 1)
            return _with_currency(f"{amount}{NO_BREAK}{size}", money.currency)
    return _with_currency(write_decimal(money.amount, 0), money.currency)


def _with_currency(amount: str, currency: str) -> str:
    sign = SIGNS.get(currency)
    if is_ukrainian():
        return f"{amount}{NO_BREAK}{sign or currency}"
    if sign is None:
        return f"{currency}{NO_BREAK}{amount}"
    if amount.startswith(MINUS):
        return f"{MINUS}{sign}{amount[1:]}"
    return f"{sign}{amount}"


def write_day(value: object, form: str = "") -> str:
    """Return a whole or partial date: 6 березня 2026, березень 2026, 2026."""
    if value is None or value == "":
        return no_data()
    if isinstance(value, datetime.datetime):
        value = localtime(value).date() if value.tzinfo else value.date()
    if isinstance(value, datetime.date):
        return _joined(date_format(value, "j E Y"))
    return _partial_day(str(value), form)


def _partial_day(text: str, form: str) -> str:
    parts = text.count("-") + 1
    if parts == 3:
        return _joined(date_format(datetime.date.fromisoformat(text), "j E Y"))
    if parts == 2:
        first = datetime.date.fromisoformat(f"{text}-01")
        month = date_format(first, "E Y" if form == "since" else "F Y")
        return month.lower() if is_ukrainian() else month
    return text


def _joined(text: str) -> str:
    first, rest = text.split(" ", 1)
    return f"{first}{NO_BREAK}{rest}" if first.isdigit() else text


def write_moment(value: datetime.datetime | None) -> str:
    """Return a day and the time of day in Kyiv: 21 листопада 2026, 04:00."""
    if value is None:
        return no_data()
    local = localtime(value)
    return f"{write_day(local)}, {local:%H:%M}"


def write_quarter(value: object) -> str:
    """Return a quarter as 2026-Q1, from a day, a quarter or its text."""
    if value is None or value == "":
        return no_data()
    if isinstance(value, datetime.datetime):
        value = localtime(value).date() if value.tzinfo else value.date()
    if isinstance(value, Quarter):
        return str(value)
    if isinstance(value, datetime.date):
        return str(quarter_of(value))
    return str(read_quarter(str(value)))


def read_number(raw: object) -> Decimal | None:
    """Return a number as a person types it (1 250,5), or None."""
    text = "".join(str(raw).split()).replace(",", ".")
    return to_decimal(text) if len(text) <= LONGEST_NUMBER else None


def write_plain(value: object, digits: int = 4) -> str:
    """Return a number as machines write it, for attributes and addresses."""
    number = to_decimal(value)
    if number is None:
        return ""
    text = f"{number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def service_name(code: str) -> str:
    """Return the name of one of the seven services."""
    return str(Service(code).label) if code in Service.values else code
