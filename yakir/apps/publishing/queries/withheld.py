"""What the gate holds back, counted by rule; registered sites are never counted."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from yakir.apps.partners.models import Act
from yakir.apps.projects.models import Project
from yakir.apps.publishing.models import Withdrawal
from yakir.apps.publishing.queries import acts, needs
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.records import KINDS
from yakir.apps.publishing.rules import RULES, Rule, is_protected
from yakir.apps.publishing.rules.cells import LEAST

COUNTED = ("act", "need", "project")


@dataclass(frozen=True, slots=True)
class WithheldRow:
    """A rule, why it is there, and how many records it holds back; None is fewer than three."""

    rule: str
    reason: str
    ground: str
    version: int
    since: date
    count: int | None
    is_counted: bool


def by_rule() -> list[WithheldRow]:
    """Every rule with the number of records it holds back now."""
    counts = _counts()
    return [
        WithheldRow(
            rule=rule.value,
            reason=str(wording.reason),
            ground=str(wording.ground),
            version=wording.version,
            since=wording.since,
            count=None if 0 < counts[rule] < LEAST else counts[rule],
            is_counted=rule in counts,
        )
        for rule, wording in RULES.items()
    ]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the gate waits, and below which count of people it says nothing."""

    damage_days: int
    protected_days: int
    few_people: int


def limits() -> Limits:
    """The limits that are set here."""
    return Limits(
        damage_days=settings.PUBLISH_DAMAGE_AFTER,
        protected_days=settings.PUBLISH_PROTECTED_AFTER,
        few_people=settings.PUBLISH_FEW_PEOPLE,
    )


def _counts() -> Counter[Rule]:
    gate = Gate.today()
    counts: Counter[Rule] = Counter()
    counts[Rule.PROTECTED] = sum(
        gate.hides(record) for kind in COUNTED for record in KINDS[kind].records()
    )
    counts[Rule.WITHDRAWN] = Withdrawal.objects.count()
    counts[Rule.SMALL_CELL] = acts.sums().withheld + needs.sums().withheld
    held = _held_texts()
    counts[Rule.ADDRESS], counts[Rule.CHILD] = held[Rule.ADDRESS], held[Rule.CHILD]
    return counts


def _held_texts() -> Counter[Rule]:
    """Return by rule how many texts of public facts wait for a person to read them."""
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
    return gate.held
