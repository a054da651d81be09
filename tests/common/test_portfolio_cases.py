"""Problems of planning and plans as documents: back and forth, with every fault by pointer."""

import copy
import dataclasses
import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.full_problems import every_full_plan, full_problems, plan_of
from yakir import engine
from yakir.common.cases import portfolio, schemas
from yakir.common.cases.document import InvalidDocument
from yakir.common.cases.portfolio.words import BROKEN, CLASHING
from yakir.config.engine import main
from yakir.engine.portfolio.example import family_a, family_b

TRIED = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
CHECK = Path(__file__).parents[2] / "yakir/engine/portfolio/check"

SMALL = {
    "version": 1,
    "starts_quarters": 4,
    "horizon_quarters": 8,
    "capacity_eur": {"north": [500_000, 300_000]},
    "rates": {"UAH": {"eur_per_unit": 0.02, "date": "2026-11-02", "source": "assumption"}},
    "communities": [
        {"id": "riverside", "region": "north", "people": 4000, "coverage": {"power": 0.5}},
        {"id": "hillside", "people": 9000, "coverage": {"power": 0.9, "water": 0.4}},
    ],
    "candidates": [
        {
            "id": "well",
            "community": "hillside",
            "adds": {"water": 0.3},
            "cost": [{"currency": "UAH", "amount": 2_000_000}, {"currency": "EUR", "amount": 500}],
            "lead_quarters": 2,
        },
        {
            "id": "treatment",
            "community": "hillside",
            "design": "block",
            "adds": {"water": 0.2},
            "cost_eur": 90_000,
            "lead_quarters": 1,
            "needs": "well",
        },
        {
            "id": "island",
            "community": "riverside",
            "adds": {"power": 0.4, "water": 0.1},
            "cost_eur": 250_000,
            "lead_quarters": 3,
            "required": True,
        },
    ],
    "funds": [
        {"id": "water", "money_eur": [100_000], "pays_for": {"sectors": ["water"]}},
        {"id": "north", "money_eur": [0, 300_000], "pays_for": {"regions": ["north"]}},
        {
            "id": "both",
            "money_eur": [90_000],
            "pays_for": {"designs": ["block"], "sectors": ["water", "heat"]},
            "named": {"communities": ["hillside"]},
            "named_share": 0.5,
        },
    ],
    "floors": [{"regions": ["north"], "least_share": 0.2, "price_per_eur": 0.01}],
    "joints": [{"candidates": ["well", "treatment"], "changes": {"water": 0.05}}],
    "failures": [[], ["water"]],
}


def same(one, other):
    """Whether two problems say the same, regions by what they limit."""
    for part in ("communities", "candidates", "funds", "floors"):
        for name, values in vars(getattr(one, part)).items():
            if name not in ("region", "cap", "group", "latest", "last_payment", "money"):
                found = getattr(getattr(other, part), name)
                assert values.size == found.size
                assert not values.size or np.array_equal(values, found, equal_nan=True)
    assert np.array_equal(one.money, other.money)
    assert np.array_equal(_together(one), _together(other))
    assert np.array_equal(_rooms(one), _rooms(other))
    for name in ("starts", "horizon", "package", "payment", "most_at_once"):
        assert getattr(one, name) == getattr(other, name)
    for name in ("most_per_service", "most_funds"):
        assert getattr(one, name) == getattr(other, name)
    for first, second in zip(one.joints, other.joints, strict=True):
        assert first.candidates == second.candidates
        assert np.array_equal(first.change, second.change)
    for c in range(one.candidates.cost.size):
        assert one.last_start(c) == other.last_start(c)
    return True


def _together(problem):
    """Whether two candidates exclude each other."""
    group = problem.candidates.group
    return (group[:, None] == group) & (group >= 0)


def _rooms(problem):
    """What the region of each community builds in each quarter."""
    if not problem.capacity.size:
        return np.full((problem.people.size, problem.payment_quarters), np.inf)
    return problem.room_to_build[problem.communities.region]


@TRIED
@given(full_problems(failures=True))
def test_a_problem_is_the_same_after_writing_and_reading(tiny):
    document = json.loads(json.dumps(portfolio.written(portfolio.named(tiny))))

    again = portfolio.read(document).problem

    assert same(tiny, again)
    assert np.array_equal(tiny.failures, again.failures)


@pytest.mark.parametrize("family", [family_a, family_b])
def test_instances_of_families_are_the_same_after_writing_and_reading(family):
    region = family(12, 240, 6, seed=1)

    assert same(region, portfolio.read(portfolio.written(portfolio.named(region))).problem)


@TRIED
@given(full_problems())
def test_a_plan_is_the_same_after_writing_and_reading(tiny):
    names = portfolio.named(tiny)
    for number, (starts, shares) in enumerate(every_full_plan(tiny)):
        if number % 5:
            continue
        plan = plan_of(tiny, starts, shares)
        document = json.loads(json.dumps(portfolio.answer(names, plan, seed=1)))

        again = portfolio.read_plan(document, names)

        assert schemas.faults(document, "portfolio-plan") == []
        assert again.chosen == plan.chosen
        assert engine.check(tiny, again) == []


