"""Cases of energy islands as files: what they say comes back, faults have places, answers a schema."""

import dataclasses
import io
import json

import numpy as np
import pytest

from yakir import engine
from yakir.common.cases import document, island, schemas
from yakir.common.cases.document import InvalidDocument
from yakir.config import cli


def written(**choices):
    return island.written(island.example(seed=1, scenarios=4, **choices))


def faults_of(content):
    with pytest.raises(InvalidDocument) as told:
        island.read(content)
    return {fault.path: fault.message for fault in told.value.faults}


@pytest.mark.parametrize("kind", ["hospital", "pumping", "housing"])
def test_a_case_written_and_read_says_the_same(kind):
    first = island.example(seed=3, kind=kind, scenarios=4)
    stream = io.StringIO()
    document.dump(island.written(first), stream)

    again = island.read(document.load(stream.getvalue()))

    assert island.written(again) == island.written(first)
    for name in ("load_kw", "heat_kw", "solar", "grid_up"):
        assert np.array_equal(getattr(again.case, name), getattr(first.case, name)), name
    for name in ("prices", "generators", "chps", "storage", "served_hours"):
        assert getattr(again.case, name) == getattr(first.case, name), name


def test_outages_at_the_ends_of_a_year_and_fresh_years_come_back():
    content = written()
    content["grid_outages"] = [[[0, 2], [5, 1], [8759, 1]], []]
    content["fresh_grid_outages"] = [[[0, 8760]]]

    case = island.read(content)

    assert np.flatnonzero(~case.case.grid_up[0]).tolist() == [0, 1, 5, 8759]
    assert case.case.grid_up[1].all()
    assert not case.fresh.any()
    assert island.written(case)["grid_outages"] == content["grid_outages"]
    assert island.written(case)["fresh_grid_outages"] == content["fresh_grid_outages"]


def test_what_never_fails_needs_no_hours():
    content = written()
    content["generators"] = {"units": 2.0}

    read = island.read(content).case.generators

    assert read == engine.islands.Reliability(units=2)
    assert island.written(island.read(content))["generators"] == {"units": 2}


def test_every_fault_of_a_case_is_told_at_once_by_its_place():
    content = written()
    content["load_kw"]["critical"][5] = None
    content["heat_kw"].pop()
    content["grid_outages"][0][:2] = [[10, 5], [12, 1]]
    content["fresh_grid_outages"] = [[[8000, 800]]]
    content["units"]["solar_kwp"]["steps"] = [0, 2, 1]
    content["units"]["battery_kwh"]["capex_eur"] = "dear"
    del content["units"]["grid_kw"]
    content["prices"]["chp_heat_efficiency"] = 0.9
    content["generators"]["units"] = 9
    content["served_probability"] = 1.5
    content["colour"] = "red"

    assert faults_of(content) == {
        "/load_kw/critical/5": "has to be a finite number",
        "/heat_kw": "has 8759 entries, less than 8760",
        "/grid_outages/0/1": "begins before the one before it has ended",
        "/fresh_grid_outages/0/0": "lasts beyond the end of the year",
        "/units/solar_kwp/steps": "have to rise",
        "/units/battery_kwh/capex_eur": "has to be a finite number",
        "/units/grid_kw": "is missing",
        "/prices/chp_heat_efficiency": "makes more than all of the gas",
        "/generators/units": "has to be 8 or less",
        "/served_probability": "has to be 1 or less",
        "/colour": "is not known here",
    }


@pytest.mark.parametrize("content", [None, [], {}, {"version": 1, "units": 5, "load_kw": []}])
def test_what_is_no_case_at_all_is_told_so(content):
    assert faults_of(content)


@pytest.mark.parametrize("spoiled", ["load_kw", "grid_outages", "units", "prices", "storage"])
@pytest.mark.parametrize("by", [None, 5, "x", [], {}, [[]], [[[]]]])
def test_a_case_with_a_spoiled_part_is_read_or_told_of(spoiled, by):
    content = written() | {spoiled: by}
    try:
        island.read(content)
    except InvalidDocument as invalid:
        assert all(fault.path.startswith(f"/{spoiled}") for fault in invalid.faults)


def test_sites_of_more_communities_on_one_feeder_add_up(capsys):
    def told(communities):
        arguments = ["--kind", "school", "--scenarios", "1", "--seed", "3"]
        more = ["--communities", communities] if communities else []
        assert cli.main(["engine", "example", "island", *arguments, *more]) == 0
        return json.loads(capsys.readouterr().out)

    alone, one, three = told(None), told("1"), told("3")

    assert alone == one
    assert three == told("3")
    assert schemas.faults(three, "island") == []
    for name in ("grid_outages", "solar_kw_per_kwp"):
        assert three[name] == one[name]
    further = np.subtract(three["load_kw"]["critical"], one["load_kw"]["critical"])
    assert further.min() > 0
    # Two more schools of 30 kW in the mean, each 0.6 to 1.6 of it; three tenths are critical.
    assert 2 * 0.6 <= further.mean() / (30 * 0.3) <= 2 * 1.6
    mean = np.mean(three["load_kw"]["critical"]) / np.mean(one["load_kw"]["critical"])
    assert np.array(three["heat_kw"]) == pytest.approx(mean * np.array(one["heat_kw"]))
    assert three["units"]["connection_eur"] == 3 * one["units"]["connection_eur"]


def test_an_island_of_more_communities_is_sized_for_all_of_their_load(tmp_path, capsys):
    found = {}
    for communities in (1, 3):
        made = island.example(seed=2, kind="clinic", communities=communities, scenarios=2)
        file = tmp_path / f"{communities}.json"
        file.write_text(json.dumps(island.written(made)), encoding="utf-8")
        assert cli.main(["engine", "island", str(file), "--effort", "quick"]) == 0
        found[communities] = json.loads(capsys.readouterr().out)

    assert {each["status"] for each in found.values()} == {"found"}
    assert found[3]["survival"][-1]["exact"] >= 0.95
    assert found[3]["annual_cost_eur"] > 1.5 * found[1]["annual_cost_eur"]


@pytest.mark.slow
def test_the_command_answers_with_sizes_certificate_and_bound(tmp_path, capsys):
    file, out = tmp_path / "case.json", tmp_path / "answer.json"
    cli.main(["engine", "example", "island", "--kind", "clinic", "--scenarios", "1", "--seed", "2"])
    content = json.loads(capsys.readouterr().out)
    small = {
        name: unit | {"steps": unit["steps"][::4]}
        for name, unit in content["units"].items()
        if isinstance(unit, dict)
    }
    file.write_text(json.dumps(content | {"units": content["units"] | small}), encoding="utf-8")

    status = cli.main(
        ["engine", "island", str(file), "--effort", "quick", "--bound", "--out", str(out)]
    )

    answer = json.loads(out.read_text(encoding="utf-8"))
    assert status == 0
    assert schemas.faults(answer, "island-answer") == []
    assert answer["status"] == "found"
    assert [row["hours"] for row in answer["survival"]] == list(range(73))
    assert answer["survival"][-1]["exact"] >= 0.95
    assert answer["annual_cost_eur"] == pytest.approx(sum(answer["costs_eur"].values()))
    assert answer["lower_bound_eur"] <= answer["annual_cost_eur"]
    assert list(answer["sizes"]) == [part.name for part in dataclasses.fields(engine.islands.Sizes)]
