"""The instances of the benchmarks are what their names say."""

import zlib

import numpy as np
import pytest

from yakir import engine
from yakir.engine.portfolio.example import Variant, family_a, family_b
from yakir.engine.portfolio.problem import Payment


@pytest.fixture(scope="module")
def simple():
    return family_a(60, 1_210, 8, seed=3)


def test_the_same_seed_gives_the_same_instance(simple):
    again, other = family_a(60, 1_210, 8, seed=3), family_a(60, 1_210, 8, seed=4)

    assert np.array_equal(simple.candidates.cost, again.candidates.cost)
    assert np.array_equal(simple.funds.money, again.funds.money)
    assert not np.array_equal(simple.candidates.cost, other.candidates.cost)


def test_candidates_of_family_a_are_spread_evenly_over_services_that_are_not_whole(simple):
    home, effects = simple.candidates.community, simple.candidates.effects
    service = effects.argmax(axis=1)

    assert ((effects > 0).sum(axis=1) == 1).all()
    assert (simple.communities.coverage[home, service] < 1).all()
    assert set(np.bincount(home)) == {20, 21}
    for community in range(60):
        unmet = np.flatnonzero(simple.communities.coverage[community] < 1)
        times = np.bincount(service[home == community], minlength=7)[unmet]
        assert times.max() - times.min() <= 1


def test_money_of_family_a_covers_the_stated_part_of_every_gap(simple):
    needed = 0.0
    for community in range(60):
        for service in range(7):
            own = (simple.candidates.community == community) & (
                simple.candidates.effects[:, service] > 0
            )
            if own.any():
                price = simple.candidates.cost[own] / simple.candidates.effects[own, service]
                gap = 1 - simple.communities.coverage[community, service]
                needed += gap * np.median(price)

    # Every fund's sums so far are rounded down to whole thousands.
    assert 0.35 * needed - 8_000 < simple.funds.money.sum() <= 0.35 * needed


def test_funds_of_family_a_pay_inside_their_window_alone(simple):
    funds = simple.funds

    for fund in range(8):
        arrives = np.flatnonzero(funds.money[fund])
        assert (np.diff(arrives) == 2).all()
        assert arrives[0] <= 2
        assert arrives[-1] <= funds.last_payment[fund] <= 7


def test_family_a_pays_at_the_start_one_fund_a_project(simple):
    assert simple.payment is Payment.AT_START
    assert (simple.most_funds, simple.most_per_service) == (1, 3)
    assert (simple.candidates.lead >= 1).all()
    assert (simple.candidates.lead <= 4).all()
    assert simple.capacity.shape == (10, 1)


def test_variants_change_one_thing_each():
    size = {"communities": 20, "candidates": 400, "funds": 4, "seed": 1}
    usual = family_a(**size)

    large = family_a(**size, variant=Variant.LARGE_COMMUNITIES)
    open_ = family_a(**size, variant=Variant.OPEN_FUNDS)
    tight = family_a(**size, variant=Variant.TIGHT_CAPACITY)

    assert np.median(large.people) > 15 * np.median(usual.people)
    assert open_.payable.all()
    assert not usual.payable.all()
    assert (tight.capacity <= usual.capacity).all()
    assert tight.capacity.sum() < 0.9 * usual.capacity.sum()


def test_both_forms_of_the_package_share_one_instance():
    share = family_a(10, 100, 3, seed=1, package=engine.Package.SHARE)
    threshold = family_a(10, 100, 3, seed=1)

    assert np.array_equal(share.candidates.effects, threshold.candidates.effects)
    assert (share.package, threshold.package) == tuple(engine.Package)


@pytest.fixture(scope="module")
def full():
    return family_b(100, 2_000, 10, seed=2)


def test_two_in_five_candidates_of_family_b_add_to_several_services(full):
    several = (full.candidates.effects > 0).sum(axis=1) > 1

    assert 0.36 < several.mean() < 0.44


def test_family_b_has_every_rule(full):
    candidates, funds = full.candidates, full.funds

    assert (candidates.group >= 0).any()
    assert (candidates.needs >= 0).any()
    assert candidates.required.any()
    assert (candidates.earliest > 0).any()
    assert (candidates.latest == -1).any()
    assert (funds.greatest_share < 1).any()
    assert (funds.own_contribution > 0).any()
    assert (funds.ticket > 0).any()
    assert (funds.named_share > 0).any()
    assert funds.named[funds.named_share > 0].any(axis=1).all()
    assert set(funds.carry_over) == {False, True}
    assert full.capacity.size
    assert full.floors.least.size == 12
    assert full.joints
    assert None not in (full.most_at_once, full.most_per_service, full.most_funds)


def test_scenarios_of_failing_funds_are_added_on_wish():
    failing = family_b(10, 100, 4, seed=1, scenarios=20)

    assert failing.failures.shape == (20, 4)
    assert failing.failures.any()


def test_a_prerequisite_of_family_b_is_no_variant_of_what_needs_it(full):
    needs, group = full.candidates.needs, full.candidates.group
    has = np.flatnonzero(needs >= 0)

    assert ((group[has] == -1) | (group[has] != group[needs[has]])).all()


def _stamp(region):
    """A number that changes with any of an instance's arrays."""
    arrays = [
        region.people,
        region.communities.coverage,
        region.communities.region,
        region.candidates.effects,
        region.candidates.cost,
        region.candidates.lead,
        region.candidates.group,
        region.candidates.needs,
        region.candidates.latest,
        region.funds.money,
        region.funds.eligible,
        region.funds.last_payment,
        region.funds.ticket,
        region.funds.named,
        region.capacity,
    ]
    return zlib.crc32(b"".join(np.ascontiguousarray(array).tobytes() for array in arrays))


@pytest.mark.parametrize(("family", "stamp"), [(family_a, 3253050259), (family_b, 3560966646)])
def test_instances_stay_what_they_were_when_they_were_measured(family, stamp):
    assert _stamp(family(30, 600, 6, seed=1)) == stamp
