"""Arithmetic of typical designs: quantities as formulas of a design's parameters, safely computed."""

import ast
import math
import operator
from collections.abc import Callable, Iterator, Mapping

LONGEST = 300
"""Characters a formula may have; the bills of the example stay under 80."""
DEEPEST = 40
"""Levels of nesting a formula may have."""

OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
SIGNS: dict[type[ast.unaryop], Callable[[float], float]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}
FUNCTIONS: dict[str, Callable[..., float]] = {"min": min, "max": max, "ceil": math.ceil}
FEWEST_ARGUMENTS = {"min": 2, "max": 2, "ceil": 1}
MOST_ARGUMENTS = {"min": LONGEST, "max": LONGEST, "ceil": 1}
ONLY = "only + - * / ( ), min, max and ceil are allowed"
ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-*/(),. ")


class FormulaError(ValueError):
    """
    A formula cannot be read or computed.

    Parameters
    ----------
    fault
        What is wrong, in English.
    position
        Where, counted in characters from 1, spaces around the formula left out.
    """

    def __init__(self, fault: str, position: int = 1) -> None:
        super().__init__(f"{fault} (position {position})")
        self.fault = fault
        self.position = position


def evaluate(formula: str, values: Mapping[str, float]) -> float:
    """
    Return the formula's value for the given parameters.

    Numbers, parameter names, ``+ - * / ( )``, ``min``, ``max`` and ``ceil``; nothing else.

    Raises
    ------
    FormulaError
        When the formula is not of that kind, names an unknown parameter, divides by zero or its
        value is not a finite number.
    """
    tree = _parsed(formula)
    value = _value(tree, values)
    return _finite(value, tree)


def names(formula: str) -> frozenset[str]:
    """Return the parameters that a formula uses."""
    return frozenset(node.id for node in _parameters(_parsed(formula)))


def _parsed(formula: str) -> ast.expr:
    """Return the formula as a tree in which every node is of an allowed kind."""
    if len(formula) > LONGEST:
        raise FormulaError(f"longer than {LONGEST} characters", LONGEST + 1)
    for position, sign in enumerate(formula.strip(), start=1):
        if sign not in ALPHABET:
            raise FormulaError(f"unexpected character {sign!r}", position)
    trimmed = formula.strip()
    try:
        tree = ast.parse(trimmed, mode="eval").body
    except SyntaxError as fault:
        position = min(max(fault.offset or 1, 1), max(len(trimmed), 1))
        raise FormulaError("not an arithmetic expression", position) from None
    _check(tree, depth=1)
    return tree


def _position(node: ast.expr) -> int:
    """Return where a node begins, counted from 1."""
    return node.col_offset + 1


def _check(node: ast.expr, depth: int) -> None:
    """Refuse a node, or anything below it, that is not plain arithmetic."""
    if depth > DEEPEST:
        raise FormulaError(f"nested deeper than {DEEPEST} levels", _position(node))
    for part in _parts(node):
        _check(part, depth + 1)


def _parts(node: ast.expr) -> list[ast.expr]:
    """Return what an allowed node is made of."""
    match node:
        case ast.Constant(value=bool()):
            raise FormulaError("a number is expected", _position(node))
        case ast.Constant(value=int() | float()) | ast.Name():
            return []
        case ast.UnaryOp(op=ast.UAdd() | ast.USub(), operand=operand):
            return [operand]
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            return [left, right]
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in FUNCTIONS:
            if not FEWEST_ARGUMENTS[name] <= len(arguments) <= MOST_ARGUMENTS[name]:
                raise FormulaError(f"{name} has the wrong number of values", _position(node))
            return list(arguments)
        case _:
            raise FormulaError(ONLY, _position(node))


def _parameters(node: ast.expr) -> Iterator[ast.Name]:
    """Yield the names that stand for values, not for functions."""
    match node:
        case ast.Name():
            yield node
        case ast.UnaryOp(operand=operand):
            yield from _parameters(operand)
        case ast.BinOp(left=left, right=right):
            yield from _parameters(left)
            yield from _parameters(right)
        case ast.Call(args=arguments):
            for argument in arguments:
                yield from _parameters(argument)
        case _:
            pass


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    """Return the value of a checked node."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return _number(number, node)
        case ast.Name(id=name):
            if name not in values:
                raise FormulaError(f"unknown parameter {name!r}", _position(node))
            return _number(values[name], node)
        case ast.UnaryOp(op=sign, operand=operand):
            return SIGNS[type(sign)](_value(operand, values))
        case ast.BinOp(left=left, op=sign, right=right):
            return _combined(node, _value(left, values), type(sign), _value(right, values))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return float(
                FUNCTIONS[name](*(_finite(_value(part, values), part) for part in arguments))
            )
        case _:
            raise FormulaError(ONLY, _position(node))


def _number(value: float, node: ast.expr) -> float:
    """Return a number as a float; a whole number may be too long for one."""
    try:
        return float(value)
    except OverflowError:
        raise FormulaError("the number is too large", _position(node)) from None


def _combined(node: ast.BinOp, left: float, sign: type[ast.operator], right: float) -> float:
    """Return left and right joined by an operator."""
    if sign is ast.Div and right == 0:
        raise FormulaError("division by zero", _position(node.right))
    return OPERATORS[sign](left, right)


def _finite(value: float, node: ast.expr) -> float:
    """Return the value, refused when it is infinite or not a number."""
    if not math.isfinite(value):
        raise FormulaError("the value is not a finite number", _position(node))
    return value
