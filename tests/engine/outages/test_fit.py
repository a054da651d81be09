"""Fits of simulated histories find what the histories were made from."""

import math

import numpy as np
import pytest
from scipy import stats

from yakir.engine.outages import fit, timeline
from yakir.engine.outages.scenario import Durations, Family, OnOff, Processes, Scenario

TRUE = {
    Family.EXPONENTIAL: Durations(Family.EXPONENTIAL, 5.0),
    Family.WEIBULL: Durations(Family.WEIBULL, 5.0, 0.7),
    Family.LOGNORMAL: Durations(Family.LOGNORMAL, 2.0, 0.9),
}


def drawn(family, n, seed, longest=math.inf):
    """A history of durations of a family, not seen beyond the longest."""
    hours = fit.distribution(TRUE[family]).rvs(n, random_state=np.random.default_rng(seed))
    return fit.Sojourns(np.minimum(hours, longest), hours > longest)


@pytest.mark.parametrize("family", fit.FAMILIES)
@pytest.mark.parametrize("longest", [math.inf, 6.0])
def test_intervals_hold_the_truth_as_often_as_they_say(family, longest):
    true = TRUE[family]
    held = []

    for seed in range(60):
        found = fit.fit(drawn(family, 150, seed, longest), family)
        scale, shape = found.interval(0.9)
        held.append(scale[0] < true.scale_hours < scale[1])
        if family is not Family.EXPONENTIAL:
            held.append(shape[0] < true.shape < shape[1])

    # Nine in ten, with room for four standard errors of 60 tries.
    assert np.mean(held) == pytest.approx(0.9, abs=4 * math.sqrt(0.09 / 60))


@pytest.mark.parametrize("family", fit.FAMILIES)
def test_no_neighbour_is_more_likely_than_the_fit(family):
    history = drawn(family, 200, 3, longest=4.0)

    found = fit.fit(history, family)

    for scale in (0.99, 1.01):
        for shape in (0.99, 1.0, 1.01):
            there = found.durations
            near = Durations(family, there.scale_hours * scale, there.shape * shape)
            assert fit.log_likelihood(history, near) < found.log_likelihood


def test_fits_of_ended_durations_are_those_of_scipy():
    ended = drawn(Family.WEIBULL, 300, 4).hours

    shape, _, scale = stats.weibull_min.fit(ended, floc=0)

    found = fit.fit(fit.Sojourns(ended), Family.WEIBULL).durations
    assert found.scale_hours == pytest.approx(scale, rel=1e-3)
    assert found.shape == pytest.approx(shape, rel=1e-3)


def test_closed_forms_of_exponential_and_lognormal():
    history = drawn(Family.LOGNORMAL, 400, 5)
    logs = np.log(history.hours)

    exponential = fit.fit(drawn(Family.EXPONENTIAL, 100, 5, longest=4.0), Family.EXPONENTIAL)
    lognormal = fit.fit(history, Family.LOGNORMAL)

    unended = drawn(Family.EXPONENTIAL, 100, 5, longest=4.0)
    assert exponential.durations.scale_hours == unended.hours.sum() / len(unended.ended)
    assert lognormal.durations.scale_hours == pytest.approx(np.exp(logs.mean()))
    assert lognormal.durations.shape == pytest.approx(logs.std())
    assert lognormal.scale_error == pytest.approx(logs.std() / 20, rel=1e-4)
    assert lognormal.shape_error == pytest.approx(1 / math.sqrt(800), rel=1e-4)


@pytest.mark.parametrize("family", fit.FAMILIES)
def test_the_criterion_chooses_the_family_that_made_the_history(family):
    chosen = [fit.choose(drawn(family, 400, seed))[0].durations.family for seed in range(20)]

    # An exponential is a Weibull of shape 1, so chance prefers the Weibull now and then.
    assert chosen.count(family) >= 14


def test_the_wrong_family_is_rejected_and_the_right_one_is_not():
    history = drawn(Family.LOGNORMAL, 400, 6)

    wrong = fit.goodness(history, fit.fit(history, Family.WEIBULL), seed=1, replications=99)
    right = fit.goodness(history, fit.fit(history, Family.LOGNORMAL), seed=1, replications=99)

    assert wrong.p_value == 0.01
    assert right.p_value > 0.05


