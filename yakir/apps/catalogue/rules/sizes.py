"""Which sizes of a design would close a gap, and how a size is written."""

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from yakir.apps.catalogue.rules.content import DesignContent, Unit
from yakir.common.formats import NO_BREAK, counted, is_ukrainian, to_decimal, write_number
from yakir.engine import formula as arithmetic


def candidate_sizes(content: DesignContent, people_gap: float) -> list[dict[str, Decimal]]:
    """
    Return one or two sizes for people who lack the service, the larger first.

    The larger covers the gap, or is the largest there is; the other is half of it when that differs.
    """
    if people_gap <= 0:
        return []
    parameter = content.parameter(content.scale.parameter)
    least = max(parameter.min, min(size.min for size in content.sizes))
    most = min(parameter.max, max(size.max for size in content.sizes))
    steps = int((most - least) / parameter.step)

    def settings(step: int) -> dict[str, Decimal]:
        scale = {parameter.name: least + step * parameter.step}
        given = {**content.defaults, **content.scale.fixed, **scale}
        return {**given, **_following(content, given)}

    larger = _first(steps, lambda step: covered(content, settings(step)) >= people_gap)
    value = settings(larger)[parameter.name]
    half = math.floor((value / 2 - least) / parameter.step)
    smaller = min(max(half, 0), larger)
    return [settings(larger)] if smaller == larger else [settings(larger), settings(smaller)]


def _following(content: DesignContent, given: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return the parameters that follow the scale, on their steps."""
    values = {name: float(value) for name, value in given.items()}
    found = {}
    for name, formula in content.scale.follows.items():
        # Rounded first: what a float adds beyond the hundredth would be a step too many.
        wanted = Decimal(repr(arithmetic.evaluate(formula, values))).quantize(Decimal("0.01"))
        found[name] = content.parameter(name).reaching(wanted)
    return found


def covered(content: DesignContent, settings: dict[str, Decimal]) -> float:
    """Return the residents whom the design's own service reaches."""
    values = {name: float(value) for name, value in settings.items()}
    given = next(row for row in content.provides if row.service == content.service)
    return arithmetic.evaluate(given.coverage_people, values)


def size_in_words(content: DesignContent, given: Mapping[str, Any]) -> str:
    """Return the parameter by which a design grows, with its unit: 46 осель, 2,500 m²."""
    parameter = content.parameter(content.scale.parameter)
    value = to_decimal(given.get(parameter.name))
    value = parameter.default if value is None else value
    is_whole = value == value.to_integral_value()
    unit = _in_words(content.unit(parameter.unit), int(value) if is_whole else None)
    return f"{write_number(value, 0 if is_whole else 1)}{NO_BREAK}{unit}"


def _in_words(unit: Unit, number: int | None) -> str:
    name, forms = (unit.name_uk, unit.forms_uk) if is_ukrainian() else (unit.name_en, unit.forms_en)
    return counted(number, forms) if forms and number is not None else name


def _first(last: int, enough: Callable[[int], bool]) -> int:
    """Return the first step that is enough, else the last; more steps are never less enough."""
    low, high = 0, last
    while low < high:
        middle = (low + high) // 2
        if enough(middle):
            high = middle
        else:
            low = middle + 1
    return low
