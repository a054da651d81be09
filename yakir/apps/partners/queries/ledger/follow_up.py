"""Pledges by partner and by country: the share kept, and since when nothing was heard."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yakir.apps.accounts.models import Organisation
from yakir.apps.partners.models import Party, Pledge
from yakir.apps.partners.queries.sums import GIVERS
from yakir.apps.partners.rules import Board
from yakir.apps.partners.rules.life import board_of, last_day
from yakir.common.countries import NAMES


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What one partner, or one country, promised and where it stands."""

    key: str
    name: str
    boards: dict[Board, int]
    oldest_news: str

    @property
    def pledges(self) -> int:
        """How many were made, the withdrawn ones too."""
        return sum(self.boards.values())

    @property
    def share_kept(self) -> Decimal:
        """The share kept in full; a pledge kept in part is not kept yet."""
        return Decimal(self.boards[Board.KEPT]) / self.pledges if self.pledges else Decimal(0)


def follow_up(pledges: Iterable[Pledge], *, by: str) -> list[FollowUp]:
    """
    Return the rows of partners (`by="partner"`) or of their countries (`by="country"`), by name.

    A pledge of several partners stands in the row of each and once in that of a country, so rows
    are not added up.
    """
    by_act = {pledge.act_id: pledge for pledge in pledges}
    parties = Party.objects.filter(act__in=list(by_act), role__in=GIVERS).select_related(
        "organisation"
    )
    rows: dict[str, dict[int, Pledge]] = defaultdict(dict)
    names: dict[str, str] = {}
    for party in parties.order_by("pk"):
        key, name = _key(party.organisation, by)
        if key:
            names[key] = name
            rows[key][party.act_id] = by_act[party.act_id]
    found = [_row(key, names[key], its.values()) for key, its in rows.items()]
    return sorted(found, key=lambda row: (row.name, row.key))


def _key(organisation: Organisation, by: str) -> tuple[str, str]:
    if by == "country":
        country = organisation.country
        return country, str(NAMES.get(country, country))
    return organisation.key, organisation.name


def _row(key: str, name: str, pledges: Iterable[Pledge]) -> FollowUp:
    boards, oldest = dict.fromkeys(Board, 0), ""
    for pledge in pledges:
        board = board_of(pledge.state, is_silent=pledge.is_silent)
        boards[board] += 1
        if board in (Board.OPEN, Board.SILENT, Board.PART) and pledge.last_news:
            oldest = min(filter(None, (oldest, pledge.last_news)), key=_age)
    return FollowUp(key, name, boards, oldest)


def _age(text: str) -> date:
    return last_day(text)
