"""What the gate holds back by rule, told in tens; registered sites are never counted."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Max

from yakir.apps.partners.models import Act
from yakir.apps.projects.models import Project
from yakir.apps.publishing.models import HeldBack, Released, Withdrawal
from yakir.apps.publishing.queries import needs
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.records import KINDS
from yakir.apps.publishing.queries.released import shown
from yakir.apps.publishing.rules import RULES, Rule, is_protected
from yakir.apps.publishing.rules.tens import ten_of

COUNTED = ("act", "need", "project")
COUNTED_RULES = frozenset(
    {Rule.PROTECTED, Rule.SMALL_CELL, Rule.WITHDRAWN, Rule.ADDRESS, Rule.CHILD}
)
IN_SUMS = (Released.ACTS, Released.NEEDS, Released.PROJECTS)


@dataclass(frozen=True, slots=True)
class WithheldRow:
    """A rule, why it is there, and in which ten the number of records lies that it holds back."""

    rule: str
    reason: str
    ground: str
    version: int
    since: date
    is_counted: bool
    ten: tuple[int, int] | None


def by_rule() -> list[WithheldRow]:
    """Every rule with the ten that was told last of what it holds back."""
    told = bases()
    return [
        WithheldRow(
            rule=rule.value,
            reason=str(wording.reason),
            ground=str(wording.ground),
            version=wording.version,
            since=wording.since,
            is_counted=rule in COUNTED_RULES,
            ten=ten_of(told[rule]) if rule in told else None,
        )
        for rule, wording in RULES.items()
    ]


def bases() -> dict[str, int]:
    """The counts from which tens are told, by rule; of rules of which any was told."""
    newest = HeldBack.objects.values("rule").annotate(last=Max("pk")).order_by()
    rows = HeldBack.objects.filter(pk__in=newest.values("last"))
    return dict(rows.values_list("rule", "base"))


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


def counts() -> dict[Rule, int]:
    """
    How much each counted rule holds back now; never for the portal.

    Records of protected kinds are counted in two parts of which the public knows the first from
    the sums themselves: those in released sums, and those in none. Their whole is told nowhere.
    """
    gate = Gate.today()
    protected = sum(gate.hides(record) for kind in COUNTED for record in KINDS[kind].records())
    in_sums = sum(row.records for table in IN_SUMS for row in shown(table).rows)
    held = _held_texts()
    return {
        Rule.PROTECTED: in_sums,
        Rule.SMALL_CELL: max(protected - in_sums, 0),
        Rule.WITHDRAWN: Withdrawal.objects.count(),
        Rule.ADDRESS: held[Rule.ADDRESS],
        Rule.CHILD: held[Rule.CHILD],
    }


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
