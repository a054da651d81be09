"""Voting: who counts, when enough have voted, and what follows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class SeatRole(models.TextChoices):
    """What a member of the steering group does there."""

    CHAIR = "chair", _("Chair")
    DEPUTY = "deputy", _("Deputy chair")
    MEMBER = "member", _("Member")


class Majority(models.TextChoices):
    """How many votes an option needs."""

    SIMPLE = "simple", _("More than half of the votes for an option")
    TWO_THIRDS = "two_thirds", _("At least two thirds of the votes for an option")
    ABSOLUTE = "absolute", _("More than half of all who may vote")


class Outcome(models.TextChoices):
    """What came of a decision."""

    CARRIED = "carried", _("Decided")
    NO_QUORUM = "no_quorum", _("Too few voted")
    NO_MAJORITY = "no_majority", _("No option has the majority")
    FEW_FREE = "few_free", _("Fewer than two members may vote")


#: Members without an interest that a decision needs: one alone decides nothing for a group.
FEWEST_FREE = 2


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote for an option, by its number, or none for an abstention."""

    option: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """What the votes give: the outcome, the option with the majority, and the counts."""

    outcome: Outcome
    option: int | None
    may_vote: int
    voted: int
    abstained: int


def result_of(
    ballots: Sequence[Ballot], *, may_vote: int, quorum: Decimal, majority: Majority
) -> Result:
    """
    Return what the votes of those who may vote give.

    An abstention counts for the quorum and for no option. `quorum` is the share of those who may
    vote; whoever is kept out by a conflict may not vote and is not counted. Where fewer than two
    may vote, nothing is decided.
    """
    counts = Counter(ballot.option for ballot in ballots if ballot.option is not None)
    abstained = sum(ballot.option is None for ballot in ballots)

    def ended(outcome: Outcome, option: int | None = None) -> Result:
        return Result(outcome, option, may_vote, len(ballots), abstained)

    if may_vote < FEWEST_FREE:
        return ended(Outcome.FEW_FREE)
    if not ballots or len(ballots) < quorum * may_vote:
        return ended(Outcome.NO_QUORUM)
    for option, votes in counts.items():
        if _suffices(votes, sum(counts.values()), may_vote, majority):
            return ended(Outcome.CARRIED, option)
    return ended(Outcome.NO_MAJORITY)


def _suffices(votes: int, cast: int, may_vote: int, majority: Majority) -> bool:
    match majority:
        case Majority.SIMPLE:
            return 2 * votes > cast
        case Majority.TWO_THIRDS:
            return 3 * votes >= 2 * cast
        case Majority.ABSOLUTE:
            return 2 * votes > may_vote


def closers_of(roles: Sequence[SeatRole]) -> list[int]:
    """
    Return which of those who may vote close a decision: chair, else deputies, else the first.

    Nobody when interests keep everybody out; the secretary closes it then, undecided.
    """
    for role in (SeatRole.CHAIR, SeatRole.DEPUTY):
        if role in roles:
            return [index for index, each in enumerate(roles) if each == role]
    return [0] if roles else []
