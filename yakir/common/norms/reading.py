"""The file of norms, read for the engine and for the page that explains it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from yakir import engine

FILE = Path(__file__).parent / "norms.yaml"
ORIGINS = ("act", "statement", "statistic", "assumption")


@dataclass(frozen=True, kw_only=True)
class Norm:
    """
    One norm as the file has it.

    `origin` is one of `ORIGINS`; an act has its name and, where we read it, the clause; an
    assumption has neither publisher nor address.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    origin: str
    note_en: str
    note_uk: str
    act_en: str = ""
    act_uk: str = ""
    clause: str = ""
    publisher: str = ""
    date: str = ""
    address: str = ""
    read: str = ""


@cache
def read() -> tuple[Norm, ...]:
    """Every norm of the file, in its order."""
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(Norm(**entry) for entry in document["norms"])


@cache
def norms() -> engine.norms.Norms:
    """The norms as the engine takes them."""
    return engine.norms.Norms(
        **{norm.name: engine.Range(norm.value, norm.low, norm.high) for norm in read()}
    )


def as_table(listed: Iterable[Norm]) -> str:
    """Return the norms as a table in Markdown, in English."""
    rows = [
        f"| `{norm.name}` | {norm.value:g} | {norm.low:g} – {norm.high:g} | {norm.unit} "
        f"| {_origin(norm)} |"
        for norm in listed
    ]
    return "\n".join(
        ["| norm | value | range | unit | where from |", "|---|---|---|---|---|", *rows]
    )


def _origin(norm: Norm) -> str:
    """What the table says of a norm's origin."""
    if norm.origin == "assumption":
        return " ".join(part for part in ("assumption.", norm.note_en) if part)
    clause = f", clause {norm.clause}" if norm.clause else ""
    act = f"{norm.act_en}{clause}. " if norm.act_en else ""
    date = f", {norm.date}" if norm.date else ""
    return (
        f"{norm.origin}: {act}{norm.note_en} "
        f"[{norm.publisher}]({norm.address}){date}; read {norm.read}"
    )
