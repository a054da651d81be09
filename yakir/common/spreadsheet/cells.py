"""Parsers of cells: each returns the value, or raises a fault that says what to write."""

import re
import unicodedata
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from yakir.common.spreadsheet.faults import CellFault

Parse = Callable[[str], Any]

SPACES = re.compile(r"\s+")
LONGEST_NUMBER = 30
GREATEST_EXPONENT = 17
PLAIN_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")
# Groups of three parted by the same mark, then perhaps a fraction after the other mark.
GROUPED = re.compile(r"^[+-]?\d{1,3}((?P<mark>[.,])\d{3})((?P=mark)\d{3})*([.,]\d+)?$")
EITHER_WAY = re.compile(r"^[+-]?[1-9]\d{0,2},\d{3}$")
ISO_DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$")
DOTTED_DAY = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")
ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})
CODE = re.compile(r"^UA\d{17}$")
PART_OF_CODE = re.compile(r"^UA\d{2,}$")
LATIN = str.maketrans({"А": "A", "а": "a", "У": "U", "у": "u"})
COMMUNITY_WORDS = frozenset(
    {
        "громада",
        "територіальна",
        "міська",
        "селищна",
        "сільська",
        "тг",
        "отг",
        "community",
        "hromada",
        "territorial",
    }
)


def text(longest: int, *, lines: bool = False) -> Parse:
    """Return a parser of text up to a length; spaces are evened out unless it may have lines."""

    def parse(cell: str) -> str:
        value = unguarded(cell).strip() if lines else SPACES.sub(" ", unguarded(cell)).strip()
        if value in ERRORS:
            raise CellFault("excel_error")
        if holds_controls(value):
            raise CellFault("not_text")
        if len(value) > longest:
            raise CellFault("too_long", count=longest)
        return value

    return parse


