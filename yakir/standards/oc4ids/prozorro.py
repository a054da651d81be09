"""Numbers of Prozorro and the OCIDs that are made of them."""

import re
from datetime import date

PREFIX = "ocds-be6bcu-"
OCID = re.compile(r"ocds-[a-z0-9]{6}-\S+", re.ASCII)
_DAY = r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
#: Tenders of 2014 to 2021 have six digits and perhaps a letter; agreements of a tender follow it.
TENDER = re.compile(rf"UA-{_DAY}-\d{{6}}(?:-[a-z]\d?)?", re.ASCII)
CONTRACT = re.compile(rf"UA-{_DAY}-\d{{6}}(?:-[a-z]\d?)?-[a-z]\d+", re.ASCII)
PLAN = re.compile(rf"UA-P-{_DAY}-\d{{6}}(?:-[a-z]\d?)?", re.ASCII)


def is_tender(text: str) -> bool:
    """Return whether a text is the number of a tender, like UA-2024-03-15-004211-a."""
    return _has_day(TENDER.fullmatch(text))


def is_contract(text: str) -> bool:
    """Return whether a text is the number of a contract, like UA-2024-03-15-004211-a-a1."""
    return _has_day(CONTRACT.fullmatch(text))


def is_plan(text: str) -> bool:
    """Return whether a text is the number of a procurement plan, like UA-P-2024-03-15-004211-b."""
    return _has_day(PLAN.fullmatch(text))


def is_ocid(text: str) -> bool:
    """Return whether a text has the form of an OCID: a registered prefix and something after it."""
    return OCID.fullmatch(text) is not None


def ocid(tender: str) -> str:
    """
    Return the OCID of a tender of Prozorro by its number.

    Raises
    ------
    ValueError
        When the text is no number of a tender.
    """
    if not is_tender(tender):
        raise ValueError(f"{tender!r} is no number of a tender")
    return f"{PREFIX}{tender}"


def tender_of(ocid: str) -> str | None:
    """Return the number of the tender in an OCID of Prozorro; None when it is not one."""
    number = ocid.removeprefix(PREFIX)
    return number if number != ocid and is_tender(number) else None


def _has_day(found: re.Match[str] | None) -> bool:
    if found is None:
        return False
    try:
        date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return False
    return True