def test_earmarks_currencies_and_names_are_resolved():
    problem = portfolio.read(SMALL).problem

    assert problem.candidates.cost.tolist() == [40_500, 90_000, 250_000]
    assert problem.candidates.needs.tolist() == [-1, 0, -1]
    assert problem.funds.eligible.tolist() == [
        [True, True, True],
        [False, False, True],
        [False, True, False],
    ]
    assert problem.funds.named.tolist() == [[False] * 3, [False] * 3, [True, True, False]]
    assert problem.room_to_build[:, :3].tolist() == [[500_000, 300_000, 300_000], [np.inf] * 3]
    assert problem.floors.members.tolist() == [[True, False]]
    assert np.isnan(problem.communities.coverage[0, 1])
    assert problem.failures.tolist() == [[False] * 3, [True, False, False]]


def changed(path, value):
    """The small problem with one thing changed."""
    document = copy.deepcopy(SMALL)
    part = document
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("candidates", 0, "community"), "nowhere", "/candidates/0/community: is none of"),
        (("candidates", 1, "needs"), "pump", "/candidates/1/needs: is none of candidates"),
        (("candidates", 1, "cost"), [{"currency": "EUR", "amount": 1}], "cost_eur: is told twice"),
        (("candidates", 0, "cost", 0, "currency"), "CHF", "/candidates/0/cost/0/currency: has no"),
        (("candidates", 1, "cost_eur"), 0, "/candidates/1/cost_eur: has to be above 0"),
        (("candidates", 1, "adds"), {"water": 2}, "/candidates/1/adds/water: has to be 1 or less"),
        (("candidates", 2, "lead_quarters"), 0, "/candidates/2/lead_quarters: has to be 1 or more"),
        (("candidates", 2, "latest_quarter"), 1.5, "/candidates/2/latest_quarter: has to be a who"),
        (("candidates", 2, "ruled_out"), True, "/candidates/2/required: is required but has no"),
        (("candidates", 2, "id"), "well", "/candidates/2/id: is there twice"),
        (("funds", 0, "greatest_share"), 0, "/funds/0/greatest_share: has to lie above 0"),
        (
            ("funds", 0, "pays_for"),
            {"sectors": ["culture"]},
            "/funds/0/pays_for/sectors/0: is none",
        ),
        (
            ("funds", 0, "pays_for"),
            {"candidates": ["x"]},
            "/funds/0/pays_for/candidates/0: is none",
        ),
        (("weights",), {"power": 0.5}, "/weights: have to sum to 1"),
        (("thresholds",), {"heat": 0}, "/thresholds/heat: has to lie above 0"),
        (("capacity_eur", "west"), [1], "/capacity_eur/west: is the region of no community"),
        (("floors", 0, "communities"), ["x"], "/floors/0/communities/0: is none of communities"),
        (("joints", 0, "candidates"), ["well", "island"], "/joints/0/candidates: are not all of"),
        (("failures", 1, 0), "x", "/failures/1/0: is none of funds"),
        (("most_funds",), 0, "/most_funds: has to be 1 or more"),
        (("surprise",), 1, "/surprise: is not known here"),
    ],
)
def test_a_fault_is_told_at_its_place(path, value, fault):
    with pytest.raises(InvalidDocument) as refusal:
        portfolio.read(changed(path, value))

    told = [str(each) for each in refusal.value.faults]
    assert any(fault in each for each in told), told


def test_faults_of_the_schema_and_of_the_engine_come_at_once():
    document = changed(("candidates", 0, "lead_quarters"), "two")
    document["funds"][1]["greatest_share"] = 0
    document["joints"][0]["candidates"] = ["well", "well"]
    document["most_at_once"] = 0

    with pytest.raises(InvalidDocument) as refusal:
        portfolio.read(document)

    assert {fault.path for fault in refusal.value.faults} == {
        "/candidates/0/lead_quarters",
        "/funds/1/greatest_share",
        "/most_at_once",
    }


@pytest.mark.parametrize("document", [None, [], 3, {}, {"version": 1}, {"version": 2}])
def test_what_is_no_problem_is_refused(document):
    with pytest.raises(InvalidDocument):
        portfolio.read(document)


def test_every_code_of_the_check_has_words():
    text = "".join(path.read_text(encoding="utf-8") for path in CHECK.glob("*.py"))
    codes = set(re.findall(r'"([A-Z]+_[A-Z_]+|OVERSPENT)[ "]', text))

    assert codes == set(BROKEN)
    assert set(CLASHING) == set(engine.Rule)


def test_codes_are_told_with_the_names_of_the_document():
    names = portfolio.read(SMALL)

    assert portfolio.in_words("NEED_TOO_LATE 1 0", names) == (
        "treatment is in effect before well, which it needs"
    )
    assert portfolio.in_words("OVERSPENT 1 3", names) == "north pays more than it has by quarter 3"
    assert portfolio.in_words("TOO_MANY_FOR_SERVICE 0 1", names) == (
        "riverside has too many projects that add to water"
    )