def unguarded(cell: str) -> str:
    """Return a text without the apostrophe that our exports put before = + - @."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@"} else cell


def holds_controls(value: str) -> bool:
    """Return whether a text holds control characters other than line ends and tabs."""
    return any(
        unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\r\t" for char in value
    )


def number(*, digits: int = 2) -> Parse:
    """Return a parser of numbers as people write them: 1 250,5 or 1,250.50 or 1250.5."""

    def parse(cell: str) -> Decimal:
        value = _decimal(cell)
        rounded = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
        if rounded != value:
            raise CellFault("too_precise", rounded=f"{rounded:f}")
        return value

    return parse


def integer() -> Parse:
    """Return a parser of whole numbers."""

    def parse(cell: str) -> int:
        value = _decimal(cell)
        if value != value.to_integral_value():
            raise CellFault("not_integer")
        return int(value)

    return parse


def _decimal(cell: str) -> Decimal:
    if cell in ERRORS:
        raise CellFault("excel_error")
    plain = SPACES.sub("", cell).replace("\N{MINUS SIGN}", "-").replace("'", "").replace("’", "")
    if len(plain) > LONGEST_NUMBER or not plain.isascii():
        raise CellFault("not_number")
    if EITHER_WAY.match(plain):
        raise CellFault(
            "ambiguous_number", thousands=plain.replace(",", ""), fraction=plain.replace(",", ".")
        )
    plain = _without_groups(plain)
    if not PLAIN_NUMBER.match(plain):
        raise CellFault("not_number")
    value = Decimal(plain)
    # Beyond this, arithmetic would round or refuse; no quantity of anything comes near.
    if value.adjusted() > GREATEST_EXPONENT:
        raise CellFault("not_number")
    return value


def _without_groups(plain: str) -> str:
    """Return a number with a point before its fraction and nothing between its thousands."""
    grouped = GROUPED.match(plain)
    if grouped is None:
        return plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain
    mark = grouped["mark"]
    other = "," if mark == "." else "."
    # One point with three digits after it is a fraction: 1.125 is what spreadsheets write.
    if mark == "." and plain.count(".") == 1 and other not in plain:
        return plain
    return plain.replace(mark, "").replace(other, ".")


def day() -> Parse:
    """Return a parser of days: 2026-03-06 or 06.03.2026."""

    def parse(cell: str) -> date:
        if cell in ERRORS:
            raise CellFault("excel_error")
        plain = cell.strip()
        if match := ISO_DAY.match(plain):
            return _day(int(match[1]), int(match[2]), int(match[3]))
        if match := DOTTED_DAY.match(plain):
            return _day(int(match[3]), int(match[2]), int(match[1]))
        raise CellFault("not_day")

    return parse


def _day(year: int, month: int, number_of_day: int) -> date:
    if not 1 <= month <= 12:
        raise CellFault("no_such_month")
    if year < 1:
        raise CellFault("not_day")
    length = monthrange(year, month)[1]
    if not 1 <= number_of_day <= length:
        raise CellFault("no_such_day", month=f"{year:04}-{month:02}", count=length)
    return date(year, month, number_of_day)


def choice(
    choices: Iterable[tuple[str, str | Promise]], synonyms: Mapping[str, str] | None = None
) -> Parse:
    """Return a parser of one of several values, by code, by label in either language or by synonym."""
    options = list(choices)
    accepted: dict[str, str] = {}

    def parse(cell: str) -> str:
        # Labels are translated at first use: when this parser is made, no language is ready yet.
        if not accepted:
            accepted.update(_accepted(options, synonyms or {}))
        code = accepted.get(even(cell))
        if code is None:
            raise CellFault("not_choice")
        return code

    return parse


def _accepted(
    options: list[tuple[str, str | Promise]], synonyms: Mapping[str, str]
) -> dict[str, str]:
    accepted = {even(synonym): code for synonym, code in synonyms.items()}
    for language in ("uk", "en"):
        with override(language):
            accepted.update({even(str(label)): code for code, label in options})
    return accepted | {even(code): code for code, _ in options}


def even(words: str) -> str:
    """Return words in the form in which they are compared."""
    return SPACES.sub(" ", words).strip(" *:").casefold().replace("’", "'").replace("ʼ", "'")


@dataclass(frozen=True, slots=True)
class Unit:
    """A place with a KATOTTG code and its names."""

    code: str
    name_uk: str
    name_en: str


def katottg(units: Iterable[Unit]) -> Parse:
    """Return a parser of codes of these units; part of a code or a name gets a suggestion."""
    known = {unit.code: unit for unit in units}
    named: dict[str, set[str]] = defaultdict(set)
    for unit in known.values():
        named[_bare_name(unit.name_uk)].add(unit.code)
        named[_bare_name(unit.name_en)].add(unit.code)

    def parse(cell: str) -> str:
        code = SPACES.sub("", cell).translate(LATIN).upper()
        if code in known:
            return code
        if CODE.match(code):
            raise CellFault("unknown_code")
        if PART_OF_CODE.match(code):
            raise _part_of_code([unit for unit in known.values() if unit.code.startswith(code)])
        raise _by_name([known[match] for match in sorted(named.get(_bare_name(cell), ()))])

    return parse


def _part_of_code(matches: list[Unit]) -> CellFault:
    if len(matches) == 1:
        return CellFault("short_code", **_suggestion(matches[0]))
    if matches:
        return CellFault("short_code_of_many", count=len(matches))
    return CellFault("not_code")


def _by_name(matches: list[Unit]) -> CellFault:
    if len(matches) == 1:
        return CellFault("name_for_code", **_suggestion(matches[0]))
    if matches:
        return CellFault("name_of_many", count=len(matches))
    return CellFault("not_code")


def _suggestion(unit: Unit) -> dict[str, str]:
    return {"suggestion": unit.code, "name_uk": unit.name_uk, "name_en": unit.name_en}


def _bare_name(name: str) -> str:
    """Return a community's name without the words that say it is a community."""
    return " ".join(word for word in even(name).split() if word.strip(".") not in COMMUNITY_WORDS)
