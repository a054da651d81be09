"""Records of OC4IDS drawn at random, made from their own types."""

from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from yakir.standards.oc4ids import records
from yakir.standards.oc4ids.members import plan
from yakir.standards.oc4ids.records.base import Record

TEXT = st.text(st.characters(codec="utf-8"), max_size=6)
NUMBER = st.decimals(allow_nan=False, allow_infinity=False, places=None)
JSON = st.recursive(st.none() | st.booleans() | st.integers() | NUMBER | TEXT,
                    lambda inner: st.lists(inner, max_size=2)
                    | st.dictionaries(TEXT, inner, max_size=2), max_leaves=4)  # fmt: skip
PLAIN = {str: TEXT, int: st.integers(), bool: st.booleans(), Decimal: NUMBER}


def any_record(kind: type[Record], depth: int = 4) -> st.SearchStrategy[Any]:
    """Records of a class; below some depth only members that must stand."""
    hints = get_type_hints(kind)
    known = {each.name for each in plan(kind)}
    members = {
        each.attribute: _value(hints[each.attribute], depth)
        for each in plan(kind)
        if each.required or depth
    }
    extra = st.dictionaries(TEXT.filter(lambda name: name not in known), JSON, max_size=1)
    required = {each.attribute: members.pop(each.attribute) for each in plan(kind) if each.required}
    return st.deferred(
        lambda: st.fixed_dictionaries({**required, "extra": extra}, optional=members).map(
            lambda given: kind(**given)
        )
    )


def _value(hint: Any, depth: int) -> st.SearchStrategy[Any]:
    choices = get_args(hint) if get_origin(hint) is UnionType else (hint,)
    return st.one_of([_one(each, depth) for each in choices if each is not NoneType])


def _one(hint: Any, depth: int) -> st.SearchStrategy[Any]:
    if get_origin(hint) is tuple:
        element = get_args(hint)[0]
        inner = (
            JSON.filter(lambda each: each is not None) if element is Any else _one(element, depth)
        )
        return st.lists(inner, min_size=1, max_size=2).map(tuple)
    if isinstance(hint, type) and issubclass(hint, Record):
        return any_record(hint, depth - 1)
    return PLAIN.get(hint, st.dictionaries(TEXT, JSON, min_size=1, max_size=2))


PACKAGES = any_record(records.Package)
PROJECTS = any_record(records.Project, 3)
