"""How a programme decides, as tables."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakir.apps.governance import rules
from yakir.apps.governance.rules import About, Ballot, Interest, Majority, Matter, Outcome
from yakir.apps.projects.rules import Aspect

DAY = date(2026, 11, 21)
MATTER = Matter(
    organisations=frozenset({1}), communities=frozenset({2}), funds=frozenset({3}),
    projects=frozenset({4}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("about", "subject", "kept_out"),
    [
        (About.ORGANISATION, 1, True),
        (About.COMMUNITY, 2, True),
        (About.FUND, 3, True),
        (About.PROJECT, 4, True),
        (About.ORGANISATION, 2, False),  # a community of the same key is no organisation
        (About.COMMUNITY, 1, False),
        (About.NOTHING, None, False),
    ],
)
def test_an_interest_keeps_a_member_from_what_it_is_in(about, subject, kept_out):
    assert rules.touches(Interest(about, subject), MATTER, on=DAY) is kept_out


@pytest.mark.parametrize(
    ("since", "until", "kept_out"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (date(2026, 11, 22), None, False),
        (None, date(2026, 11, 20), False),
        (date(2020, 1, 1), date(2027, 1, 1), True),
    ],
)
def test_an_interest_counts_on_the_days_it_lasts(since, until, kept_out):
    interest = Interest(About.FUND, 3, since, until)

    assert rules.touches(interest, MATTER, on=DAY) is kept_out


def result(votes: list[int | None], may_vote: int, quorum: str, majority: Majority):
    return rules.result_of(
        [Ballot(option) for option in votes], may_vote=may_vote, quorum=Decimal(quorum),
        majority=majority,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("votes", "may_vote", "quorum", "majority", "outcome", "option"),
    [
        ([1, 1, 2], 5, "0.5", Majority.SIMPLE, Outcome.CARRIED, 1),
        ([1, 2], 5, "0.5", Majority.SIMPLE, Outcome.NO_QUORUM, None),
        ([1, 2, None], 5, "0.5", Majority.SIMPLE, Outcome.NO_MAJORITY, None),
        ([1, None, None], 5, "0.5", Majority.SIMPLE, Outcome.CARRIED, 1),
        ([None, None, None], 5, "0.5", Majority.SIMPLE, Outcome.NO_MAJORITY, None),
        ([1, 1, 2], 3, "1", Majority.TWO_THIRDS, Outcome.CARRIED, 1),
        ([1, 1, 1, 2, 2], 5, "1", Majority.TWO_THIRDS, Outcome.NO_MAJORITY, None),
        ([1, 1, None], 4, "0.5", Majority.ABSOLUTE, Outcome.NO_MAJORITY, None),
        ([1, 1, 1], 4, "0.5", Majority.ABSOLUTE, Outcome.CARRIED, 1),
        ([], 0, "0.5", Majority.SIMPLE, Outcome.FEW_FREE, None),
        ([1], 1, "0.5", Majority.SIMPLE, Outcome.FEW_FREE, None),
        ([], 2, "0.5", Majority.SIMPLE, Outcome.NO_QUORUM, None),
        ([1], 2, "0.5", Majority.SIMPLE, Outcome.CARRIED, 1),
        ([1, 2, 3], 3, "1", Majority.SIMPLE, Outcome.NO_MAJORITY, None),
    ],
)
def test_what_the_votes_give(votes, may_vote, quorum, majority, outcome, option):
    found = result(votes, may_vote, quorum, majority)

    assert (found.outcome, found.option, found.voted) == (outcome, option, len(votes))


@given(
    st.lists(st.sampled_from([1, 2, 3, None]), max_size=12),
    st.integers(0, 8),
    st.sampled_from(list(Majority)),
)
def test_a_carried_option_beats_every_other_and_the_order_of_votes_does_not_matter(
    votes, silent, majority
):
    found = result(votes, len(votes) + silent, "0.5", majority)

    assert result(votes[::-1], len(votes) + silent, "0.5", majority) == found
    if found.outcome is Outcome.CARRIED:
        assert all(
            votes.count(found.option) > votes.count(other) for other in {1, 2, 3} - {found.option}
        )
        assert 2 * len(votes) >= len(votes) + silent


@pytest.mark.parametrize(
    ("aspect", "before", "after", "alone"),
    [
        (Aspect.MONEY, {"cost": "100"}, {"cost": "110"}, True),
        (Aspect.MONEY, {"cost": "100"}, {"cost": "110.01"}, False),
        (Aspect.MONEY, {"cost": "100"}, {"cost": "90"}, True),
        (Aspect.TIME, {"lead_quarters": 3}, {"lead_quarters": 4}, True),
        (Aspect.TIME, {"lead_quarters": 3}, {"lead_quarters": 1}, False),
        (Aspect.SCOPE, {"people": 3}, {"people": 3}, False),
    ],
)
def test_the_chair_decides_small_changes_alone(aspect, before, after, alone):
    assert rules.chair_may_decide(
        aspect, before, after, percent=Decimal(10), quarters=1
    ) is alone  # fmt: skip


@pytest.mark.parametrize(
    ("likelihood", "impact", "band"),
    [(1, 1, "lesser"), (1, 5, "lesser"), (2, 3, "medium"), (3, 4, "medium"), (3, 5, "great"),
     (5, 5, "great")],
)  # fmt: skip
def test_how_grave_a_risk_is(likelihood, impact, band):
    assert rules.band_of(likelihood, impact) == band


def test_points_count_by_their_weights():
    criteria = [{"weight": 3.0}, {"weight": 1.0}]

    assert rules.weighted_total(criteria, [10, 2]) == Decimal("8.00")


@pytest.mark.parametrize(
    ("criteria", "right"),
    [([], False), ([{"weight": 0}], False), ([{"weight": 1}] * 9, False), ([{"weight": 1}], True)],
)
def test_criteria_that_can_be_used(criteria, right):
    assert (rules.criteria_faults(criteria) == "") is right
