"""Present states as files: what they say comes back, faults have places, answers have a schema."""

import numpy as np
import pytest

from yakir.common.cases import present, schemas
from yakir.common.cases.document import InvalidDocument


def written():
    return present.written(present.example(communities=2, sites_per_community=9, seed=1))


def test_a_state_written_and_read_says_the_same():
    content = written()
    content["communities"][1]["now"] |= {"alert": True, "grid_returns_hours": 5.0}
    content["sites"][3]["now"] |= {"damage_hours": 7.5, "staff_hours": 2.0}

    case = present.read(content)

    assert present.written(case) == content
    assert case.grid_returns.tolist() == [np.inf, 5.0]
    assert case.state.alert.tolist() == [False, True]
    assert case.state.damage_hours[3] == 7.5
    assert np.isnan(case.state.tank_m3).all()


def test_every_fault_of_a_state_is_told_at_once_by_its_place():
    content = written()
    content["hours"] = 0
    del content["communities"][0]["now"]["temperature_c"]
    content["sites"][1]["now"]["fuel_l"] = 1e9
    content["sites"][2]["now"]["battery_kwh"] = -1
    content["sites"][3]["now"]["mood"] = "good"
    content["sites"][4]["kind"] = "castle"

    with pytest.raises(InvalidDocument) as told:
        present.read(content)

    assert {fault.path: fault.message for fault in told.value.faults} == {
        "/hours": "has to be 1 or more",
        "/communities/0/now/temperature_c": "is missing",
        "/sites/1/now/fuel_l": "is more than the store holds",
        "/sites/2/now/battery_kwh": "has to be 0 or more",
        "/sites/3/now/mood": "is not known here",
        "/sites/4/kind": "is none of the kinds: castle",
    }


def test_an_answer_names_what_ends_each_site_and_keeps_to_its_schema():
    content = written()
    content["sites"][5]["now"] = {"damage_hours": 30}
    case = present.read(content)

    answer = present.answer(case, case.look_ahead(), seconds=0.5)

    assert schemas.faults(answer, "now-answer") == []
    damaged, substation = (answer["sites"][content["sites"][i]["id"]] for i in (5, 0))
    assert (damaged["hours"], damaged["ended_by"]) == (0, "damage")
    assert (substation["hours"], substation["ended_by"]) == (0, "power")
    assert answer["communities"]["community-1"]["power"]["hours"] == 0
