"""The worked examples of the explanations come out as written."""

import re
from pathlib import Path

import pytest

from tests.engine.problems import problem
from yakir import engine

DOCS = Path(__file__).parents[2] / "docs" / "explanation"


def numbers(page, pattern):
    found = re.findall(pattern, (DOCS / page).read_text(encoding="utf-8"))
    return [float(text.replace(",", "")) for text in found]


def test_the_gain_of_the_worked_example_is_what_the_page_says():
    at_once, later = numbers("plan-value.md", r"\*\*([\d,]+\.\d)\*\*")

    sooner = engine.solve(problem(money=((100,),)))
    delayed = engine.solve(problem(money=((0, 100),)))

    assert sooner.value == pytest.approx(at_once, abs=0.05)
    assert delayed.value == pytest.approx(later, abs=0.05)
    assert (sooner.chosen, delayed.chosen) == (((0, 0),), ((0, 1),))


def test_one_quarter_of_the_worked_example_is_what_the_page_says():
    (quarter,) = numbers("plan-value.md", r"0\.0086\) = ([\d.]+)`")

    gain = engine.value(problem(horizon=1), [(0, 0)])

    assert gain.total == pytest.approx(quarter, abs=0.05)


def test_the_ranges_of_the_page_are_those_of_the_parameters():
    page = (DOCS / "baseline.md").read_text(encoding="utf-8")
    parameters = engine.BaselineParameters()

    for label, number in {
        "grid off": parameters.off,
        "piped water lost without the grid": parameters.water_lost,
        "district heat lost without the grid": parameters.heat_lost,
        "homes lost a damaged pixel a resident": parameters.loss_rate,
        "greatest loss of buildings": parameters.greatest_loss,
        "lost buildings that also lose water": parameters.water_in_buildings,
        "people of school age": parameters.school_age,
        "power of own income": parameters.income_power,
    }.items():
        row = re.search(rf"^\| {label} \| .* \| ([\d.]+) – ([\d.]+) \|$", page, re.MULTILINE)

        assert row is not None, label
        assert [float(text) for text in row.groups()] == [number.low, number.high]
