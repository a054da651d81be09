"""Every kind of rule of the published language: what it asks and when it fails."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from yakir.standards.iati.ruleset.dates import moment
from yakir.standards.iati.ruleset.expressions import text_of
from yakir.standards.iati.ruleset.rules import (
    Check,
    Failure,
    Rule,
    TextCheck,
    World,
    begins_with_known,
)

#: The longest a budget may last, as the validator of the standard counts it. [days]
YEAR_DAYS = 365
#: Sums are compared to so many decimal places, so that thirds can add up to a whole.
PLACES = Decimal("0.0001")
NOW = frozenset({"NOW", "TODAY"})
AGENCIES = "ORG-ID-PREFIX"

#: What "all" means in `one_or_all`: which elements lack it. Anything else is asked of transactions.
LACKING = {
    "lang": "descendant::narrative[not(@xml:lang)]",
    "currency": (
        "descendant::value[not(@currency)] | descendant::forecast[not(@currency)]"
        " | descendant::loan-status[not(@currency)]"
    ),
}


def lacking(everything: str) -> str:
    """Return the XPath of the elements that lack what `one_or_all` asks of all of them."""
    return LACKING.get(everything, f"transaction[not({everything})]")


def no_more_than_one(rule: Rule, element: Any, value: str, world: World) -> Iterable[Failure]:
    """Fails at the second node of all that the paths find."""
    count = rule.count("paths", element, value)
    if count > 1:
        yield replace(rule.places("paths", element, value)[1], found=str(count))


def atleast_one(rule: Rule, element: Any, value: str, world: World) -> Iterable[Failure]:
    """Fails when no path finds a node."""
    if not any(each.values(element, value) for each in rule.expressions["paths"]):
        yield Failure(element)


def only_one_of(rule: Rule, element: Any, value: str, world: World) -> Iterable[Failure]:
    """Fails at every node beside an excluded one; without those, unless there is exactly one."""
    if rule.count("excluded", element, value):
        yield from rule.places("paths", element, value)
    elif rule.count("paths", element, value) == 0:
        yield Failure(element)
    else:
        yield from no_more_than_one(rule, element, value, world)


def one_or_all(rule: Rule, element: Any, value: str, world: World) -> Iterable[Failure]:
    """Fails at each element that lacks it, unless the one place says it for all."""
    if not rule.count("one", element, value) and rule.count("all", element, value):
        yield from (replace(each, found="") for each in rule.places("all", element, value))


def dependent(rule: Rule, element: Any, value: str, world: World) -> Iterable[Failure]:
    """Fails when some of the paths find a node and others do not."""
    empty = [each.text for each in rule.expressions["paths"] if not each.values(element, value)]
    if 0 < len(empty) < len(rule.expressions["paths"]):
        yield Failure(element, found=", ".join(empty))


def sum_of(rule: Rule, element: Any, value: str, world: World) -> Iterable[Failure]:
    """Fails when there are numbers and they do not add up."""
    if rule.count("paths", element, value):
        yield from strict_sum(rule, element, value, world)


def strict_sum(rule: Rule, element: Any, value: str, world: World) -> Iterable[Failure]:
    """Fails when numbers do not add up, none at all among them."""
    numbers = [_number(each) for each in rule.texts("paths", element, value)]
    total = sum(numbers, Decimal(0))
    if not total.is_finite() or abs(total - rule.numbers["sum"]) >= PLACES / 2:
        yield Failure(element, found="" if total.is_nan() else f"{total.normalize():f}")


def in_range(rule: Rule, element: Any, value: str, world: World) -> Iterable[Failure]:
    """Fails at each number that is too small or too great, or no number."""
    least = rule.numbers.get("min", Decimal("-Infinity"))
    most = rule.numbers.get("max", Decimal("Infinity"))

    def outside(text: str) -> bool:
        number = _number(text)
        return number.is_nan() or not least <= number <= most

    return rule.failing("paths", element, value, outside)


def date_order(rule: Rule, element: Any, value: str, world: World) -> Iterable[Failure]:
    """Fails at each earlier date that lies after one of the later ones; without both, never."""
    later = min(_moments(rule, "more", element, value, world), default=None)
    if later is None:
        return []
    if not rule.expressions["less"]:
        return [Failure(element)] if world.now > later else []
    return rule.failing("less", element, value, lambda text: _is_after(text, later))


def date_now(rule: Rule, element: Any, value: str, world: World) -> Iterable[Failure]:
    """Fails at each date in the future."""
    return rule.failing("date", element, value, lambda text: _is_after(text, world.now))


def time_limit(rule: Rule, element: Any, value: str, world: World) -> Iterable[Failure]:
    """Fails when there is more than a year from the first start to the last end."""
    starts = _moments(rule, "start", element, value, world)
    ends = _moments(rule, "end", element, value, world)
    if starts and ends and (days := (max(ends) - min(starts)).days) > YEAR_DAYS:
        yield Failure(element, found=str(days))


def between_dates(rule: Rule, element: Any, value: str, world: World) -> Iterable[Failure]:
    """Fails at each date before the start or after the end."""
    start = max(_moments(rule, "start", element, value, world), default=None)
    end = min(_moments(rule, "end", element, value, world), default=None)

    def outside(text: str) -> bool:
        at = moment(text)
        if at is None:
            return False
        return (start is not None and at < start) or (end is not None and at > end)

    return rule.failing("date", element, value, outside)


def of_text(rule: Rule, element: Any, value: str, world: World) -> Iterable[Failure]:
    """Fails at each text that fails by itself."""
    fails = rule.of_text
    assert fails is not None  # the kinds with this check have one
    return rule.failing("paths", element, value, lambda text: fails(rule, text, world))


def differs(rule: Rule, text: str, world: World) -> bool:
    """Whether a text is not empty and does not match."""
    return text != "" and not _found(rule, text)


def matches(rule: Rule, text: str, world: World) -> bool:
    """Whether a text is not empty and matches."""
    return text != "" and _found(rule, text)


def startswith(rule: Rule, element: Any, value: str, world: World) -> Iterable[Failure]:
    """Fails at each text that begins with none of the prefixes."""
    if [each.text for each in rule.expressions["prefix"]] == [AGENCIES]:
        return rule.failing(
            "paths", element, value, lambda text: not begins_with_known(text, world.agencies)
        )
    starts = tuple(f"{each}{rule.separator}" for each in rule.texts("prefix", element, value))
    return rule.failing("paths", element, value, lambda text: not text.startswith(starts))


def unique(rule: Rule, element: Any, value: str, world: World) -> Iterable[Failure]:
    """Fails at each text that stood before."""
    texts = rule.texts("paths", element, value)
    if len(set(texts)) == len(texts):
        return
    seen: set[str] = set()
    for each in rule.places("paths", element, value):
        if each.found in seen:
            yield each
        seen.add(each.found)


def if_then(rule: Rule, element: Any, value: str, world: World) -> Iterable[Failure]:
    """Fails when the one expression is true and the other is not."""
    (when,), (then,) = rule.expressions["if"], rule.expressions["then"]
    if when.holds(element, value) and not then.holds(element, value):
        places = rule.places("paths", element, value)
        yield (
            replace(places[0], found=places[0].found if places[0].attribute else "")
            if (places)
            else Failure(element)
        )


def no_spaces(rule: Rule, element: Any, value: str, world: World) -> Iterable[Failure]:
    """Fails at each text that begins or ends with white space."""
    return rule.failing("paths", element, value, lambda text: text != text.strip())


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        return Decimal("NaN")


def _moments(rule: Rule, key: str, element: Any, value: str, world: World) -> list[datetime]:
    """The moments under a key; a key that names the present has no expression."""
    if not rule.expressions[key]:
        return [world.now]
    found = [moment(text_of(each)) for each in rule.texts(key, element, value)]
    return [each for each in found if each is not None]


def _is_after(text: str, later: datetime) -> bool:
    at = moment(text)
    return at is not None and at > later


def _found(rule: Rule, text: str) -> bool:
    assert rule.regex is not None  # a ruleset with a rule of this kind and none is refused
    return rule.regex.search(text) is not None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rule: its check, the keys that a case must have, and those it may have."""

    check: Check
    required: tuple[str, ...]
    allowed: tuple[str, ...] = ()
    of_text: TextCheck | None = None


