"""Numbers that tell one thing from another: of vehicles (ISO 3779) and of series."""

from django.db import models
from django.utils.translation import gettext_lazy as _

VIN_LENGTH = 17
# ISO 3779 leaves out I, O and Q; values and weights are those of 49 CFR 565.15.
_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "12345678123457923456789"), strict=True))
_VALUES |= {digit: int(digit) for digit in "0123456789"}
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECK_AT = 8


class NumberKind(models.TextChoices):
    """What sort of number an item has."""

    NONE = "", _("No number")
    VIN = "vin", _("Vehicle identification number")
    SERIAL = "serial", _("Serial number")


def even_number(text: str) -> str:
    """Return a number without spaces and hyphens, in capitals."""
    return text.replace(" ", "").replace("-", "").upper()


def is_vin(text: str) -> bool:
    """Return whether a text has the form of a vehicle identification number."""
    return len(text) == VIN_LENGTH and all(sign in _VALUES for sign in text)


def check_sign(vin: str) -> str:
    """Return the check sign that belongs at the ninth place of a number of the right form."""
    rest = sum(_VALUES[sign] * weight for sign, weight in zip(vin, _WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def check_fits(vin: str) -> bool:
    """
    Return whether the check sign fits.

    Only makers for North America and China must write one, so a sign that does not fit is worth
    a second look and is no fault.
    """
    return vin[_CHECK_AT] == check_sign(vin)
