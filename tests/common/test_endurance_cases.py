"""Cases of endurance as files: what they say comes back, and every fault is told by its place."""

import copy
import io
import json
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from yakir.common.cases import chunks, document, endurance, schemas
from yakir.common.cases.document import InvalidDocument
from yakir.engine import parallel

SCENARIOS = Path(__file__).resolve().parents[2] / "examples" / "scenarios"


def written(communities=2, seed=1):
    made = endurance.example(communities=communities, sites_per_community=9, hours=24, seed=seed)
    return endurance.written(made)


def text_of(content):
    stream = io.StringIO()
    document.dump(content, stream)
    return stream.getvalue()


def faults_of(content):
    with pytest.raises(InvalidDocument) as told:
        endurance.read(content)
    return {fault.path: fault.message for fault in told.value.faults}


@pytest.mark.parametrize(("communities", "seed"), [(1, 1), (3, 2), (30, 3)])
def test_a_case_written_and_read_says_the_same(communities, seed):
    first = endurance.example(communities=communities, seed=seed)
    content = endurance.written(first)

    again = endurance.read(document.load(text_of(content)))

    assert endurance.written(again) == content
    assert np.array_equal(again.network.sites.tank_m3, first.network.sites.tank_m3)
    assert np.array_equal(again.network.sites.staff_hours, first.network.sites.staff_hours)
    assert np.array_equal(again.network.substitutes.other, first.network.substitutes.other)
    assert np.array_equal(again.network.profiles, first.network.profiles)
    assert again.scenario.schedule == first.scenario.schedule


@pytest.mark.parametrize("name", ["blackout-72h", "december-2025", "strikes-and-frost"])
def test_a_scenario_of_the_example_is_part_of_a_case_as_it_stands(name):
    content = written()
    content["scenario"] = yaml.safe_load((SCENARIOS / f"{name}.yaml").read_text("utf-8"))

    case = endurance.read(content)
    again = endurance.read(endurance.written(case))

    assert case.scenario.hours == content["scenario"]["hours"]
    assert endurance.written(again) == endurance.written(case)


def test_numbers_by_code_and_blackouts_of_oblasts_come_back():
    content = written()
    here, there = content["oblasts"]
    content["scenario"] |= {
        "strikes": {
            "waves_per_year": {here: 5, "others": 1},
            "hits": {"school": 0.1},
            "per_year": 0.5,
            "repair": {"family": "fixed", "scale_hours": 24.0},
            "source": "assumption: for a test",
        },
        "blackouts": [
            {"start_hour": 0, "hours": 5, "oblasts": [there], "source": "assumption: for a test"}
        ],
        "weather": {
            "by_month_c": {here: [-5] * 12, "others": [1] * 12},
            "source": "assumption: for a test",
        },
        "grid_by_oblast": [
            content["scenario"]["grid_by_oblast"][0] | {"places": [there], "start": "trouble"}
        ],
    }

    case = endurance.read(content)

    assert case.scenario.strikes.waves_per_year.tolist() == [5, 1]
    assert case.scenario.blackouts[0].oblasts == (1,)
    assert case.scenario.weather.temperature_c[:, 0].tolist() == [-5, 1]
    assert case.scenario.grid_by_oblast.which.tolist() == [-1, 0]
    found = endurance.written(case)
    assert endurance.written(endurance.read(found)) == found
    assert found["scenario"]["blackouts"][0]["oblasts"] == [there]


def test_every_fault_of_a_case_is_told_at_once_by_its_place():
    content = written()
    sites, links = content["sites"], content["links"]
    content["version"] = 2
    content["communities"][1]["oblast"] = "Mars"
    sites[1]["power_kw"] = "ten"
    sites[2]["tank_m3"] = -1
    sites[3]["colour"] = "red"
    del sites[4]["serves"]
    sites[5]["places"] = {"education": 1}
    sites[8]["id"] = sites[0]["id"]
    sites[7]["kind"] = "castle"
    links[0]["supplier"] = "nobody"
    links[1]["site"] = sites[9]["id"]
    content["profiles"]["profile-2"].pop()
    content["solar_kw_per_kwp"][7] = float("nan")
    content["scenario"]["schedule"]["off_hours"] = 9
    content["scenario"]["resupply"]["fails"] = 1.5

    assert faults_of(content) == {
        "/version": "has to be 1",
        "/communities/1/oblast": "is none of the oblasts: Mars",
        "/sites/1/power_kw": "has to be a finite number",
        "/sites/2/tank_m3": "has to be 0 or more",
        "/sites/3/colour": "is not known here",
        "/sites/4/serves": "is missing",
        "/sites/5/places/education": "is below the people of an ordinary day",
        "/sites/8/id": "is the id of another site",
        "/sites/7/kind": "is none of the kinds: castle",
        "/links/0/supplier": "is none of the sites: nobody",
        "/links/1/supplier": "is of another community",
        "/profiles/profile-2": "has 167 entries, less than 168",
        "/solar_kw_per_kwp/7": "has to be a finite number",
        "/scenario/schedule/off_hours": "has to lie between 0 and the period",
        "/scenario/resupply/fails": "has to be 1 or less",
    }


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 10**400, True])
def test_numbers_of_a_network_and_of_a_scenario_are_finite(number):
    content = written()
    content["sites"][0]["power_kw"] = number
    content["scenario"]["resupply"]["every_hours"] = number
    content["scenario"]["weather"]["by_month_c"][3] = number

    assert faults_of(content) == dict.fromkeys(
        [
            "/sites/0/power_kw",
            "/scenario/resupply/every_hours",
            "/scenario/weather/by_month_c/3",
        ],
        "has to be a finite number",
    )


