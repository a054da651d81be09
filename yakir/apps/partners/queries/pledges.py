"""The pledge board: pledges by where they stand, with filters and what waits for an answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners.models import Act, Party, Pledge
from yakir.apps.partners.queries.scope import pledges_seen_by
from yakir.apps.partners.rules import Board, PartyRole, PledgeState, Shape
from yakir.apps.partners.rules.life import (
    ASK_AFTER_MONTHS,
    CLOSED,
    board_of,
    is_late,
    last_day,
    months_before,
    shape_of,
)
from yakir.common.formats import write_day

GIVING = (PartyRole.FUNDER, PartyRole.IMPLEMENTER, PartyRole.SUPPORTER, PartyRole.SPEAKER)


@dataclass(frozen=True, slots=True)
class Row:
    """A pledge ready for a page: what, who, where it stands, since when there is no news."""

    pledge: Pledge
    act: Act
    board: Board
    shape: Shape
    word: str
    late: bool
    no_news_since: str
    who: str
    version: int

    @property
    def title(self) -> str:
        """What was pledged."""
        return self.act.title

    @property
    def public_id(self) -> str:
        """The pledge's public id."""
        return str(self.pledge.public_id)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the board with its rows."""

    board: Board
    rows: tuple[Row, ...]

    @property
    def label(self) -> str:
        """The group's name."""
        return str(self.board.label)

    @property
    def count(self) -> int:
        """How many pledges stand in it."""
        return len(self.rows)


def pledges_seen(person: Person, filters: Mapping[str, str]) -> QuerySet[Pledge]:
    """Pledges a person sees that match the filters `q`, `state`, `board`, `partner`, `sector`, `country`."""
    return filtered(pledges_seen_by(person), filters)


def filtered(pledges: QuerySet[Pledge], filters: Mapping[str, str]) -> QuerySet[Pledge]:
    """Pledges that match the filters; an unknown value of a choice matches nothing."""
    if words := filters.get("q", "").strip():
        pledges = pledges.filter(act__search_text__contains=words.casefold())
    if state := filters.get("state"):
        pledges = pledges.filter(state=state)
    if board := filters.get("board"):
        pledges = pledges.filter(_on(board))
    if sector := filters.get("sector"):
        pledges = pledges.filter(act__sector=sector)
    parties = Party.objects.all()
    if partner := filters.get("partner"):
        pledges = pledges.filter(act__in=parties.filter(organisation__key=partner).values("act"))
    if country := filters.get("country"):
        of_country = parties.filter(organisation__country=country, role__in=GIVING)
        pledges = pledges.filter(act__in=of_country.values("act"))
    return pledges


def pledge_rows(pledges: Iterable[Pledge], *, today: date) -> list[Row]:
    """Rows for a page, in the order given."""
    return [_row(pledge, today) for pledge in pledges]


def pledge_groups(pledges: Iterable[Pledge] | None = None, *, today: date) -> list[Group]:
    """The whole board in its order, each group with its rows; an empty group stays."""
    if pledges is None:
        pledges = (
            Pledge.objects.select_related("act__community", "act__oblast", "act__source")
            .prefetch_related("act__parties__organisation", "answers")
            .order_by("-act__happened", "-act_id")
        )
    rows = pledge_rows(pledges, today=today)
    return [Group(board, tuple(row for row in rows if row.board == board)) for board in Board]


def pledge_counts(pledges: QuerySet[Pledge] | None = None) -> dict[Board, int]:
    """How many pledges stand in each group of the board."""
    counts = dict.fromkeys(Board, 0)
    every = Pledge.objects.all() if pledges is None else pledges
    grouped = every.order_by().values_list("state", "is_silent").annotate(count=Count("pk"))
    for state, is_silent, count in grouped:
        counts[board_of(state, is_silent=is_silent)] += count
    return counts


def waiting_for(person: Person, *, today: date) -> list[Row]:
    """Pledges one may move that have had no news for six months and were not asked about yet."""
    if not person.may(Permission.RECORD_PLEDGE):
        return []
    quiet = months_before(today, ASK_AFTER_MONTHS)
    waiting = (
        pledges_seen_by(person)
        .exclude(state__in=CLOSED)
        .filter(is_silent=False)
        # A partial date sorts before every day in it, so this finds at least all that wait.
        .filter(Q(last_news="") | Q(last_news__lte=quiet.isoformat()))
        .order_by("last_news", "pk")
    )
    return [
        row
        for row in pledge_rows(waiting, today=today)
        if not row.pledge.last_news or last_day(row.pledge.last_news) <= quiet
    ]


def _on(board: str) -> Q:
    if board in (Board.KEPT, Board.PART, Board.WITHDRAWN):
        state = {
            Board.KEPT: PledgeState.KEPT,
            Board.PART: PledgeState.KEPT_IN_PART,
            Board.WITHDRAWN: PledgeState.WITHDRAWN,
        }[Board(board)]
        return Q(state=state)
    if board not in Board.values:
        return Q(pk__in=[])
    closed = (PledgeState.KEPT, PledgeState.KEPT_IN_PART, PledgeState.WITHDRAWN)
    return ~Q(state__in=closed) & Q(is_silent=board == Board.SILENT)


def _row(pledge: Pledge, today: date) -> Row:
    board = board_of(pledge.state, is_silent=pledge.is_silent)
    late = is_late(pledge.state, pledge.due_on, today)
    since = _no_news_since(pledge, board, today)
    return Row(
        pledge=pledge,
        act=pledge.act,
        board=board,
        shape=shape_of(board, late=late),
        word=since if board == Board.SILENT and since and not late else _word(pledge, board, late),
        late=late,
        no_news_since=since,
        who=", ".join(dict.fromkeys(party.organisation.name for party in pledge.act.parties.all())),
        version=pledge.version,
    )


def _word(pledge: Pledge, board: Board, late: bool) -> str:
    """What stands beside the shape: the source's own word while a pledge is open."""
    if late:
        return _("Past the date its source named")
    if board == Board.OPEN and pledge.act.stated:
        return pledge.act.stated[:1].upper() + pledge.act.stated[1:]
    return str(board.label if board == Board.SILENT else PledgeState(pledge.state).label)


def _no_news_since(pledge: Pledge, board: Board, today: date) -> str:
    """Since when nothing was heard of an open pledge, once that is longer than half a year."""
    if pledge.state in CLOSED or not pledge.last_news:
        return ""
    quiet = last_day(pledge.last_news) <= months_before(today, ASK_AFTER_MONTHS)
    if board != Board.SILENT and not quiet:
        return ""
    return _("No news since %(day)s") % {"day": write_day(pledge.last_news, "since")}
