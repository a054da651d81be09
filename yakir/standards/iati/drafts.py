"""Findings before their path is worked out, which takes a walk through the tree."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yakir.standards.iati.findings import Finding, Severity
from yakir.standards.iati.pieces import Piece
from yakir.standards.iati.places import path_of, record_of


@dataclass(frozen=True, slots=True)
class Draft:
    """What a finding will say; its line is known, its path only when it is listed."""

    rule: str
    severity: Severity
    line: int
    element: Any = None
    attribute: str = ""
    path: str = ""
    record: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    english: str = ""
    category: str = ""
    kind: str = ""

    def finding(self, piece: Piece) -> Finding:
        """Return the finding with its path and record."""
        path, record = self.path, self.record
        if self.element is not None:
            path, record = path_of(self.element, piece), record_of(self.element)
        return Finding(
            rule=self.rule,
            severity=self.severity,
            line=self.line,
            path=f"{path}/{self.attribute}" if self.attribute else path,
            record=record,
            values=self.values,
            english=self.english,
            category=self.category,
            kind=self.kind,
        )
