import numpy as np
import pytest

from tests.engine.islands_cases import island, outages, unit
from yakir.engine.islands import bound, lp
from yakir.engine.islands.case import HOURS
from yakir.engine.solvers import banded, highs
from yakir.engine.solvers.linear import LinearProgram


def small_program() -> LinearProgram:
    """Minimise 2 x + 3 y with x + y >= 4, x <= 3, y <= 5: x = 3 and y = 1 cost 9."""
    return LinearProgram(
        np.array([2.0, 3.0]), np.zeros(2), np.array([3.0, 5.0]), np.array([4.0]),
        np.array([np.inf]), np.array([0, 1, 2]), np.array([0, 0]), np.ones(2),
    )  # fmt: skip


@pytest.mark.parametrize("solver", [banded, highs])
def test_both_solvers_find_the_solution_worked_out_by_hand(solver):
    solution = solver.minimise(small_program())

    assert solution.values == pytest.approx([3.0, 1.0], abs=1e-6)
    assert small_program().bound(solution.prices) == pytest.approx(9.0, rel=1e-7)


def test_any_prices_give_a_bound_that_no_solution_undercuts():
    program = small_program()
    prices = np.random.default_rng(1).uniform(-2, 4, 50)

    bounds = [program.bound(np.array([price])) for price in prices]

    assert max(bounds) <= 9.0
    assert min(bounds) < 8.0


def test_a_solution_outside_of_a_row_shows():
    assert small_program().violation(np.array([3.0, 0.25])) == pytest.approx(0.75)
    assert small_program().violation(np.array([3.5, 0.5])) == pytest.approx(0.5)


def test_a_program_without_solution_has_no_answer():
    program = small_program()
    impossible = LinearProgram(
        program.cost, program.lower, program.upper, np.array([9.0]), program.most,
        program.starts, program.rows, program.numbers,
    )  # fmt: skip

    assert highs.minimise(impossible) is None
    assert banded.minimise(impossible) is None


def test_the_grid_alone_costs_its_energy_its_power_and_what_outages_lose():
    case = island(outages((100, 110)))

    answer = lp.wait_and_see(case, 0, service_rule=False)

    energy = (HOURS - 10) * 10 * 0.2
    lost = 10 * (4 * 10 + 3 * 4 + 3 * 1)
    assert answer.eur == pytest.approx(energy + 10 * 20 + lost, rel=1e-6)
    assert answer.sizes.grid_kw == pytest.approx(10, rel=1e-4)
    assert answer.hours["lost_critical"].sum() == pytest.approx(40, rel=1e-4)


def test_the_rule_cannot_be_kept_with_nothing_to_build():
    case = island(outages((100, 110)))

    assert lp.wait_and_see(case, 0, service_rule=True) is None


def test_the_rule_builds_the_generator_and_the_fuel_that_the_critical_load_needs():
    sizes = {"generator_kw": unit(20, 5000.0), "fuel_l": unit(100, 10.0)}
    case = island(outages((100, 110), (500, 505)), sizes=sizes)

    answer = lp.wait_and_see(case, 0, service_rule=True)

    assert answer.sizes.generator_kw == pytest.approx(4, rel=1e-4)
    assert answer.sizes.fuel_l == pytest.approx(4 * 10 * 0.3, rel=1e-4)
    lost = 15 * (3 * 4 + 3 * 1)
    burnt = 15 * 4 * 0.3 * 1.5
    bought = (HOURS - 15) * 10 * 0.2 + 10 * 20
    assert answer.eur == pytest.approx(lost + burnt + bought + 4 * 5000 + 12 * 10, rel=1e-6)


def test_a_return_too_short_to_refill_makes_one_outage_of_two():
    sizes = {"generator_kw": unit(20, 5000.0), "fuel_l": unit(100, 10.0)}
    up = outages((100, 110), (113, 118))
    case = island(up, sizes=sizes)
    slow = island(up, sizes=sizes)
    object.__setattr__(slow, "storage", type(case.storage)(refuel_hours=4))

    quick_answer = lp.wait_and_see(case, 0, service_rule=True)
    slow_answer = lp.wait_and_see(slow, 0, service_rule=True)

    assert quick_answer.sizes.fuel_l == pytest.approx(4 * 10 * 0.3, rel=1e-4)
    assert slow_answer.sizes.fuel_l == pytest.approx(4 * 15 * 0.3, rel=1e-4)


def test_heat_that_is_used_pays_for_cogeneration():
    case = island(outages(), heat=100.0, sizes={"chp_kw": unit(10, 1.0)})

    answer = lp.wait_and_see(case, 0, service_rule=False)

    per_kwh = 0.06 / 0.35 - 0.5 / 0.35 * 0.06 / 0.9
    boiler = HOURS * 100 * 0.06 / 0.9
    assert answer.sizes.chp_kw == pytest.approx(10, rel=1e-4)
    assert answer.eur == pytest.approx(boiler + HOURS * 10 * per_kwh + 10, rel=1e-6)


def test_the_second_solver_answers_where_rounding_stops_the_first(monkeypatch):
    def singular(form, at):
        raise np.linalg.LinAlgError("not positive definite")

    monkeypatch.setattr(banded, "_System", singular)
    case = island(outages((100, 110)))

    answer = lp.wait_and_see(case, 0, service_rule=False)
    found = bound.lower_bound(case)

    assert answer.sizes.grid_kw == pytest.approx(10, rel=1e-4)
    assert found.eur == pytest.approx(answer.eur, rel=1e-6)


@pytest.mark.slow
def test_both_solvers_agree_on_a_year_with_everything_in_it():
    sizes = {
        "solar_kwp": unit(20.0, 60.0),
        "battery_kwh": unit(60.0, 20.0),
        "battery_kw": unit(20.0, 10.0),
        "generator_kw": unit(10.0, 50.0),
        "fuel_l": unit(50.0, 2.0),
    }
    hour = np.arange(HOURS) % 24
    sun = np.clip(np.sin((hour - 6) / 12 * np.pi), 0, None)
    case = island(outages((50, 62), (6000, 6030)), solar=sun, sizes=sizes)
    year = lp.formulate(case, 0, service_rule=True)

    ours = year.answer(banded.minimise(year.program, gap=1e-7))
    theirs = year.answer(highs.minimise(year.program))

    assert ours.violation < 1e-6
    assert ours.eur == pytest.approx(theirs.eur, rel=2e-7)
    assert ours.bound_eur == pytest.approx(theirs.bound_eur, rel=2e-7)
    assert ours.bound_eur <= theirs.eur
