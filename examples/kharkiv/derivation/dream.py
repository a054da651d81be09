"""What communities asked for in DREAM, as counts by sector and nothing else."""

from collections.abc import Iterator
from pathlib import Path

from derivation.tables import Row, rows, write

# Upstream tags a project with any number of sectors, so the counts of a community do not add up.
SECTORS = {
    "Енергетика (ВДЕ)": "energy",
    "Вода / каналізація (ЖКГ)": "water",
    "Охорона здоров'я": "health",
    "Освіта": "education",
    "Підприємництво / МСБ": "economy",
    "Транспорт / логістика": "transport",
    "Соціальні послуги": "human_capital",
    "Культура / спадщина": "culture",
    "IT / цифровізація": "digital",
    "Безпека / ЦЗ": "civil_protection",
    "Довкілля / екологія": "environment",
    "Е-врядування": "governance",
}
# "Відновлення / реконструкція" is a kind of work and "Туризм" no sector of ours: in "all" alone.
ALL = "project_count"


def write_dream_counts(source: Path, target: Path) -> int:
    """Write how many projects name each sector in each community; "all" counts each once."""
    table = rows(source / "projects/dream_sector_counts_by_hromada.csv")
    records = [
        record for row in sorted(table, key=lambda row: row["katottg"]) for record in _records(row)
    ]
    return write(target / "dream_counts.csv", ["katottg", "sector", "count"], records)


def _records(row: Row) -> Iterator[Row]:
    """Rows of one community, zeros left out."""
    yield {"katottg": row["katottg"], "sector": "all", "count": row[ALL]}
    for upstream, sector in SECTORS.items():
        if row[upstream] not in {"", "0"}:
            yield {"katottg": row["katottg"], "sector": sector, "count": row[upstream]}
