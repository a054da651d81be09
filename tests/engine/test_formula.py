"""Formulas of typical designs compute plain arithmetic and refuse everything else."""

import math

import pytest

from yakir.engine.formula import DEEPEST, LONGEST, FormulaError, evaluate, names


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("2 + 3 * 4", 14.0),
        ("(2 + 3) * 4", 20.0),
        ("-places / 4", -37.5),
        ("ceil(places / 20) * area", 8 * 11.5),
        ("min(places, 100) + max(1, 2, 3)", 103.0),
        ("  0.5*places ", 75.0),
        ("1e3 + .5", 1000.5),
        ("10 - 2 - 3", 5.0),
    ],
)
def test_a_formula_is_computed_from_parameters(formula: str, value: float) -> None:
    assert evaluate(formula, {"places": 150, "area": 11.5}) == value


def test_the_value_is_a_float_even_of_whole_numbers() -> None:
    assert type(evaluate("ceil(7 / 2)", {})) is float


def test_names_are_the_parameters_and_not_the_functions() -> None:
    assert names("ceil(places / group) * max(area, 2) + places") == {"places", "group", "area"}


def test_a_parameter_may_bear_the_name_of_a_function_only_where_it_is_not_called() -> None:
    assert evaluate("min + 1", {"min": 2}) == 3.0
    assert names("min + 1") == {"min"}


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "   ",
        "9**9**9**9",
        "2 ** 3",
        "7 // 2",
        "7 % 2",
        "places.__class__",
        "().__class__.__bases__",
        "__import__('os')",
        "open(places)",
        "ceil.__self__",
        "min(*places)",
        "min(places)",
        "ceil(1, 2)",
        "max(1, 2, key=places)",
        "(lambda: 1)()",
        "places if places else 1",
        "places and 1",
        "1 < 2",
        "[1][0]",
        "'a' * 9",
        "True",
        "None",
        "1j",
        "1 2",
        "1) + (2",
        "1, 2",
        "x := 3",
        "1 +",
        "1\n+ 1",
        "1 + 1\x00",
        "places # comment",
        "рlaces + 1",
    ],
)
def test_anything_but_arithmetic_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(formula, {"places": 150})
    with pytest.raises(FormulaError):
        names(formula)


@pytest.mark.parametrize(
    ("formula", "fault", "position"),
    [
        ("1 + rooms", "unknown parameter 'rooms'", 5),
        ("1 / (2 - 2)", "division by zero", 6),
        ("1 + 2 ; 3", "unexpected character ';'", 7),
        ("1 + 2 ** 3", "only + - * / ( ), min, max and ceil are allowed", 5),
    ],
)
def test_the_error_says_what_is_wrong_and_where(formula: str, fault: str, position: int) -> None:
    with pytest.raises(FormulaError) as refused:
        evaluate(formula, {})

    assert (refused.value.fault, refused.value.position) == (fault, position)


def test_a_formula_that_is_too_long_is_refused_before_it_is_read() -> None:
    with pytest.raises(FormulaError, match="longer than"):
        names("+".join(["1"] * LONGEST))


@pytest.mark.parametrize(
    "formula", ["-" * (DEEPEST + 1) + "1", "(" * 149 + "1" + ")" * 149 + "+(" * 1]
)
def test_deep_nesting_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        names(formula)


@pytest.mark.parametrize(
    "formula", ["1e308 * 10", "1e999", "9 / 1e-320", "1e308 * 10 - 1e308 * 10"]
)
def test_a_value_that_no_float_can_hold_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(formula, {})


@pytest.mark.parametrize("value", [math.inf, math.nan])
def test_a_parameter_that_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(FormulaError, match="finite"):
        evaluate("ceil(places)", {"places": value})


def test_a_parameter_too_long_for_a_float_is_refused() -> None:
    with pytest.raises(FormulaError, match="too large"):
        evaluate("places + 1", {"places": 10**400})