_CONDITION = ("condition",)
_ID = ("condition", "idCondition")

KINDS: Mapping[str, Kind] = {
    "no_more_than_one": Kind(no_more_than_one, ("paths",), _CONDITION),
    "atleast_one": Kind(atleast_one, ("paths",), _CONDITION),
    "only_one_of": Kind(only_one_of, ("excluded", "paths"), _CONDITION),
    "one_or_all": Kind(one_or_all, ("one", "all"), _CONDITION),
    "dependent": Kind(dependent, ("paths",), _CONDITION),
    "sum": Kind(sum_of, ("paths", "sum"), _CONDITION),
    "strict_sum": Kind(strict_sum, ("paths", "sum"), _CONDITION),
    "range": Kind(in_range, ("paths",), ("min", "max", *_CONDITION)),
    "date_order": Kind(date_order, ("less", "more"), _CONDITION),
    "date_now": Kind(date_now, ("date",), _CONDITION),
    "time_limit": Kind(time_limit, ("start", "end"), _CONDITION),
    "between_dates": Kind(between_dates, ("date", "start", "end"), _CONDITION),
    "regex_matches": Kind(of_text, ("paths", "regex"), _ID, differs),
    "regex_no_matches": Kind(of_text, ("paths", "regex"), _ID, matches),
    "startswith": Kind(startswith, ("paths", "prefix"), ("separator", *_ID)),
    "unique": Kind(unique, ("paths",), _CONDITION),
    "if_then": Kind(if_then, ("if", "then"), ("paths", *_CONDITION)),
    "no_spaces": Kind(no_spaces, ("paths",), _CONDITION),
}


def named(name: str) -> str:
    """Return the name of a kind in small letters, as `noMoreThanOne` or `no_more_than_one`."""
    plain = re.sub(r"(?<=[a-z])([A-Z])", lambda found: f"_{found.group(1).lower()}", name)
    return {"at_least_one": "atleast_one", "starts_with": "startswith"}.get(plain, plain)
