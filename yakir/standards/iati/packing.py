"""How published schemas and codelists became the packed data: `python -m` this with their folder."""

import json
import lzma
import sys
from pathlib import Path
from typing import Any

from lxml import etree

SCHEMAS = (
    "iati-activities-schema.xsd",
    "iati-organisations-schema.xsd",
    "iati-common.xsd",
    "xml.xsd",
)
RULESET = "ruleset-standard.json"


def pack(source: Path, target: Path) -> None:
    """Write the packed files of a folder of published ones; the same files, the same bytes."""
    _write(target / "schemas.json.xz", {name: (source / name).read_text() for name in SCHEMAS})
    lists = dict(_codelist(path) for path in sorted(source.glob("codelists-*/*.xml")))
    mapping = _mapping(source / "codelist-mapping.xml")
    _write(target / "codelists.json.xz", {"lists": lists, "mapping": mapping})
    (target / RULESET).write_bytes((source / RULESET).read_bytes())


def _codelist(path: Path) -> tuple[str, dict[str, Any]]:
    """The name of a codelist, whether it is complete, and its codes with name and status."""
    root = etree.parse(path).getroot()
    codes = {
        _text(item, "code"): [_text(item, "name/narrative"), item.get("status", "active")]
        for item in root.iter("codelist-item")
    }
    return root.get("name"), {"complete": root.get("complete") == "1", "codes": codes}


def _mapping(path: Path) -> list[list[str | None]]:
    """Each place that takes a code: its path, the codelist, and the condition it holds under."""
    return [
        [_text(each, "path"), each.find("codelist").get("ref"), each.findtext("condition")]
        for each in etree.parse(path).getroot().iter("mapping")
    ]


def _text(element: Any, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _write(path: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_bytes(lzma.compress(text.encode(), preset=9))


if __name__ == "__main__":
    pack(Path(sys.argv[1]), Path(__file__).parent / "data")
