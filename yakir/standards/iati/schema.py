"""The published XML Schemas: what does not fit them, all of it, with line and path."""

import json
import lzma
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from lxml import etree

from yakir.standards.iati.drafts import Draft
from yakir.standards.iati.findings import Severity
from yakir.standards.iati.pieces import Piece
from yakir.standards.iati.places import record_of, whole_path

_NAMES = {
    "iati-activities": "iati-activities-schema.xsd",
    "iati-organisations": "iati-organisations-schema.xsd",
}


class _Published(etree.Resolver):  # type: ignore[misc]
    """Gives the parser the published schemas, which include each other, and nothing else."""

    def resolve(self, url: str, public_id: str, context: Any) -> Any:
        name = url.rpartition("/")[2]
        return self.resolve_string(published()[name].encode(), context, base_url=name)


@cache
def published() -> dict[str, str]:
    """Return the text of each published schema by the name of its file."""
    packed = (files(__package__) / "data" / "schemas.json.xz").read_bytes()
    texts: dict[str, str] = json.loads(lzma.decompress(packed))
    return texts


@cache
def schema(root: str) -> Any:
    """Return the schema of the files with a root, made once."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Published())
    name = _NAMES[root]
    return etree.XMLSchema(etree.fromstring(published()[name].encode(), parser, base_url=name))


_EXPECTED = r"Expected is (?:one of )?\( (?P<expected>.*) \)"
_NO_VALUE = r"'(?P<value>.*)' is not a valid value of the atomic type '(?P<type>.*?)'"
#: Kinds of errors by what libxml2 says of them, the narrower ones first.
_KINDS = tuple(
    (kind, re.compile(pattern, re.DOTALL))
    for kind, pattern in (
        ("missing", rf"Element '(?P<element>.*?)': Missing child element\(s\)\. {_EXPECTED}"),
        ("order", rf"Element '(?P<element>.*?)': This element is not expected\. {_EXPECTED}"),
        ("unexpected", r"Element '(?P<element>.*?)': This element is not expected"),
        ("attribute-missing", r"The attribute '(?P<name>.*?)' is required but missing"),
        ("attribute-unknown", r"The attribute '(?P<name>.*?)' is not allowed"),
        (
            "attribute-value",
            rf"attribute '(?P<name>.*?)': {_NO_VALUE}",
        ),
        ("value", rf": {_NO_VALUE}"),
        ("text", r"Element '(?P<element>.*?)': Character content other than whitespace"),
        ("no-elements", r"Element '(?P<element>.*?)': Element content is not allowed"),
    )
)
#: Errors about what the root holds; its attributes are told with the first piece alone.
_WITHIN_ROOT = {"schema.missing", "schema.text"}
_LONGEST = 200


def findings(root: Any, piece: Piece) -> Iterator[Draft]:
    """Yield everything of a piece that does not fit the schema."""
    fits = schema(root.tag)
    if fits.validate(root):
        return
    for error in fits.error_log:
        draft = _draft(root, error, piece)
        if draft.path != f"/{root.tag}" or not piece.before or draft.rule in _WITHIN_ROOT:
            yield draft


def _draft(root: Any, error: Any, piece: Piece) -> Draft:
    kind, values = _read(error.message)
    path = error.path or f"/{root.tag}"
    at_root = path == f"/{root.tag}"
    return Draft(
        rule=f"schema.{kind}",
        severity=Severity.ERROR,
        line=max(1, error.line + (0 if at_root and piece.before else piece.lines)),
        path=whole_path(path, piece),
        record=_record(root, path),
        values=values,
        category="schema",
    )


def _record(root: Any, path: str) -> str:
    """The record that a path leads into; the log of the schema keeps paths, not elements."""
    steps = "/".join(path.split("/")[:3])
    try:
        return next((record_of(each) for each in root.xpath(steps)), "")
    except etree.XPathEvalError:
        return ""  # An element of a namespace, whose prefix only the file knows.


def _read(said: str) -> tuple[str, dict[str, str]]:
    """The kind of an error, and what it names."""
    values = {"reason": said[:_LONGEST]}
    for kind, pattern in _KINDS:
        if found := pattern.search(said):
            named = found.groupdict().items()
            return kind, values | {name: value[:_LONGEST] for name, value in named}
    return "other", values
