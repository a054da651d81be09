"""The life of a project as a table, with DREAM's stage codes beside ours, and what is impossible."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.rules import Permission
from yakir.apps.catalogue.rules import LONGEST_QUARTERS
from yakir.apps.places.rules import ESTIMATED
from yakir.common.formats import write_number
from yakir.common.protected import PROTECTED_SECTORS, PROTECTED_SERVICES

__all__ = ["LONGEST_QUARTERS"]


class Stage(models.TextChoices):
    """Where a project stands."""

    DRAFT = "draft", _("Draft")
    APPRAISED = "appraised", _("Appraised")
    APPROVED = "approved", _("Approved")
    FUNDED = "funded", _("Funded")
    IN_PROGRESS = "in_progress", _("Under way")
    COMPLETED = "completed", _("Completed")
    IN_OPERATION = "in_operation", _("In operation")
    SUSPENDED = "suspended", _("Suspended")
    CANCELLED = "cancelled", _("Cancelled")


class Aspect(models.TextChoices):
    """What of a project under way is changed."""

    SCOPE = "scope", _("Scope")
    MONEY = "money", _("Money")
    TIME = "time", _("Time")


class ChangeState(models.TextChoices):
    """Where a change stands."""

    REQUESTED = "requested", _("Asked for")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")


NEXT: Mapping[Stage, frozenset[Stage]] = {
    Stage.DRAFT: frozenset({Stage.APPRAISED, Stage.CANCELLED}),
    Stage.APPRAISED: frozenset({Stage.APPROVED, Stage.DRAFT, Stage.CANCELLED}),
    Stage.APPROVED: frozenset({Stage.FUNDED, Stage.SUSPENDED, Stage.CANCELLED}),
    Stage.FUNDED: frozenset({Stage.IN_PROGRESS, Stage.SUSPENDED, Stage.CANCELLED}),
    Stage.IN_PROGRESS: frozenset({Stage.COMPLETED, Stage.SUSPENDED, Stage.CANCELLED}),
    Stage.COMPLETED: frozenset({Stage.IN_OPERATION}),
    Stage.IN_OPERATION: frozenset(),
    # It goes back to where it was suspended, and nowhere else.
    Stage.SUSPENDED: frozenset({Stage.APPROVED, Stage.FUNDED, Stage.IN_PROGRESS, Stage.CANCELLED}),
    Stage.CANCELLED: frozenset(),
}

# These steps are signed: another person than the drafter, with a one-time code.
SIGNED = frozenset({Stage.APPROVED, Stage.FUNDED, Stage.COMPLETED, Stage.IN_OPERATION})
# What others have signed is suspended, resumed or cancelled only by somebody who signs.
SIGNED_FOR = frozenset({Stage.APPROVED, Stage.FUNDED, Stage.IN_PROGRESS, Stage.SUSPENDED})
# Whoever goes back, stops or gives up says why.
NEEDS_REASON = frozenset({Stage.DRAFT, Stage.SUSPENDED, Stage.CANCELLED})
# A draft is changed by whoever drafts it; what has ended is not changed any more.
CHANGEABLE = frozenset(
    {Stage.APPRAISED, Stage.APPROVED, Stage.FUNDED, Stage.IN_PROGRESS, Stage.SUSPENDED}
)

DEAREST_EUR = Decimal(1000000000)
FREE = "free"
ANY = "any"

# The main road of a project; the chain on its page follows it.
ROAD = (
    Stage.DRAFT,
    Stage.APPRAISED,
    Stage.APPROVED,
    Stage.FUNDED,
    Stage.IN_PROGRESS,
    Stage.COMPLETED,
    Stage.IN_OPERATION,
)
SHAPES: Mapping[Stage, str] = {
    Stage.DRAFT: "open",
    Stage.APPRAISED: "open",
    Stage.APPROVED: "open",
    Stage.FUNDED: "part",
    Stage.IN_PROGRESS: "part",
    Stage.COMPLETED: "part",
    Stage.IN_OPERATION: "kept",
    Stage.SUSPENDED: "silent",
    Stage.CANCELLED: "gone",
}


def may_become(now: Stage, then: Stage) -> bool:
    """Return whether a project may go from one stage to another."""
    return then in NEXT[now]


def is_signed(now: Stage, then: Stage) -> bool:
    """Return whether the step is signed by another person than the drafter."""
    stops = then in {Stage.SUSPENDED, Stage.CANCELLED} and now in SIGNED_FOR
    return then in SIGNED or now is Stage.SUSPENDED or stops


def permission_for(now: Stage, then: Stage) -> Permission:
    """Return what a person must be allowed in order to take the step."""
    return Permission.SIGN if is_signed(now, then) else Permission.DRAFT


@dataclass(frozen=True, slots=True)
class DreamCodes:
    """Codes of DREAM's public API; empty where it has none that says the same."""

    status: str = ""
    status_details: str = ""
    phase: str = ""


