"""Tables of what documents hold, from their schemas, for the page that explains the format."""

from collections.abc import Iterator, Mapping
from typing import Any

from yakir.common.cases import schemas


def tables(name: str) -> dict[str, str]:
    """Return a table in Markdown for each record in a kind of document, by its place in it."""
    root = schemas.schema(name)
    return {place: _table(record, root) for place, record in _records(root, root, "")}


def _records(part: Any, root: Mapping[str, Any], place: str) -> Iterator[tuple[str, Any]]:
    """Records with described fields, from the outermost in."""
    part = _resolved(part, root)
    fields = part.get("properties", {})
    if any("description" in _resolved(field, root) for field in fields.values()):
        yield place, part
    for name, field in fields.items():
        yield from _records(field, root, f"{place}.{name}" if place else name)
    if isinstance(part.get("items"), Mapping):
        yield from _records(part["items"], root, f"{place}[]")
    if isinstance(part.get("additionalProperties"), Mapping):
        yield from _records(part["additionalProperties"], root, f"{place}.*")
    for choice in part.get("anyOf", []):
        yield from _records(choice, root, place)


def _resolved(part: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """The part with what it refers to."""
    if "$ref" not in part:
        return part
    whole, _, path = str(part["$ref"]).partition("#")
    inner = [each for each in root.get("$defs", {}).values() if each.get("$id") == whole]
    found: Any = inner[0] if whole else root
    for step in schemas.tokens(path):
        found = found[step]
    # A reference inside a part of another schema is one to that schema.
    home = inner[0] if whole else root
    found = _absolute(found, home["$id"]) if home is not root else found
    return dict(found) | {name: value for name, value in part.items() if name != "$ref"}


def _absolute(part: Any, home: str) -> Any:
    if isinstance(part, list):
        return [_absolute(each, home) for each in part]
    if not isinstance(part, Mapping):
        return part
    found = {name: _absolute(value, home) for name, value in part.items() if name != "$ref"}
    if "$ref" in part:
        reference = str(part["$ref"])
        found["$ref"] = home + reference if reference.startswith("#") else reference
    return found


def _table(record: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    rows = [
        f"| `{name}` | {_must(name, record, field)} | {field.get('description', '')} |"
        for name, field in ((n, _resolved(f, root)) for n, f in record["properties"].items())
    ]
    return "\n".join(["| field | where not told | what it is |", "|---|---|---|", *rows])


def _must(name: str, record: Mapping[str, Any], field: Mapping[str, Any]) -> str:
    if name in record.get("required", []):
        return "**needed**"
    value = field.get("default", "")
    return str(value).lower() if isinstance(value, bool) else str(value)
