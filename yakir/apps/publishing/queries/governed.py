"""Records of programmes whose words wait for a person, and who has checked a published plan."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models

from yakir.apps.accounts.models import Person
from yakir.apps.governance.models import (
    Decision,
    Option,
    Programme,
    Risk,
    Rules,
    Verification,
    Vote,
)
from yakir.apps.governance.queries import programmes_seen_by
from yakir.apps.governance.rules import CheckOutcome
from yakir.apps.planning.models import Overrule, Plan
from yakir.apps.projects.models import Change
from yakir.apps.projects.queries import seen_by
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.records import checks, decisions, has_been_public, programmes

# Where one reads such a record at work.
WORK_PAGES: dict[type[models.Model], str] = dict.fromkeys(
    (Programme, Rules, Decision, Option, Vote, Risk, Overrule, Verification), "governance:record"
) | {Change: "projects:decide-change"}


@dataclass(frozen=True, slots=True)
class CheckRow:
    """An organisation that computed a plan again, and what it found."""

    organisation: str
    outcome: str
    outcome_name: str
    note: str
    problem_sha256: str
    plan_sha256: str
    at: datetime | None


def registers(person: Person) -> list[models.QuerySet[models.Model]]:
    """Public records of programmes and changes that a person sees at work."""
    own = programmes().filter(pk__in=programmes_seen_by(person).values("pk"))
    closed = decisions().filter(programme__in=own)
    under_way = seen_by(person).filter(has_been_public())
    found: list[models.QuerySet[models.Model]] = [
        own,
        Rules.objects.filter(programme__in=own, published_at__isnull=False),
        closed,
        Option.objects.filter(decision__in=closed),
        Vote.objects.filter(decision__in=closed),
        Risk.objects.filter(programme__in=own),
        Overrule.objects.filter(mandate__programme__in=own).select_related("design", "project"),
        checks().filter(plan__run__scenario__programmes__in=own).distinct(),
        Change.objects.filter(project__in=under_way.values("pk")).select_related("project__site"),
    ]
    return found


def checks_of(gate: Gate, plan: Plan) -> list[CheckRow]:
    """Who computed a published plan again, oldest first: organisations, never people."""
    checked = plan.verifications.select_related("organisation")[::-1]
    return [_row(gate, each) for each in checked if gate.admits(each)]


def _row(gate: Gate, check: Verification) -> CheckRow:
    return CheckRow(
        organisation=gate.words(check.organisation, "name"),
        outcome=gate.value(check, "outcome") or "",
        outcome_name=str(CheckOutcome(check.outcome).label),
        note=gate.value(check, "note") or "",
        problem_sha256=gate.value(check, "problem_sha256") or "",
        plan_sha256=gate.value(check, "plan_sha256") or "",
        at=gate.value(check, "recorded_at"),
    )