def test_p_values_of_the_right_family_are_even():
    found = [
        fit.goodness(history, fit.fit(history, Family.EXPONENTIAL), seed=1, replications=39).p_value
        for history in (drawn(Family.EXPONENTIAL, 40, seed) for seed in range(60))
    ]

    # A table for known parameters would give values crowded towards 1.
    assert stats.kstest(found, "uniform").pvalue > 0.001
    assert np.mean(found) == pytest.approx(0.5, abs=4 / math.sqrt(12 * 60))


def test_goodness_is_the_same_for_the_same_seed():
    history = drawn(Family.WEIBULL, 50, 1)
    found = fit.fit(history, Family.WEIBULL)

    first = fit.goodness(history, found, seed=5, replications=19)

    assert first == fit.goodness(history, found, seed=5, replications=19)


def test_the_distance_is_that_of_kolmogorov_and_smirnov():
    history = drawn(Family.WEIBULL, 80, 2)
    found = fit.fit(history, Family.WEIBULL)

    distance = fit.goodness(history, found, seed=1, replications=1).distance

    spread = fit.distribution(found.durations)
    assert distance == pytest.approx(stats.kstest(history.hours, spread.cdf).statistic)


def test_spans_become_durations_of_calm_and_trouble():
    starts, ends = [1, 2, 10, 20, 30, 41, 90], [3, 5, 11, 22, 33, 45, 95]

    calm, trouble = fit.from_spans(starts, ends, end_of_record=50)

    assert trouble.hours.tolist() == [4, 1, 2, 3, 4]
    assert calm.hours.tolist() == [5, 9, 8, 8, 5]
    assert calm.unended.tolist() == [False] * 4 + [True]
    assert not trouble.unended.any()


def test_a_span_that_runs_beyond_the_record_is_unended():
    calm, trouble = fit.from_spans([40, 1, 10, 20, 30], [60, 2, 12, 23, 34], end_of_record=50)

    assert trouble.hours.tolist() == [1, 2, 3, 4, 10]
    assert trouble.unended.tolist() == [False] * 4 + [True]
    assert calm.hours.tolist() == [8, 8, 7, 6]


def test_where_the_end_was_guessed_neither_length_counts():
    starts, ends = [0, 10, 20, 30, 41, 52], [1, 12, 23, 34, 46, 53]
    guessed = [False, True, False, False, False, False]

    calm, trouble = fit.from_spans(starts, ends, 60, guessed)

    assert trouble.hours.tolist() == [1, 3, 4, 5, 1]
    assert calm.hours.tolist() == [9, 7, 7, 6, 7]


@pytest.mark.parametrize("hours", [[1, 2], [1, 1, 1], [1, 2, 0], [1, 2, np.nan]])
def test_a_history_that_cannot_be_fitted_is_refused(hours):
    with pytest.raises(fit.InvalidHistory):
        fit.Sojourns(hours)


def test_a_record_without_a_span_is_refused():
    with pytest.raises(fit.InvalidHistory):
        fit.from_spans([70], [80], end_of_record=50)


def test_the_parameters_of_a_drawn_scenario_come_back_from_its_history():
    calm, trouble = TRUE[Family.WEIBULL], Durations(Family.LOGNORMAL, 4.0, 0.5)
    process = OnOff(Durations(Family.WEIBULL, 60.0, calm.shape), trouble, "assumption: test")
    scenario = Scenario(hours=1, grid_by_oblast=Processes((process,)))

    up = timeline.years(scenario, seed=1, draws=1)[0].astype(int)

    change = np.diff(up)
    starts, ends = np.flatnonzero(change == -1) + 1, np.flatnonzero(change == 1) + 1
    ends = ends[ends > starts[0]]
    starts = starts[: len(ends)]
    _, seen = fit.from_spans(starts, ends, 8760)
    found = fit.fit(seen, Family.LOGNORMAL)
    low, high = found.interval(0.999)[0]
    assert low < 4.0 < high