@pytest.mark.parametrize("content", [None, 5, [], "case", {}, {"version": 1, "sites": 3}])
def test_what_is_no_case_at_all_is_told_so(content):
    assert faults_of(content)


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([-1, 0, 1, 2.5, 1e400, 10**400, "", "school", "flat", [], {}, [{}], {"id": 1}]),
)
SMALL = written(communities=1)


def places_of(content, depth=5):
    """Every place of a document that is not deep in a list of numbers."""
    pairs = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in pairs:
        yield (content, key)
        if depth and isinstance(value, dict | list) and len(value) < 100:
            yield from places_of(value, depth - 1)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_case_spoiled_anywhere_is_read_or_told_of_and_never_fails_otherwise(data):
    content = copy.deepcopy(SMALL)
    for _ in range(data.draw(st.integers(1, 4))):
        inside, key = data.draw(st.sampled_from(list(places_of(content))))
        if data.draw(st.booleans()):
            inside[key] = copy.deepcopy(data.draw(ANYTHING))
        elif isinstance(inside, dict):
            del inside[key]

    try:
        endurance.read(content)
    except InvalidDocument as invalid:
        assert invalid.faults
        assert all(fault.path == "" or fault.path[0] == "/" for fault in invalid.faults)


@pytest.mark.parametrize("name", schemas.DOCUMENTS)
def test_a_published_schema_is_valid_and_whole(name):
    import jsonschema

    schema = schemas.schema(name)

    jsonschema.Draft202012Validator.check_schema(schema)
    inner = {part.get("$id") for part in schema.get("$defs", {}).values()}
    refers = json.dumps(schema).split('"$ref": "urn:')[1:]
    assert all("urn:" + each.partition("#")[0].partition('"')[0] in inner for each in refers)


def test_a_schema_printed_whole_judges_as_ours_does():
    import jsonschema

    validator = jsonschema.Draft202012Validator(schemas.schema("endurance"))
    content = written()

    assert validator.is_valid(content)
    content["sites"][0]["power_kw"] = -1
    assert not validator.is_valid(content)


def test_an_answer_keeps_to_its_schema_and_does_not_depend_on_who_works():
    case = endurance.read(written())

    told = [
        endurance.answer(case, chunks.run(case, draws=10, seed=4, workers=who), seed=4, seconds=1.0)
        for who in (None, parallel.EveryCore(processes=2))
    ]

    assert schemas.faults(told[0], "endurance-answer") == []
    assert told[0] == told[1]
    held = told[0]["communities"][case.names.communities[0]]["water"]
    assert 0 <= held["hours"]["0.05"] <= held["hours"]["0.95"] <= told[0]["horizon_hours"]


def test_a_run_goes_on_with_the_chunks_that_a_folder_keeps(tmp_path):
    case = endurance.read(written())
    whole = chunks.run(case, draws=10, seed=4)
    done = []
    stopped = chunks.run(
        case,
        draws=10,
        seed=4,
        folder=tmp_path / "run",
        progress=lambda finished, total: done.append(finished),
        stop=lambda: bool(done) and done[-1] == 2,
    )
    (tmp_path / "run" / "chunk-00001.npz").write_bytes(b"cut short")

    rest = []
    again = chunks.run(
        case,
        draws=10,
        seed=4,
        folder=tmp_path / "run",
        progress=lambda finished, total: rest.append(finished),
    )

    assert stopped is None
    assert rest[0] == 1
    assert np.array_equal(again.held_steps, whole.held_steps)
    assert np.array_equal(again.person_hours, whole.person_hours)


def test_a_folder_of_another_run_is_not_taken(tmp_path):
    case = endurance.read(written())
    chunks.run(case, draws=2, seed=4, folder=tmp_path)

    with pytest.raises(chunks.OtherRun):
        chunks.run(case, draws=2, seed=5, folder=tmp_path)


def test_a_folder_whose_note_broke_off_is_begun_anew_unless_it_holds_more(tmp_path):
    case = endurance.read(written())
    (tmp_path / "run.json").write_text('{"case": ')

    assert chunks.run(case, draws=2, seed=4, folder=tmp_path) is not None
    (tmp_path / "run.json").write_text('{"case": ')
    with pytest.raises(chunks.OtherRun, match="other files"):
        chunks.run(case, draws=2, seed=4, folder=tmp_path)
