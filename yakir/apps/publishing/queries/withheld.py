"""What the gate holds back, counted by rule; registered sites are never counted."""

from collections import Counter
from dataclasses import dataclass

from yakir.apps.partners.models import Act
from yakir.apps.projects.models import Project
from yakir.apps.publishing.models import Withdrawal
from yakir.apps.publishing.queries import acts, needs
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.records import KINDS
from yakir.apps.publishing.rules import REASONS, Rule, is_protected
from yakir.apps.publishing.rules.cells import LEAST

COUNTED = ("act", "need", "project")


@dataclass(frozen=True, slots=True)
class WithheldRow:
    """A rule, why it is there, and how many records it holds back; None is fewer than three."""

    rule: str
    reason: str
    count: int | None
    is_counted: bool


def by_rule() -> list[WithheldRow]:
    """Every rule with the number of records it holds back now."""
    counts = _counts()
    return [
        WithheldRow(
            rule=rule.value,
            reason=str(REASONS[rule]),
            count=None if 0 < counts[rule] < LEAST else counts[rule],
            is_counted=rule in counts,
        )
        for rule in Rule
    ]


def _counts() -> Counter[Rule]:
    gate = Gate.today()
    counts: Counter[Rule] = Counter()
    counts[Rule.PROTECTED] = sum(
        gate.hides(record) for kind in COUNTED for record in KINDS[kind].records()
    )
    counts[Rule.WITHDRAWN] = Withdrawal.objects.count()
    counts[Rule.SMALL_CELL] = acts.sums(gate).withheld + needs.sums(gate, needs.verified()).withheld
    counts[Rule.ADDRESS] = _held_texts()
    return counts


def _held_texts() -> int:
    """Return how many texts of public facts wait for a person to read them."""
    gate = Gate.today()
    for act in Act.objects.all():
        if not gate.hides(act):
            gate.words(act, "title")
            gate.words(act, "detail")
    for need in needs.verified():
        if not is_protected(need):
            gate.value(need, "title")
    for project in Project.objects.select_related("site", "version_of_design__design"):
        if not is_protected(project):
            gate.words(project, "title")
    return gate.held[Rule.ADDRESS]
