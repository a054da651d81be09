"""What is wrong with a cell, and the words that say what to write there."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from yakir.common import formats

# `count` stays a number, so that it can choose the plural.
MESSAGES: Mapping[str, Promise] = {
    "empty": _("Fill in this cell: %(hint)s"),
    "excel_error": _("The formula in this cell gives an error. Write the value itself."),
    "not_text": _("This cell holds characters that cannot be shown. Type the text again."),
    "too_long": ngettext_lazy(
        "Shorten this to %(count)s character.",
        "Shorten this to %(count)s characters.",
        "count",
    ),
    "not_number": _("Write a number, for example 1250.5."),
    "ambiguous_number": _("Write %(thousands)s or %(fraction)s: the comma can be read both ways."),
    "too_precise": _("Write at most two digits after the mark, for example %(rounded)s."),
    "not_integer": _("Write a whole number, for example 120."),
    "not_day": _("Write a date as 06.03.2026 or 2026-03-06."),
    "no_such_month": _("A year has 12 months. Write the day, then the month, then the year."),
    "no_such_day": ngettext_lazy(
        "%(month)s has %(count)s day.", "%(month)s has %(count)s days.", "count"
    ),
    "not_choice": _("Write one of these: %(options)s."),
    "not_code": _(
        "Write the KATOTTG code of the community: UA and 17 digits, "
        "for example UA63120270000028556."
    ),
    "short_code": _("A code has 19 characters. Perhaps %(suggestion)s, %(name)s?"),
    "short_code_of_many": ngettext_lazy(
        "A code has 19 characters; %(count)s community begins with these. Write all of them.",
        "A code has 19 characters; %(count)s communities begin with these. Write all of them.",
        "count",
    ),
    "name_for_code": _("Write the code in place of the name. Perhaps %(suggestion)s, %(name)s?"),
    "name_of_many": ngettext_lazy(
        "%(count)s community has this name. Write its KATOTTG code.",
        "%(count)s communities have this name. Write the KATOTTG code.",
        "count",
    ),
    "unknown_code": _("No community has this code. Check its digits."),
    "column_missing": _("The column “%(label)s” is missing. Add it, or take our template."),
    "column_twice": _("The column “%(label)s” stands here a second time. Keep one of them."),
}


class CellFault(Exception):
    """A cell cannot be read as what it should be; a code, and the parameters of its message."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where it stands, what was written there and which message says so."""

    row: int
    column: str
    letter: str
    value: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def cell(self) -> str:
        """The cell as people name it: D4, or the row alone when its column is missing."""
        return f"{self.letter}{self.row}"

    def as_plain(self) -> dict[str, Any]:
        """The fault as JSON keeps it."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Fault":
        """Return the fault that JSON kept."""
        return cls(**plain)


def words(
    code: str,
    params: Mapping[str, Any],
    *,
    more: Mapping[str, Promise] | None = None,
    hint: str = "",
    options: str = "",
) -> str:
    """Return the message of a fault in the reader's language; `more` are an app's own messages."""
    message = (more or {}).get(code) or MESSAGES[code]
    shown = {name: _shown(name, value) for name, value in _in_language(params).items()}
    text = str(message % {**shown, "hint": hint, "options": options})
    return text[:1].upper() + text[1:]


def _in_language(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters, of name_uk and name_en only the reader's, as name."""
    mine, other = ("_uk", "_en") if get_language() == "uk" else ("_en", "_uk")
    return {
        name.removesuffix(mine): value for name, value in params.items() if not name.endswith(other)
    }


def _shown(name: str, value: Any) -> Any:
    if name == "month":
        return formats.write_day(value)
    if isinstance(value, int) and name != "count":
        return formats.write_number(value)
    return value