# Source: DREAM-PUBLIC-API 1.0, /marketplace/public/dream/ideas/{id}: status, statusDetails and
# phaseCode (open-contracting/dream-api-docs at 899688a, 2024-02-06). Only codes whose own name
# says the same as our stage stand here; a draft may be any of five of its codes, and money found
# has none.
DREAM: Mapping[Stage, DreamCodes] = {
    Stage.DRAFT: DreamCodes(),
    Stage.APPRAISED: DreamCodes(status_details="appraised"),
    Stage.APPROVED: DreamCodes(status_details="approved"),
    Stage.FUNDED: DreamCodes(),
    Stage.IN_PROGRESS: DreamCodes(status_details="implementation", phase="implementation"),
    Stage.COMPLETED: DreamCodes(status="complete"),
    Stage.IN_OPERATION: DreamCodes(status="complete", phase="operations"),
    Stage.SUSPENDED: DreamCodes(),
    Stage.CANCELLED: DreamCodes(status="cancelled"),
}


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """Whether a kind of project may be drafted under an official status, and by which rule."""

    design: str
    status: str
    allowed: bool
    source_uk: str = ""
    source_en: str = ""


@dataclass(frozen=True)
class EligibilityTable:
    """The rules of eligibility; one for the very kind goes before one for any."""

    rules: Mapping[tuple[str, str], EligibilityRule]

    @classmethod
    def of(cls, rules: Iterable[EligibilityRule]) -> "EligibilityTable":
        """Return a table of rules."""
        return cls({(rule.design, rule.status): rule for rule in rules})

    def rule(self, design: str, status: str) -> EligibilityRule:
        """The rule that decides; without one, only places without hostilities under way may."""
        for kind in (design, ANY):
            if (kind, status) in self.rules:
                return self.rules[kind, status]
        return EligibilityRule(design, status, allowed=status in ESTIMATED)

    def allows(self, design: str, status: str) -> bool:
        """Whether this kind of project may be drafted under the status."""
        return self.rule(design, status).allowed


def protected(*, sector: str, service: str, site_is_protected: bool) -> bool:
    """Return whether a project is of a protected kind whatever anybody says."""
    return sector in PROTECTED_SECTORS or service in PROTECTED_SERVICES or site_is_protected


def impossible(
    *,
    cost_eur: Decimal | None,
    yearly_cost: Decimal,
    lead_quarters: int,
    people: int,
    population: int | None,
) -> dict[str, str]:
    """Return why values cannot be, each at its field; empty when they can."""
    faults = {}
    if cost_eur is None:
        faults["currency"] = gettext("There is no exchange rate for this currency yet.")
    elif cost_eur <= 0:
        faults["cost"] = gettext("The cost must be above zero.")
    elif cost_eur > DEAREST_EUR:
        faults["cost"] = gettext("More than a billion euros for one project is not possible.")
    if yearly_cost < 0:
        faults["yearly_cost"] = gettext("A yearly cost cannot be below zero.")
    if not 1 <= lead_quarters <= LONGEST_QUARTERS:
        faults["lead_quarters"] = gettext(
            "From 1 to %(most)s quarters is possible; that is ten years."
        ) % {"most": LONGEST_QUARTERS}
    if people < 1:
        faults["people"] = gettext("At least one person must gain from it.")
    elif population is not None and people > population:
        faults["people"] = gettext("The community has %(people)s residents; no more can gain.") % {
            "people": write_number(population)
        }
    return faults
