"""The published XML Schemas: what does not fit them, all of it, with line and path."""

import json
import lzma
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import Any

from lxml import etree

from yakir.standards.iati.content import misplaced
from yakir.standards.iati.drafts import Draft
from yakir.standards.iati.findings import Severity
from yakir.standards.iati.pieces import Piece
from yakir.standards.iati.places import line_of, whole_path

_NAMES = {
    "iati-activities": "iati-activities-schema.xsd",
    "iati-organisations": "iati-organisations-schema.xsd",
}


class _Published(etree.Resolver):  # type: ignore[misc]
    """Gives the parser the published schemas, which include each other, and nothing else."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__()
        self.texts = texts

    def __getitem__(self, name: str) -> str:
        return self.texts[name]

    def resolve(self, url: str, public_id: str, context: Any) -> Any:
        name = url.rpartition("/")[2]
        return self.resolve_string(self.texts[name].encode(), context, base_url=name)


@cache
def published() -> dict[str, str]:
    """Return the text of each published schema by the name of its file."""
    packed = (files(__package__) / "data" / "schemas.json.xz").read_bytes()
    texts: dict[str, str] = json.loads(lzma.decompress(packed))
    return texts


@cache
def schema(root: str) -> Any:
    """Return the schema of the files with a root, made once."""
    return _made(root, _Published(published()))


@cache
def relaxed(root: str) -> Any:
    """Return the schema with elements in any order and number: it goes on where the other stops."""
    return _made(root, _Published({name: _loosened(text) for name, text in published().items()}))


def _made(root: str, texts: "_Published") -> Any:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(texts)
    name = _NAMES[root]
    return etree.XMLSchema(etree.fromstring(texts[name].encode(), parser, base_url=name))


def _loosened(text: str) -> str:
    """A schema with every sequence of elements turned into a choice, as often as one likes."""
    tree = etree.fromstring(text.encode())
    for sequence in list(tree.iter(f"{_XSD}sequence")):
        sequence.tag = f"{_XSD}choice"
        sequence.set("minOccurs", "0")
        sequence.set("maxOccurs", "unbounded")
        for each in sequence.iterchildren("*"):
            for bound in ("minOccurs", "maxOccurs"):
                each.attrib.pop(bound, None)
    return str(etree.tostring(tree, encoding="unicode"))


_XSD = "{http://www.w3.org/2001/XMLSchema}"
#: What elements that belong nowhere are called in a copy, so that the check goes on after them.
_STRANGE = "{urn:x-strange}element"
_NO_VALUE = r"'(?P<value>.*)' is not a valid value of the atomic type '(?P<type>.*?)'"
#: Kinds of errors by what libxml2 says of them; the first that fits.
_KINDS = tuple(
    (kind, re.compile(pattern, re.DOTALL))
    for kind, pattern in (
        ("attribute-missing", r"The attribute '(?P<name>.*?)' is required but missing"),
        ("attribute-unknown", r"The attribute '(?P<name>.*?)' is not allowed"),
        ("attribute-value", rf"attribute '(?P<name>.*?)': {_NO_VALUE}"),
        ("value", rf": {_NO_VALUE}"),
        ("text", r"Element '(?P<element>.*?)': Character content other than whitespace"),
        ("no-elements", r"Element '(?P<element>.*?)': Element content is not allowed"),
    )
)
_LONGEST = 200
_OF_CONTENT = "SCHEMAV_ELEMENT_CONTENT"


def findings(root: Any, piece: Piece) -> Iterator[Draft]:
    """Yield everything of a piece that does not fit the schema."""
    strict = schema(root.tag)
    if strict.validate(root):
        return
    found = [*_of_content(root, piece), *_of_values(root, piece)]
    # Whatever else the schema has against the piece is told in its own words.
    yield from found or (_draft(root, error, piece) for error in strict.error_log)


def _of_content(root: Any, piece: Piece) -> Iterator[Draft]:
    """Yield the elements that are missing, out of order or strange."""
    for found in misplaced(root):
        yield Draft(
            rule=f"schema.{found.kind}",
            severity=Severity.ERROR,
            line=line_of(found.element, piece),
            element=found.element,
            values={"element": found.element.tag, "expected": found.expected},
            category="schema",
        )


def _of_values(root: Any, piece: Piece) -> Iterator[Draft]:
    """Yield what is wrong with attributes and texts, wherever their elements stand."""
    copy = deepcopy(root)
    for strange in [each.element for each in misplaced(copy) if each.kind == "unexpected"]:
        strange.tag = _STRANGE
    loose = relaxed(root.tag)
    loose.validate(copy)
    for error in loose.error_log:
        # The root is there with every piece; its attributes are told with the first.
        known = piece.before and error.path == f"/{root.tag}" and "attribute" in error.message
        if error.type_name != _OF_CONTENT and not known:
            yield _draft(root, error, piece)


def _draft(root: Any, error: Any, piece: Piece) -> Draft:
    kind, values = _read(error.message)
    element = _element(root, error.path or "")
    return Draft(
        rule=f"schema.{kind}",
        severity=Severity.ERROR,
        line=max(1, error.line + piece.lines) if element is None else line_of(element, piece),
        element=element,
        path=whole_path(error.path or f"/{root.tag}", piece),
        values=values,
        category="schema",
    )


def _element(root: Any, path: str) -> Any:
    """The element at a path: the log of the schema keeps paths, and those of the copy."""
    try:
        return next(iter(root.xpath(path)), None)
    except etree.XPathEvalError:
        return None  # An element of a namespace, whose prefix only the file knows.


def _read(said: str) -> tuple[str, dict[str, str]]:
    """The kind of an error, and what it names."""
    values = {"reason": said[:_LONGEST]}
    for kind, pattern in _KINDS:
        if found := pattern.search(said):
            named = found.groupdict().items()
            return kind, values | {name: value[:_LONGEST] for name, value in named}
    return "other", values
