"""`python -m yakir.standards.dream.packing FILE`: keep of the API's description what is compared."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ADDRESS = "/marketplace/public/dream/"
ANSWERS = {"listing": f"{ADDRESS}ideas", "project": f"{ADDRESS}ideas/{{id}}"}
#: What a comparison asks of a place; words and marks of the editor are left out.
KEPT = ("type", "enum", "format", "required")


def packed(description: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schemas of the answers that are read, from the description of the whole API."""
    return {name: _answer(description["paths"][path]) for name, path in ANSWERS.items()}


def _answer(path: Mapping[str, Any]) -> dict[str, Any]:
    content = path["get"]["responses"]["200"]["content"]
    return _kept(content["application/json"]["schema"])


def _kept(schema: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: schema[name] for name in KEPT if name in schema}
    if "properties" in schema:
        kept["properties"] = {name: _kept(each) for name, each in schema["properties"].items()}
    if "items" in schema:
        kept["items"] = _kept(schema["items"])
    return kept


if __name__ == "__main__":
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    found = json.dumps(packed(yaml.safe_load(text)), indent=1)
    target = Path(__file__).parent / "data" / "answers.json"
    target.write_text(f"{found}\n", encoding="utf-8")
