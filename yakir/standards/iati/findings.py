"""What was found in a file: each fault with its rule, its place and its words."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from yakir.standards.iati import messages


class Severity(StrEnum):
    """How grave a finding is: an error makes a file invalid, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One fault of a file.

    Parameters
    ----------
    rule
        The rule's id: that of the ruleset (`2.1.2`), `schema.…`, `codelist.…` or `file.…`.
    severity
        Whether the file is invalid for it.
    line
        The line of the element, from 1.
    path
        The element's XPath in the file, records counted from its start.
    record
        The identifier of the activity or organisation, or nothing.
    values
        What the sentences name, such as the value found.
    english
        The rule's own sentence, where the ruleset brings one.
    category
        What the rule is about, where the ruleset tells.
    """

    rule: str
    severity: Severity
    line: int
    path: str = ""
    record: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    english: str = ""
    category: str = ""
    kind: str = ""

    def message(self, lang: str = "en") -> str:
        """Return what is wrong, in a language: `en` or `uk`."""
        return messages.sentence(self, lang)


@dataclass(frozen=True, slots=True)
class Report:
    """
    What came of validating a file.

    Parameters
    ----------
    root
        `iati-activities` or `iati-organisations`, or nothing when the file is neither.
    version
        The version of the standard that the file names.
    records
        How many activities or organisations it has.
    findings
        What was found, in the order of the file, up to the limit.
    totals
        How many findings there are of each rule and severity, all of them.
    """

    root: str
    version: str
    records: int
    findings: tuple[Finding, ...]
    totals: Mapping[tuple[str, Severity], int]

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return self._count(Severity.ERROR)

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return self._count(Severity.WARNING)

    @property
    def valid(self) -> bool:
        """Whether there is no error."""
        return not self.errors

    @property
    def left_off(self) -> int:
        """How many findings are counted but not listed."""
        return sum(self.totals.values()) - len(self.findings)

    def _count(self, severity: Severity) -> int:
        return sum(count for (_, each), count in self.totals.items() if each is severity)


class Collected:
    """Findings up to a limit, and the number of all of them."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.findings: list[Finding] = []
        self.totals: Counter[tuple[str, Severity]] = Counter()

    def add(self, finding: Finding) -> None:
        """Count a finding, and keep it while there is room."""
        self.totals[finding.rule, finding.severity] += 1
        if len(self.findings) < self.limit:
            self.findings.append(finding)

    def join(self, other: "Collected") -> None:
        """Take in what another collected."""
        self.totals.update(other.totals)
        self.findings += other.findings[: max(0, self.limit - len(self.findings))]
