"""A ruleset read from its published form, with every fault of it told at once."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from lxml import etree

from yakir.standards.iati.errors import BadRuleset
from yakir.standards.iati.ruleset.expressions import Expression, strings
from yakir.standards.iati.ruleset.kinds import AGENCIES, KINDS, NOW, Kind, lacking, named
from yakir.standards.iati.ruleset.rules import About, Failure, Rule, World
from yakir.standards.iati.ruleset.suspects import TODAY, looped, suspects, texts_of, today

_XPATHS = ("condition", "paths", "excluded", "one", "less", "more", "date", "start", "end",
           "prefix", "if", "then")  # fmt: skip
_NUMBERS = ("sum", "min", "max")
_SEVERITIES = {"critical": "error", "error": "error", "warning": "warning"}
_ID_CONDITIONS = {"NOT_EXISTING_ORG_ID", "NOT_EXISTING_ORG_ID_PREFIX"}


class Ruleset:
    """
    Rules by the elements that they are about.

    Parameters
    ----------
    published
        The ruleset in its published form: by context, an XPath, and by kind of rule, cases.

    Raises
    ------
    BadRuleset
        When it is not of that form; the faults name context, kind and case.
    """

    def __init__(self, published: Mapping[str, Any]) -> None:
        reader = _Reader()
        self.published = published
        self.contexts = tuple(reader.contexts(published))
        if reader.faults:
            raise BadRuleset(reader.faults)

    @classmethod
    def read(cls, text: str | bytes) -> "Ruleset":
        """Return the ruleset of a JSON text."""
        try:
            published = json.loads(text)
        except ValueError as error:
            raise BadRuleset([f"not JSON: {error}"]) from None
        return cls(published)

    @property
    def rules(self) -> Iterator[Rule]:
        """Every rule, in the order of the ruleset."""
        for context in self.contexts:
            yield from context.rules

    def failures(self, root: Any, world: World) -> Iterator[tuple[Rule, Failure]]:
        """Yield each failure of each rule in a document."""
        for context in self.contexts:
            yield from context.failures(root, world)


class _Context:
    """The rules about some elements."""

    def __init__(self, elements: Expression, rules: tuple[Rule, ...]) -> None:
        self.elements = elements
        self.rules = rules

    def failures(self, root: Any, world: World) -> Iterator[tuple[Rule, Failure]]:
        """Yield the failures of these rules in a document."""
        day = {TODAY: today(world.now)}
        for rule in self.rules:
            if rule.all_fine(root, world):
                continue
            for element in rule.suspects(root, **day):
                for failure in rule.failures(element, world):
                    yield rule, failure


class _Reader:
    """Makes rules of a ruleset and keeps what is wrong with it."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def contexts(self, published: Any) -> Iterator[_Context]:
        if not isinstance(published, Mapping):
            self.faults.append("a ruleset is an object: contexts with their rules")
            return
        for path, kinds in published.items():
            elements = self._expression(path, path)
            if not isinstance(kinds, Mapping):
                self.faults.append(f"{path}: not an object of rules")
                continue
            rules = tuple(
                _pointed(path, rule)
                for name in kinds
                for rule in self._cases(path, name, kinds[name])
            )
            if elements is not None and not self.faults:
                yield _Context(elements, rules)

    def _cases(self, path: str, name: str, holder: Any) -> Iterator[Rule]:
        place = f"{path}: {name}"
        cases = holder.get("cases") if isinstance(holder, Mapping) else None
        if not isinstance(cases, list) or not all(isinstance(each, Mapping) for each in cases):
            self.faults.append(f"{place}: no list of cases")
            return
        kind = named(name)
        if kind != "loop" and kind not in KINDS:
            known = ", ".join([*KINDS, "loop"])
            self.faults.append(f"{place}: no such kind of rule; there are {known}")
            return
        for number, case in enumerate(cases, start=1):
            at = f"{place}, case {number}"
            if kind == "loop":
                yield from self._loop(at, case)
            elif (rule := self._rule(at, kind, case, frozenset())) is not None:
                yield rule

    def _loop(self, at: str, case: Mapping[str, Any]) -> Iterator[Rule]:
        """Make the rules within a loop, which go round for each value."""
        missing = [key for key in ("foreach", "do") if key not in case]
        if missing or not isinstance(case.get("do"), Mapping):
            self.faults.append(f"{at}: a loop has {' and '.join(missing) or 'rules in do'}")
            return
        foreach = self._expression(f"{at}, foreach", case["foreach"])
        subs = frozenset(strings(case, ("subs",)))
        for name, holder in case["do"].items():
            kind, cases = named(name), (holder or {}).get("cases", [])
            if kind not in KINDS:
                self.faults.append(f"{at}: {name}: no such kind of rule")
                continue
            for number, inner in enumerate(cases, start=1):
                rule = self._rule(f"{at}, {name}, case {number}", kind, inner, subs)
                if rule is not None and foreach is not None:
                    yield replace(rule, foreach=foreach)

    def _rule(
        self, at: str, kind: str, case: Mapping[str, Any], subs: frozenset[str]
    ) -> Rule | None:
        before = len(self.faults)
        about = self._about(at, case.get("ruleInfo"))
        case = _modern(kind, case)
        self._check_keys(at, KINDS[kind], case)
        expressions = {
            key: self._expressions(f"{at}, {key}", case, key, subs)
            for key in _XPATHS
            if key in case
        }
        if kind == "one_or_all" and isinstance(case.get("all"), str):
            made = self._expression(f"{at}, all", lacking(case["all"]))
            expressions["all"] = (made,) if made else ()
        rule = Rule(
            kind=kind,
            about=about,
            check=KINDS[kind].check,
            expressions=expressions,
            of_text=KINDS[kind].of_text,
            numbers=self._numbers(at, case),
            regex=self._regex(at, case),
            separator=str(case.get("separator", "")),
            id_condition=self._id_condition(at, case),
        )
        return rule if len(self.faults) == before else None

    def _check_keys(self, at: str, kind: Kind, case: Mapping[str, Any]) -> None:
        self.faults += [f"{at}: no {key}" for key in kind.required if key not in case]
        known = {*kind.required, *kind.allowed, "ruleInfo"}
        self.faults += [f"{at}: {key} does not belong here" for key in case if key not in known]

    def _about(self, at: str, told: Any) -> About:
        if not isinstance(told, Mapping):
            return About(at)
        if told.get("severity", "error") not in _SEVERITIES:
            self.faults.append(f"{at}: severity {told['severity']!r} is none of the published")
            return About(at)
        link = told.get("link") or {}
        return About(
            str(told.get("id", at)),
            _SEVERITIES[told.get("severity", "error")],
            str(told.get("category", "")),
            str(told.get("message", "")),
            str(link.get("url") or link.get("path") or ""),
        )

    def _expressions(
        self, at: str, case: Mapping[str, Any], key: str, subs: frozenset[str]
    ) -> tuple[Expression, ...]:
        texts = strings(case, (key,))
        if key in {"less", "more", "date", "start", "end"} and set(texts) & NOW:
            return ()
        if texts == [AGENCIES]:
            return (_Word(AGENCIES),)
        made = [self._expression(at, each, looped=key in subs) for each in texts]
        return tuple(each for each in made if each is not None)

    def _expression(self, at: str, text: Any, *, looped: bool = False) -> Expression | None:
        try:
            return Expression(text, looped=looped)
        except (etree.XPathError, TypeError, ValueError) as error:
            self.faults.append(f"{at}: {text!r} is no XPath: {error}")
            return None

    def _numbers(self, at: str, case: Mapping[str, Any]) -> dict[str, Decimal]:
        found = {}
        for key in _NUMBERS:
            value = case.get(key)
            if isinstance(value, int | float) and not isinstance(value, bool):
                found[key] = Decimal(str(value))
            elif value is not None:
                self.faults.append(f"{at}: {key} is no number")
        return found

    def _regex(self, at: str, case: Mapping[str, Any]) -> "re.Pattern[str] | None":
        if "regex" not in case:
            return None
        try:
            return re.compile(case["regex"])
        except (re.error, TypeError) as error:
            self.faults.append(f"{at}: {case['regex']!r} is no regular expression: {error}")
            return None

    def _id_condition(self, at: str, case: Mapping[str, Any]) -> str:
        found = case.get("idCondition", "")
        if found and found not in _ID_CONDITIONS:
            self.faults.append(f"{at}: idCondition is one of {', '.join(sorted(_ID_CONDITIONS))}")
        return str(found)


class _Word(Expression):
    """A word that stands where an XPath does and finds nothing."""

    def __init__(self, text: str) -> None:
        super().__init__("/..")
        self.text = text


def _pointed(context: str, rule: Rule) -> Rule:
    """The rule with the XPaths of what it has to look at in a document."""
    if rule.foreach is not None:
        return replace(rule, suspects=looped(context, rule.foreach))
    found = suspects(context, rule.kind, rule.expressions, rule.numbers, rule.separator)
    seen = texts_of(context, rule.expressions["paths"]) if rule.of_text is not None else ()
    return replace(rule, suspects=found, seen=seen)


def _modern(kind: str, case: Mapping[str, Any]) -> Mapping[str, Any]:
    """Older rulesets call the prefix of `startswith` its start."""
    if kind == "startswith" and "start" in case and "prefix" not in case:
        return {("prefix" if key == "start" else key): each for key, each in case.items()}
    return case


@cache
def standard() -> Ruleset:
    """Return the standard ruleset of IATI 2.03, as published."""
    return Ruleset.read(
        (files("yakir.standards.iati") / "data" / "ruleset-standard.json").read_bytes()
    )
