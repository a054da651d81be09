"""The published XML Schemas: what does not fit them, all of it, with line and path."""

import json
import lzma
from functools import cache
from importlib.resources import files
from typing import Any

from lxml import etree

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
