"""What a standard has no word for: kept in IATI's legacy data, by name and as JSON."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from yakir.common.reported.facts import Body
from yakir.standards import jsonfile
from yakir.standards.iati import records

#: What each name stands beside in IATI.
BESIDE = {
    "project": "iati-activity",
    "organisation": "participating-org",
    "movement": "transaction",
    "indicator": "indicator",
    "result": "actual",
}
START = "yakir."


def kept(name: str, **members: Any) -> records.LegacyData:
    """Return legacy data that hold what is not empty of the members."""
    said = {key: _plain(value) for key, value in members.items() if value not in (None, "")}
    return records.LegacyData(
        name=f"{START}{name}", value=jsonfile.compact(said), iati_equivalent=BESIDE[name]
    )


def read(data: Iterable[records.LegacyData], name: str) -> Iterator[Mapping[str, Any]]:
    """Yield what was kept under a name; what is no object of JSON is not ours."""
    for each in data:
        if each.name == f"{START}{name}":
            try:
                found = jsonfile.loads(each.value)
            except jsonfile.BadJSON:
                continue
            if isinstance(found, Mapping):
                yield found


def kept_body(body: Body) -> dict[str, str]:
    """Return an organisation as members."""
    return {
        "id": body.id,
        "kind": body.kind,
        "form": body.form,
        "country": body.country,
        "name_uk": body.name_uk,
        "name_en": body.name_en,
        "reference": body.reference,
    }


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case _:
            return value