@pytest.fixture
def files(tmp_path):
    problem = tmp_path / "problem.json"
    document = SMALL | {"failures": [], "floors": []}
    problem.write_text(json.dumps(document), encoding="utf-8")
    return problem, tmp_path / "plan.json"


def test_the_command_plans_and_the_check_agrees(files, capsys):
    problem, plan = files

    assert main(["portfolio", str(problem), "--gap", "0", "--out", str(plan)]) == 0
    assert main(["check", str(problem), str(plan)]) == 0

    told = json.loads(plan.read_text(encoding="utf-8"))
    assert told["status"] == "optimal"
    assert "every rule holds" in capsys.readouterr().out


def test_the_command_begins_with_a_known_plan(files):
    problem, plan = files
    arguments = ["portfolio", str(problem), "--gap", "0", "--out", str(plan)]
    main(arguments)
    first = json.loads(plan.read_text(encoding="utf-8"))

    assert main([*arguments, "--from", str(plan)]) == 0

    again = json.loads(plan.read_text(encoding="utf-8"))
    assert again["value"] == pytest.approx(first["value"])


def test_the_check_tells_each_broken_rule_in_words(files, capsys):
    problem, plan = files
    main(["portfolio", str(problem), "--gap", "0", "--out", str(plan)])
    told = json.loads(plan.read_text(encoding="utf-8"))
    told["value"] += 1
    told["chosen"] = [row for row in told["chosen"] if row["candidate"] != "island"]
    plan.write_text(json.dumps(told), encoding="utf-8")
    capsys.readouterr()

    assert main(["check", str(problem), str(plan)]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert "island is required and left out" in lines
    assert "the value is another than the plan says" in lines


def test_a_model_is_written_for_other_solvers(tmp_path, capsys):
    model = tmp_path / "model.mps"

    assert main(["example", "portfolio", "--seed", "2", "--mps", str(model)]) == 0

    document = json.loads(capsys.readouterr().out)
    assert same(portfolio.read(document).problem, family_a(15, 300, 5, seed=2))
    assert model.read_text(encoding="utf-8").startswith("NAME")


def test_two_claims_for_the_same_money_are_told_in_words(tmp_path, capsys):
    document = copy.deepcopy(SMALL) | {"failures": []}
    document["funds"][1]["money_eur"] = [10]
    document["funds"][0]["money_eur"] = [10]
    problem = tmp_path / "problem.json"
    problem.write_text(json.dumps(document), encoding="utf-8")
    names = portfolio.read(document)

    words = [portfolio.clash_in_words(clash, names) for clash in engine.clashing(names.problem)]

    assert "island is required" in words
    assert any(word.startswith("the money of") for word in words)


def places(part, path=()):
    """Every place in a document."""
    yield path
    steps = part if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()
    for step in steps:
        yield from places(part[step], (*path, step))


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 10**7)
    | st.floats()
    | st.sampled_from(["", "well"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
PLACES = [path for path in places(SMALL) if path]


@settings(TRIED, max_examples=400)
@given(st.sampled_from(PLACES), ANYTHING)
def test_whatever_stands_anywhere_is_read_or_refused(path, value):
    try:
        portfolio.read(changed(path, value))
    except InvalidDocument as refusal:
        assert refusal.faults


NAMED = portfolio.read(SMALL | {"failures": []})
PLANNED = portfolio.answer(
    NAMED,
    plan_of(NAMED.problem, [(0, 0), (2, 1)], [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]),
    seed=1,
)


def test_prices_of_money_are_read_as_they_were_written():
    plan = portfolio.read_plan(PLANNED, NAMED)
    prices = np.arange(plan.money_price.size, dtype=float).reshape(plan.money_price.shape)
    plan = dataclasses.replace(plan, money_price=prices)

    again = portfolio.read_plan(portfolio.answer(NAMED, plan, seed=1), NAMED)

    assert again.money_price.tolist() == prices.tolist()


@pytest.mark.parametrize("told", [{"nobody": [0.0]}, {NAMED.funds[0]: [0.0] * 99}])
def test_prices_of_unknown_funds_or_quarters_are_refused(told):
    with pytest.raises(InvalidDocument) as refusal:
        portfolio.read_plan(PLANNED | {"money_price": told}, NAMED)

    (fault,) = refusal.value.faults
    assert fault.path == f"/money_price/{next(iter(told))}"


@settings(TRIED, max_examples=400)
@given(st.sampled_from([path for path in places(PLANNED) if path]), ANYTHING)
def test_whatever_a_plan_says_is_checked_or_refused(path, value):
    document = copy.deepcopy(PLANNED)
    part = document
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value

    try:
        plan = portfolio.read_plan(document, NAMED)
    except InvalidDocument as refusal:
        assert refusal.faults
    else:
        for code in engine.check(NAMED.problem, plan):
            assert portfolio.in_words(code, NAMED)
