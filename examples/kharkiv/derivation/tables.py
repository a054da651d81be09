"""Reading and writing of the plain CSV files everything here passes through."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    """Rows of a CSV file, values stripped, missing cells blank."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {key: (value or "").strip() for key, value in row.items() if key is not None}
            for row in csv.DictReader(file)
        ]


def by(records: Iterable[Row], key: str) -> dict[str, Row]:
    """Rows by the value of one column, the first of each value."""
    found: dict[str, Row] = {}
    for record in records:
        found.setdefault(record[key], record)
    return found


def write(path: Path, columns: list[str], records: Iterable[Mapping[str, object]]) -> int:
    """Write rows as UTF-8 with LF line ends and return how many there were."""
    lines = [{column: record.get(column, "") for column in columns} for record in records]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    return len(lines)


def plain(number: str, digits: int = 6) -> str:
    """A number without exponent or idle zeros; blank stays blank."""
    if not number or number.upper() in {"NA", "NAN"}:
        return ""
    text = f"{float(number):.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
