"""The standard's schema, compiled once into nodes that a walk can follow quickly."""

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

PROJECT = "project-schema.json"
PACKAGE = "project-package-schema.json"


@dataclass(frozen=True, slots=True)
class Codes:
    """
    A codelist.

    Parameters
    ----------
    name
        Its name in the standard, such as `partyRole`.
    codes
        Its codes, in the standard's order.
    open
        Whether other codes may be used.
    """

    name: str
    codes: Mapping[str, str]
    open: bool


@dataclass(slots=True)
class Node:
    """What the schema says of one place: types, members, elements, limits, codes."""

    kind: str
    types: tuple[str, ...] = ()
    members: dict[str, "Node"] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    element: "Node | None" = None
    not_empty: bool = False
    unique: bool = False
    format: str = ""
    pattern: re.Pattern[str] | None = None
    minimum: Decimal | None = None
    codes: Codes | None = None


@cache
def project_node() -> Node:
    """Return what the schema says of a project."""
    document = document_of(PROJECT)
    return _Compiler(document).node(document, "Project")


@cache
def package_node() -> Node:
    """Return what the schema says of a package, its projects left out."""
    document = document_of(PACKAGE)
    del document["properties"]["projects"]
    node = _Compiler(document).node(document, "Package")
    node.required = tuple(name for name in node.required if name != "projects")
    return node


def document_of(name: str) -> dict[str, Any]:
    """Return a published schema as it stands."""
    document: dict[str, Any] = json.loads(_file(name))
    return document


@cache
def codelist(name: str) -> Mapping[str, str]:
    """Return the titles of a codelist by code, in the standard's order."""
    rows = csv.DictReader(_file(f"codelists/{name}.csv").splitlines())
    return {row["Code"]: row["Title"] for row in rows}


def _file(name: str) -> str:
    path = files("yakir.standards.oc4ids").joinpath("data", *name.split("/"))
    return path.read_text(encoding="utf-8-sig")


class _Compiler:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self._definitions = document.get("definitions", {})
        self._compiled: dict[str, Node] = {}

    def node(self, schema: Mapping[str, Any], kind: str) -> Node:
        """Return the node of a schema; `kind` names it where it has no name of its own."""
        if "$ref" in schema:
            return self._definition(schema["$ref"].rpartition("/")[2])
        node = Node(kind)
        self._fill(node, schema)
        return node

    def _definition(self, name: str) -> Node:
        if name not in self._compiled:
            # It is known before it is filled: a definition may name itself.
            node = self._compiled[name] = Node(name)
            self._fill(node, self._definitions[name])
        return self._compiled[name]

    def _fill(self, node: Node, schema: Mapping[str, Any]) -> None:
        types = schema.get("type", ())
        node.types = (types,) if isinstance(types, str) else tuple(types)
        node.members = {
            name: self.node(member, name) for name, member in schema.get("properties", {}).items()
        }
        node.required = tuple(schema.get("required", ()))
        items = schema.get("items")
        node.element = self.node(items, f"{node.kind}[]") if items else None
        node.not_empty = any(f"min{what}" in schema for what in ("Items", "Length", "Properties"))
        node.unique = schema.get("uniqueItems", False)
        node.format = schema.get("format", "")
        node.pattern = re.compile(schema["pattern"]) if "pattern" in schema else None
        node.minimum = Decimal(schema["minimum"]) if "minimum" in schema else None
        self._give_codes(node, schema)

    def _give_codes(self, node: Node, schema: Mapping[str, Any]) -> None:
        """Give codes to the place that holds one: a list's codes stand at its elements."""
        if "codelist" not in schema:
            return
        place, holder = node, schema
        if node.element is not None:
            place, holder = node.element, schema["items"]
        name = schema["codelist"].removesuffix(".csv")
        titles = codelist(name)
        # A closed list is what the schema enumerates: it holds codes that the list has dropped.
        closed = {code: titles.get(code, code) for code in holder.get("enum", ())}
        place.codes = Codes(name, closed or titles, open=schema["openCodelist"])
