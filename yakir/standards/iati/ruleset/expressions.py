"""XPaths of rules, made ready once: quick for a verdict, exact for the places of a fault."""

import re
from collections.abc import Iterable, Mapping
from math import isnan
from typing import Any

from lxml import etree

from yakir.standards.iati.markup import LANG

NAMESPACES = {"xml": "http://www.w3.org/XML/1998/namespace"}
#: The name under which the value of a loop comes into its expressions.
LOOPED = "looped"

_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_ATTRIBUTE = re.compile(r"@(?:xml:lang|[A-Za-z_][\w.-]*)")


class Expression:
    """An XPath, compiled; `$1` in it is the value of the loop that it stands in."""

    def __init__(self, text: str, *, looped: bool = False) -> None:
        self.text = text
        self.looped = looped
        compiled = _with_variable(text) if looped else text
        self._quick = etree.XPath(compiled, namespaces=NAMESPACES, smart_strings=False)
        self._exact = etree.XPath(compiled, namespaces=NAMESPACES)
        self._attribute = _plain(text) if _ATTRIBUTE.fullmatch(text) else None

    def values(self, element: Any, value: str = "") -> Any:
        """Return what the expression gives: nodes, with attributes as bare text, or a value."""
        if self._attribute is not None:
            found = element.get(self._attribute)
            return [] if found is None else [found]
        return self._quick(element, **{LOOPED: value}) if self.looped else self._quick(element)

    def nodes(self, element: Any, value: str = "") -> Any:
        """Return what the expression gives, attributes knowing where they stand."""
        return self._exact(element, **{LOOPED: value}) if self.looped else self._exact(element)

    def holds(self, element: Any, value: str = "") -> bool:
        """Return the truth of the expression: of a value, or whether there is a node."""
        found = self.values(element, value)
        return bool(found) and not (isinstance(found, float) and isnan(found))


def _with_variable(text: str) -> str:
    """
    Put a variable in the place of `$1`.

    The value comes from the file that is checked, so it must never become a part of the XPath.
    """

    def literal(found: "re.Match[str]") -> str:
        quote, inner = found.group()[0], found.group()[1:-1]
        if "$1" not in inner:
            return found.group()
        parts = [f"{quote}{each}{quote}" for each in inner.split("$1")]
        return f"concat({f', ${LOOPED}, '.join(parts)})"

    outside = _LITERAL.sub(literal, text)
    return re.sub(r"\$1(?!\d)", f"${LOOPED}", outside)


def _plain(name: str) -> str:
    """The name as an element's children and attributes have it."""
    name = name.removeprefix("@")
    return LANG if name == "xml:lang" else name


def text_of(node: Any) -> str:
    """Return the text of a node: an attribute's value, or all text within an element."""
    return str(node) if isinstance(node, str) else "".join(node.itertext())


def element_of(node: Any, context: Any) -> Any:
    """Return the element that a node is or stands in."""
    if not isinstance(node, str):
        return node
    parent = getattr(node, "getparent", lambda: None)()
    return context if parent is None else parent


def strings(case: Mapping[str, Any], keys: Iterable[str]) -> list[str]:
    """Return the texts under keys of a case, single ones and lists."""
    found: list[str] = []
    for key in keys:
        value = case.get(key, [])
        found += [value] if isinstance(value, str) else list(value)
    return found
