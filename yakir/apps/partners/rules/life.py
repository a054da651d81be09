"""Kinds of acts, roles in them, the life of a pledge, and what is protected."""

import calendar
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.common.protected import PROTECTED_SECTORS, Sector


class ActKind(models.TextChoices):
    """What sort of public fact an act is."""

    STATEMENT = "statement", _("Statement")
    RESOLUTION = "resolution", _("Resolution")
    AGREEMENT = "agreement", _("Agreement")
    PLEDGE = "pledge", _("Pledge")
    DELIVERY = "delivery", _("Delivery")
    VISIT = "visit", _("Visit")
    PROGRAMME = "programme", _("Programme")
    PROPOSAL = "proposal", _("Proposal")
    STRATEGY = "strategy", _("Strategy")
    INTENTION = "intention", _("Intention")
    SITE = "investment_site", _("Site for investment")
    SYSTEM = "system", _("System")
    POLICY = "policy", _("Policy")


class PartyRole(models.TextChoices):
    """What an organisation does in an act."""

    FUNDER = "funder", _("Funder")
    IMPLEMENTER = "implementer", _("Implementer")
    RECIPIENT = "recipient", _("Recipient")
    OWNER = "owner", _("Owner")
    OPERATOR = "operator", _("Operator")
    SIGNATORY = "signatory", _("Signatory")
    SUPPORTER = "supporter", _("Supporter")
    SPEAKER = "speaker", _("Who said it")


class PledgeState(models.TextChoices):
    """Where a pledge stands."""

    MADE = "made", _("Made")
    AGREED = "agreed", _("Agreed")
    KEPT_IN_PART = "kept_in_part", _("Kept in part")
    KEPT = "kept", _("Kept")
    CHANGED = "changed", _("Changed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class DeliveryState(models.TextChoices):
    """What a source says has become of a delivery."""

    REPORTED = "reported", _("Reported")
    STARTED = "started", _("Started")
    UNDER_CONSTRUCTION = "under_construction", _("Under construction")
    DISPATCHED = "dispatched", _("Dispatched")
    DELIVERED = "delivered", _("Delivered")


class Board(models.TextChoices):
    """The groups of the pledge board, in its order."""

    SILENT = "silent", _("No news")
    OPEN = "open", _("Waiting")
    PART = "part", _("Kept in part")
    KEPT = "kept", _("Kept")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Shape(StrEnum):
    """How a pledge is drawn: six states told apart by shape."""

    KEPT = "kept"
    PART = "part"
    OPEN = "open"
    SILENT = "silent"
    LATE = "late"
    GONE = "gone"


_LATER = frozenset(PledgeState) - {PledgeState.MADE}
NEXT: Mapping[PledgeState, frozenset[PledgeState]] = {
    PledgeState.MADE: _LATER,
    PledgeState.AGREED: _LATER - {PledgeState.AGREED},
    PledgeState.KEPT_IN_PART: frozenset(
        {PledgeState.KEPT, PledgeState.CHANGED, PledgeState.WITHDRAWN}
    ),
    PledgeState.CHANGED: _LATER - {PledgeState.CHANGED},
    PledgeState.KEPT: frozenset(),
    PledgeState.WITHDRAWN: frozenset(),
}
KEPT_STATES = frozenset({PledgeState.KEPT, PledgeState.KEPT_IN_PART})
NEEDS_A_REASON = frozenset({PledgeState.CHANGED, PledgeState.WITHDRAWN})
CLOSED = frozenset({PledgeState.KEPT, PledgeState.WITHDRAWN})
ASK_AFTER_MONTHS = 6  # without news for so long, a pledge is worth a question

# Stems of goods whose number and place would tell what keeps a city alive.
PROTECTED_GOODS = (
    "generator",
    "cogenerat",
    "combined heat",
    "turbine",
    "transformer",
    "substation",
    "boiler",
    "pump",
    "shelter",
    "underground",
    "depot",
    "hospital",
    "fuel",
    "waste water",
    "wastewater",
    "генератор",
    "когенерац",
    "турбін",
    "трансформатор",
    "підстанц",
    "котел",
    "котл",
    "насос",
    "укрит",
    "підземн",
    "депо ",
    "лікарн",
    "пальн",
    "водоканал",
    "каналізац",
)


def may_become(now: PledgeState, then: PledgeState) -> bool:
    """Return whether a pledge may go from one state to another."""
    return then in NEXT[now]


def is_late(state: str, due_on: date | None, today: date) -> bool:
    """Return whether the date that the source itself named has passed without the pledge kept."""
    return due_on is not None and due_on < today and state not in CLOSED


def board_of(state: str, *, is_silent: bool) -> Board:
    """Return the group of the board in which a pledge stands."""
    fixed = {
        PledgeState.KEPT: Board.KEPT,
        PledgeState.KEPT_IN_PART: Board.PART,
        PledgeState.WITHDRAWN: Board.WITHDRAWN,
    }
    return fixed.get(PledgeState(state), Board.SILENT if is_silent else Board.OPEN)


def shape_of(board: Board, *, late: bool) -> Shape:
    """Return how a pledge is drawn; late goes before everything but kept and withdrawn."""
    if late:
        return Shape.LATE
    return {
        Board.KEPT: Shape.KEPT,
        Board.PART: Shape.PART,
        Board.OPEN: Shape.OPEN,
        Board.SILENT: Shape.SILENT,
        Board.WITHDRAWN: Shape.GONE,
    }[board]


def is_protected(sector: str, words: Iterable[str], stated: bool | None) -> bool:
    """Return whether an act is of a protected kind; in a protected sector nobody can say no."""
    if sector in PROTECTED_SECTORS - {Sector.CIVIL_PROTECTION}:
        return True
    text = " ".join(words).casefold() + " "
    names_goods = any(stem in text for stem in PROTECTED_GOODS)
    if sector == Sector.CIVIL_PROTECTION:
        # More than shelters: only an act that names none of them can be said to be open.
        return names_goods or stated is not False
    return names_goods if stated is None else stated


def last_day(text: str) -> date:
    """Return the last day a whole or partial date can mean; raise ValueError on 2026-02-31."""
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def months_before(day: date, months: int) -> date:
    """Return the day so many months earlier, or the last one that month has."""
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
