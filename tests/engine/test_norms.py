"""Sites by norm: everyone is listed once, the same comes out each time, sources are told."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakir.common import norms as file
from yakir.common.norms import load_profiles
from yakir.common.protected import SiteKind
from yakir.engine.baseline import SERVICES, Range
from yakir.engine.network import HEAT, POWER, WATER, compiled
from yakir.engine.norms import (
    FEWEST_USERS,
    GRAINS,
    KINDS,
    PROFILES,
    SHARES,
    InvalidNorms,
    names,
    sites_by_norm,
    stand_for,
)

NORMS = file.norms()
COMMUNITIES = st.lists(
    st.tuples(st.just(0.0) | st.floats(1, 2_000_000), st.floats(0, 1)), min_size=1, max_size=4
)  # fmt: skip


def network(*communities, norms=NORMS):
    people, urban = zip(*communities, strict=True)
    return sites_by_norm(people, urban, np.arange(len(people)), norms)


def listed(net):
    """People listed for each service, shape (communities, 7)."""
    people = np.zeros((net.communities.people.size, len(SERVICES)))
    np.add.at(people, net.sites.community, net.sites.serves)
    return people


def of_kind(net, kind):
    return np.flatnonzero(net.sites.kind == KINDS.index(kind))


def test_kinds_are_those_of_the_register_in_its_order():
    assert list(KINDS) == SiteKind.values


@given(COMMUNITIES)
def test_everyone_is_listed_once_for_each_service(communities):
    net = network(*communities)

    people = net.communities.people[:, None]
    assert listed(net) == pytest.approx(np.broadcast_to(people, (len(communities), 7)))


@given(COMMUNITIES)
def test_no_community_has_more_than_forty_sites_and_only_an_empty_one_none(communities):
    net = network(*communities)

    counts = np.bincount(net.sites.community, minlength=len(communities))
    assert counts.max(initial=0) <= 40
    assert ((counts == 0) == (net.communities.people == 0)).all()


@given(COMMUNITIES)
def test_what_a_network_says_depends_on_nothing_else(communities):
    one, two = network(*communities), network(*communities)

    for name in ("community", "kind", "serves", "power_kw", "fuel_l", "feeder", "heat_kwh"):
        assert np.array_equal(one.sites.values(name), two.sites.values(name))
    assert np.array_equal(one.links.supplier, two.links.supplier)
    assert np.array_equal(
        stand_for(*zip(*communities, strict=True), NORMS).shape, one.sites.kind.shape
    )


def test_a_village_draws_its_water_by_hand_and_has_stoves():
    net = network((900.0, 0.0))

    kinds = {KINDS[kind] for kind in net.sites.kind}
    assert kinds == {"substation", "housing_block", "school", "kindergarten", "clinic", "office"}
    assert FEWEST_USERS > 0.35 * 900
    alone = net.sites.serves[of_kind(net, "housing_block")[0]]
    water, heat, housing = (SERVICES.index(name) for name in ("water", "heat", "housing"))
    assert alone[[water, heat, housing]] == pytest.approx([900, 0.4 * 900, 0.4 * 900])


def test_homes_are_warm_for_a_while_after_their_boilers_stopped():
    net = network((900.0, 0.0))

    boilers, homes = of_kind(net, "housing_block")[1:]
    assert (homes, boilers, HEAT) in zip(
        net.links.site, net.links.supplier, net.links.carries, strict=True
    )
    assert net.sites.power_kw[[boilers, homes]] == pytest.approx(
        [540 * 24.3 * 2 / 1000 * 19 * 0.02, 0]
    )
    assert net.sites.heat_kwh[homes] == pytest.approx(540 * 24.3 * 0.7)


def test_a_town_is_fed_by_its_substation_but_for_works_that_are_large_enough():
    net = network((60_000.0, 1.0))

    by_hand = net.sites.power_kw > 0
    own_line = net.sites.feeder == -1
    assert (
        net.sites.on_grid[by_hand]
        == (own_line | (net.sites.kind == KINDS.index("substation")))[by_hand]
    ).all()
    linked = np.zeros(net.sites.count, bool)
    linked[net.links.site[net.links.carries == POWER]] = True
    assert (linked == (by_hand & ~net.sites.on_grid)).all()
    suppliers = net.sites.kind[net.links.supplier[net.links.carries == POWER]]
    assert set(suppliers) == {KINDS.index("substation")}
    # One real hospital of 200 beds draws 100 kW, which is connected at 250.
    assert own_line[of_kind(net, "hospital")].all()
    assert not own_line[of_kind(net, "school")].any()


def test_a_hospital_is_kept_for_a_day_by_its_generator():
    net = network((60_000.0, 1.0))

    for site in of_kind(net, "hospital"):
        load = net.sites.power_kw[site]
        assert load == pytest.approx(60_000 * 60 / 10_000 * 0.5)
        assert net.sites.generator_kw[site] == pytest.approx(1.25 * load)
        assert net.sites.fuel_l[site] == pytest.approx(24 * load * 0.3)
    assert len(of_kind(net, "hospital")) == 1
    assert len(of_kind(network((29_999.0, 1.0)), "hospital")) == 0


def test_a_generator_carries_the_worst_hour_of_its_load():
    profiles = load_profiles(2026)
    net = sites_by_norm([250_000.0], [1.0], [0], NORMS, profiles=profiles)

    own = net.sites.generator_kw > 0
    worst = net.sites.power_kw * profiles.max(axis=1)[net.sites.profile]
    assert profiles.shape == (len(PROFILES), 8760)
    assert profiles.mean(axis=1) == pytest.approx(np.ones(len(PROFILES)))
    assert net.sites.generator_kw[own] == pytest.approx(1.25 * worst[own])
    with pytest.raises(InvalidNorms, match="/profiles"):
        sites_by_norm([1.0], [1.0], [0], NORMS, profiles=np.ones((2, 168)))


def test_heat_and_water_come_from_works_and_stay_a_while():
    net = network((60_000.0, 1.0))
    carried = {kind: net.links.carries == kind for kind in (HEAT, WATER)}

    warmed = net.links.site[carried[HEAT]]
    assert {KINDS[net.sites.kind[each]] for each in net.links.supplier[carried[HEAT]]} == {
        "boiler_house", "housing_block",
    }  # fmt: skip
    # At 16 degrees below the temperature of heating, homes stay warm for some hours.
    hours = net.sites.heat_kwh[warmed] / (net.sites.heat_kw_per_k[warmed] * 16)
    assert hours == pytest.approx(0.7 / (2.0 / 1000 * 16))
    towers = net.links.site[carried[WATER]]
    kept = net.sites.tank_m3[towers] / net.sites.water_m3_per_h[towers]
    assert set(kept.round(6)) == {0.0, 8.0}  # hospitals keep none of their own


@pytest.mark.parametrize("share", [0.0, 0.15, 0.4, 1.0])
def test_over_many_communities_a_share_has_generators(share):
    count = 300
    norms = replace(NORMS, clinic_generator_share=Range(share, 0, 1))

    net = sites_by_norm(np.full(count, 9_000.0), np.zeros(count), np.zeros(count), norms)

    clinics = of_kind(net, "clinic")
    assert (net.sites.generator_kw[clinics] > 0).mean() == pytest.approx(share, abs=0.01)


def test_schools_take_each_others_pupils_up_to_their_free_places():
    net = network((60_000.0, 1.0))

    schools = of_kind(net, "school")
    arcs = [(a, b) for a, b in zip(net.substitutes.site, net.substitutes.other, strict=True)
            if a in schools]  # fmt: skip
    assert set(arcs) == {(a, b) for a in schools for b in schools if a != b}
    education = SERVICES.index("education")
    free = net.sites.places[schools, education] / net.sites.serves[schools, education]
    assert free == pytest.approx(1.1)


def test_sites_stand_for_real_ones():
    people = np.array([12_000.0, 250_000.0])
    net = sites_by_norm(people, [0.3, 1.0], [0, 0], NORMS)

    real = stand_for(people, [0.3, 1.0], NORMS)

    schools = real[of_kind(net, "school")]
    assert schools.sum() == pytest.approx(people.sum() * 0.11 / 304)
    assert real[of_kind(net, "hospital")].sum() == pytest.approx(250_000 * 60 / 10_000 / 200)


def test_every_network_can_be_put_in_order():
    net = network((60_000.0, 1.0), (900.0, 0.0), (1_400_000.0, 0.98))

    assert compiled(net).number.size == net.sites.count
    assert net.profiles.shape == (len(PROFILES), 168)
    assert net.sites.profile.max() < len(PROFILES)


@pytest.mark.parametrize(
    ("people", "urban", "paths"),
    [
        ([-1.0, np.nan], [0.5, 1.5], ["/people/0", "/people/1", "/urban_share/1"]),
        ([1.0, 2.0], [0.5], ["/urban_share"]),
    ],
)
def test_what_makes_no_sense_is_listed(people, urban, paths):
    with pytest.raises(InvalidNorms) as caught:
        sites_by_norm(people, urban, [0, 0], NORMS)

    assert [fault.path for fault in caught.value.faults] == paths


@pytest.mark.parametrize(
    ("name", "number", "message"),
    [
        ("piped_urban", Range(0.9, 0.5, 1.2), "outside 0 to 1"),
        ("tower_hours", Range(8, 0, 12), "not above 0"),
        ("tower_hours", Range(30, 2, 24), "outside its own range"),
    ],
)
def test_a_norm_outside_its_range_is_refused(name, number, message):
    with pytest.raises(InvalidNorms, match=message):
        replace(NORMS, **{name: number})


def test_both_ends_of_every_range_make_a_network():
    for name in names():
        number = getattr(NORMS, name)
        for end in (number.low, number.high):
            net = network((60_000.0, 0.7), (900.0, 0.0), norms=NORMS.at(**{name: end}))

            assert net.sites.count > 10


def test_the_file_tells_each_norm_once_and_where_it_is_from():
    told = file.read()

    assert tuple(norm.name for norm in told) == names()
    assert set(names()) > SHARES
    for norm in told:
        assert norm.origin in ("act", "statement", "statistic", "assumption"), norm.name
        sourced = norm.origin != "assumption"
        assert bool(norm.publisher) == bool(norm.address) == bool(norm.read) == sourced, norm.name
        assert bool(norm.act_en) == bool(norm.act_uk) == (norm.origin == "act"), norm.name
        assert bool(norm.note_en) == bool(norm.note_uk), norm.name
        assert not norm.clause or norm.origin == "act", norm.name
        assert norm.unit


ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/explanation/sites-by-norm.md").read_text("utf-8")


def test_the_page_shows_the_file():
    assert file.as_table(file.read()) in PAGE


def table(name):
    with (ROOT / "examples/kharkiv" / name).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def test_the_page_counts_the_sites_of_the_example():
    occupied = {"temporarily_occupied", "mainly_occupied"}
    statuses = {row["katottg"]: row["effective"] for row in table("statuses.csv")}
    present_2023 = {row["code"]: row["hno_population_2023"] for row in table("oblasts.csv")}
    known = [row for row in table("communities.csv") if row["population_2022"]]
    residents = dict.fromkeys(present_2023, 0.0)
    for row in known:
        residents[row["oblast_code"]] += float(row["population_2022"])
    rows = [row for row in known if statuses.get(row["katottg"]) not in occupied]
    present = [
        min(1.0, float(present_2023[row["oblast_code"]]) / residents[row["oblast_code"]])
        if present_2023[row["oblast_code"]] else 1.0
        for row in rows
    ]  # fmt: skip
    people = np.array([float(row["population_2022"]) for row in rows]) * present
    urban = [float(row["urban_share"]) for row in rows]

    net = sites_by_norm(people, urban, np.zeros(len(rows)), NORMS)

    assert f"({len(rows):,} communities" in PAGE
    assert f"makes {net.sites.count:,} sites and\n{net.links.site.size:,} links." in PAGE


def test_the_page_tells_how_coarse_the_picture_is():
    for kind, grain in GRAINS.items():
        assert f"| {kind.replace('_', ' ')} | {grain.people:,.0f} | {grain.most} |" in PAGE
    assert set(GRAINS) <= set(KINDS)
