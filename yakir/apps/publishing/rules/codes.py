"""The rules of the gate as one table: code, what it says, on what ground, in which version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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
    CHILD = "G-12"
    PHOTOGRAPH = "G-13"
    FEW_PEOPLE = "G-14"
    SUBTRACTION = "G-15"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a rule says, on what ground it stands, and since when it reads so."""

    reason: Promise
    ground: Promise
    version: int
    since: date


OURS = _("A choice of this installation: safety before openness. No law is cited for it.")
# Nobody here has read the laws themselves yet: what is said of them is from secondary sources.
PERSONAL_DATA = _(
    "Law of Ukraine “On Personal Data Protection” of 1 June 2010 No. 2297-VI; checked against "
    "secondary sources only, not against the official text."
)
CRITICAL = _(
    "A choice of this installation. Kinds of critical infrastructure: Law of Ukraine “On Critical "
    "Infrastructure” of 16 November 2021 No. 1882-IX; checked against secondary sources only, not "
    "against the official text."
)
FIRST, SECOND, THIRD = date(2026, 11, 21), date(2026, 11, 30), date(2026, 12, 1)

RULES: Mapping[Rule, Wording] = {
    Rule.PROTECTED: Wording(
        _(
            "A protected kind: energy, heat, water, waste water, fuel, transport depot, hospital, "
            "shelter in use, communications. Only sums by oblast, sector and year are published."
        ),
        CRITICAL, 1, FIRST,
    ),
    Rule.DESIGN_USE: Wording(
        _("Where a protected design is used, and in which size, is not published."),
        CRITICAL, 1, FIRST,
    ),
    Rule.PEOPLE: Wording(
        _("People served by a protected kind are rounded to hundreds."), CRITICAL, 1, FIRST
    ),
    Rule.PERSONAL: Wording(_("Personal data is never published."), PERSONAL_DATA, 1, FIRST),
    Rule.PLACE: Wording(
        _(
            "Places are published as the community, or as the city district above 100,000 people."
        ),
        OURS, 1, FIRST,
    ),
    Rule.SHARE: Wording(
        _("A share that the community has not published is shown as one of three bands."),
        OURS, 1, FIRST,
    ),
    Rule.DELAYED: Wording(
        _(
            "Published when its date has passed: damage some days after it was seen, a hand-over of "
            "a protected kind some months after it, unless its source is public already."
        ),
        OURS, 2, SECOND,
    ),
    Rule.WITHDRAWN: Wording(
        _("Withdrawn from the public by a person, with the reason on record."), OURS, 1, FIRST
    ),
    Rule.INTERNAL: Wording(_("Needed for work only, or not classified yet."), OURS, 1, FIRST),
    Rule.SMALL_CELL: Wording(
        _("A sum over fewer than three records or three communities joins its neighbour."),
        OURS, 1, FIRST,
    ),
    Rule.ADDRESS: Wording(
        _(
            "The text looks like an address, a position, a phone, an e-mail, a number or the full "
            "name of a person, or a steering group speaks of a protected kind; a person decides."
        ),
        PERSONAL_DATA, 3, THIRD,
    ),
    Rule.CHILD: Wording(
        _("The text seems to name a child; a person decides."), PERSONAL_DATA, 1, SECOND
    ),
    Rule.PHOTOGRAPH: Wording(
        _("A photograph is published when a person has looked at exactly this picture."),
        PERSONAL_DATA, 1, SECOND,
    ),
    Rule.FEW_PEOPLE: Wording(
        _(
            "A count of very few people is withheld, and with it what would let it be had by "
            "subtraction."
        ),
        PERSONAL_DATA, 1, SECOND,
    ),
    Rule.SUBTRACTION: Wording(
        _(
            "A sum changes only when at least three records of three communities have changed, so "
            "that a newer sum less an older one tells of no few."
        ),
        OURS, 1, SECOND,
    ),
}  # fmt: skip
REASONS: Mapping[Rule, Promise] = {rule: wording.reason for rule, wording in RULES.items()}
# Decisions are kept with the version of the rules that made them.
VERSION = ".".join(str(wording.version) for wording in RULES.values())
