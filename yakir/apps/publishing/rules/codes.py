"""The rules of the gate, by the code that stands beside everything withheld."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Rule(StrEnum):
    """One rule of the gate."""

    PROTECTED = "G-01"
    DESIGN_USE = "G-02"
    PEOPLE = "G-03"
    PERSONAL = "G-04"
    PLACE = "G-05"
    SHARE = "G-06"
    DELAYED = "G-07"
    WITHDRAWN = "G-08"
    INTERNAL = "G-09"
    SMALL_CELL = "G-10"
    ADDRESS = "G-11"


REASONS: Mapping[Rule, Promise] = {
    Rule.PROTECTED: _(
        "A protected kind: energy, heat, water, waste water, fuel, transport depot, hospital, "
        "shelter in use, communications. Only sums by oblast, sector and year are published."
    ),
    Rule.DESIGN_USE: _("Where a protected design is used, and in which size, is not published."),
    Rule.PEOPLE: _("People served by a protected kind are rounded to hundreds."),
    Rule.PERSONAL: _("Personal data is never published."),
    Rule.PLACE: _(
        "Places are published as the community, or as the city district above 100,000 people."
    ),
    Rule.SHARE: _("A share that the community has not published is shown as one of three bands."),
    Rule.DELAYED: _("Published when its date has passed."),
    Rule.WITHDRAWN: _("Withdrawn from the public by a person, with the reason on record."),
    Rule.INTERNAL: _("Needed for work only, or not classified yet."),
    Rule.SMALL_CELL: _(
        "A sum over fewer than three records or three communities joins its neighbour."
    ),
    Rule.ADDRESS: _(
        "The text looks like an address, a phone or an e-mail, or a steering group speaks of a "
        "protected kind; a person decides."
    ),
}
