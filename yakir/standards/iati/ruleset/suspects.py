"""
XPaths that find, in a whole document at once, the elements on which a rule may fail.

They find each element on which the rule does fail, and perhaps a few more: the rule itself has the
last word. So a rule is looked at in Python only where something may be wrong, which in most files
is nowhere.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from lxml import etree

from yakir.standards.iati.ruleset.expressions import NAMESPACES, Expression

#: The day before the present as a number, such as 20261129: a time zone may move a day by one.
TODAY = "today"

Texts = Mapping[str, Sequence[str]]
Numbers = Mapping[str, Decimal]


def suspects(
    context: str,
    kind: str,
    expressions: Mapping[str, tuple[Expression, ...]],
    numbers: Numbers,
    separator: str,
) -> Any:
    """Return the compiled XPath of the elements on which a rule may fail; of all at the worst."""
    texts = {key: [each.text for each in made] for key, made in expressions.items()}
    words = " ".join(each for made in texts.values() for each in made)
    everything = etree.XPath(context, namespaces=NAMESPACES)
    if kind not in _FAILING or "position(" in words or "last(" in words:
        return everything
    predicate = _FAILING[kind](texts, numbers, separator)
    tests = "".join(f"[boolean({each})]" for each in [*texts.get("condition", []), predicate])
    try:
        # An expression of the wrong type, such as a count of a number, shows when it is evaluated.
        etree.XPath(f"boolean({predicate})", namespaces=NAMESPACES)(_EMPTY, **{TODAY: 1.0})
        return etree.XPath(f"({context}){tests}", namespaces=NAMESPACES)
    except etree.XPathError:
        return everything


def looped(context: str, foreach: Expression) -> Any:
    """Return the compiled XPath of the elements for which a loop goes round at all."""
    return etree.XPath(f"({context})[boolean({foreach.text})]", namespaces=NAMESPACES)


def texts_of(context: str, paths: Sequence[Expression]) -> tuple[Any, ...]:
    """Return the compiled XPaths of all texts that a rule looks at, or none when it has none."""
    if any(each.text.startswith(("/", "(", ".")) or "|" in each.text for each in paths):
        return ()
    return tuple(
        etree.XPath(f"({context})/{each.text}", namespaces=NAMESPACES, smart_strings=False)
        for each in paths
    )


def today(now: datetime) -> float:
    """Return the number that stands for the present in these XPaths."""
    before = now - timedelta(days=1) if now.year > 1 else now
    return float(f"{before:%Y%m%d}")


_EMPTY = etree.Element("empty")


def _none(texts: Texts, numbers: Numbers, separator: str) -> str:
    return " and ".join(f"not({each})" for each in texts["paths"])


def _any(texts: Texts, numbers: Numbers, separator: str) -> str:
    return " or ".join(f"boolean({each})" for each in texts["paths"])


def _several(texts: Texts, numbers: Numbers, separator: str) -> str:
    return f"{_total('count', texts['paths'])} > 1"


def _alike(texts: Texts, numbers: Numbers, separator: str) -> str:
    """Whether two texts of different paths are equal, or one path finds several."""
    paths = texts["paths"]
    pairs = [
        f"({one}) = ({other})" for place, one in enumerate(paths) for other in paths[place + 1 :]
    ]
    return " or ".join([*pairs, *(f"count({each}) > 1" for each in paths)])


def _not_alone(texts: Texts, numbers: Numbers, separator: str) -> str:
    excluded = " or ".join(f"boolean({each})" for each in texts["excluded"]) or "false()"
    return f"({excluded}) or {_total('count', texts['paths'])} != 1"


def _first_alone(texts: Texts, numbers: Numbers, separator: str) -> str:
    (when,), (then,) = texts["if"], texts["then"]
    return f"boolean({when}) and not({then})"


def _lacking(texts: Texts, numbers: Numbers, separator: str) -> str:
    one = " and ".join(f"not({each})" for each in texts["one"])
    return f"({one}) and ({' or '.join(f'boolean({each})' for each in texts['all'])})"


def _other_sum(texts: Texts, numbers: Numbers, separator: str) -> str:
    return f"{_total('sum', texts['paths'])} != {numbers['sum']:f}"


def _some_other_sum(texts: Texts, numbers: Numbers, separator: str) -> str:
    return f"({_any(texts, numbers, separator)}) and {_other_sum(texts, numbers, separator)}"


def _outside(texts: Texts, numbers: Numbers, separator: str) -> str:
    least = [f"number(.) >= {numbers['min']:f}"] if "min" in numbers else []
    most = [f"number(.) <= {numbers['max']:f}"] if "max" in numbers else []
    inside = " and ".join([*least, *most]) or "number(.) = number(.)"
    return _any_of(texts["paths"], f"not({inside})")


def _loose(texts: Texts, numbers: Numbers, separator: str) -> str:
    return _any_of(texts["paths"], "string(.) != normalize-space(.)")


def _other_start(texts: Texts, numbers: Numbers, separator: str) -> str:
    quoted = f"'{separator}'" if "'" not in separator else f'"{separator}"'

    def begins(path: str) -> str:
        starts = (
            f"(boolean({each}) and starts-with(string({path}), concat(string({each}), {quoted})))"
            for each in texts["prefix"]
        )
        return " or ".join(starts) or "false()"

    return " or ".join(
        f"count({each}) > 1 or (boolean({each}) and not({begins(each)}))" for each in texts["paths"]
    )


def _disordered(texts: Texts, numbers: Numbers, separator: str) -> str:
    """A key that names the present has no expression; XPath 1.0 compares days as numbers."""
    if not texts["less"]:
        return "true()"
    (less,) = texts["less"]
    if not texts["more"]:
        return _any_of([less], f"{_day('.')} >= ${TODAY}")
    (more,) = texts["more"]
    return f"{_odd(less)} or {_odd(more)} or {_day(less)} > {_day(more)}"


def _in_future(texts: Texts, numbers: Numbers, separator: str) -> str:
    return _any_of(texts["date"], f"{_day('.')} >= ${TODAY}")


def _long(texts: Texts, numbers: Numbers, separator: str) -> str:
    """A year or more: numbers of days a year apart differ by ten thousand."""
    if not texts["start"] or not texts["end"]:
        return "true()"
    (start,), (end,) = texts["start"], texts["end"]
    return f"{_odd(start)} or {_odd(end)} or {_day(end)} - {_day(start)} >= 10000"


def _dated(texts: Texts, numbers: Numbers, separator: str) -> str:
    return " or ".join(f"boolean({each})" for each in texts["date"]) or "true()"


def _day(path: str) -> str:
    """The number of a day, such as 20261130."""
    return f"number(translate(substring(normalize-space({path}), 1, 10), '-', ''))"


def _odd(path: str) -> str:
    """Whether there are several dates, or one with a time or a zone."""
    return f"(count({path}) > 1 or string-length(normalize-space({path})) > 10)"


def _any_of(paths: Sequence[str], test: str) -> str:
    return " or ".join(f"({each})[{test}]" for each in paths)


def _total(function: str, paths: Sequence[str]) -> str:
    return " + ".join(f"{function}({each})" for each in paths)


_FAILING: Mapping[str, Callable[[Texts, Numbers, str], str]] = {
    "atleast_one": _none,
    "no_more_than_one": _several,
    "only_one_of": _not_alone,
    "dependent": _any,
    "unique": _alike,
    "if_then": _first_alone,
    "one_or_all": _lacking,
    "strict_sum": _other_sum,
    "sum": _some_other_sum,
    "range": _outside,
    "no_spaces": _loose,
    "startswith": _other_start,
    "regex_matches": _any,
    "regex_no_matches": _any,
    "date_order": _disordered,
    "date_now": _in_future,
    "time_limit": _long,
    "between_dates": _dated,
}
