"""Reads on studies of a plan: how far one is, how often choices stay, what would bring more in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import FloatField, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.places.models import Community
from yakir.apps.places.queries import within
from yakir.apps.planning.models import Candidate, Finding, Plan, Scenario, Study
from yakir.apps.planning.queries.plans import PlanView
from yakir.apps.planning.queries.scenarios import seen_by
from yakir.apps.planning.queries.words import name_of
from yakir.apps.planning.rules import Reason, StudyKind
from yakir.common.runs import RunState

#: Candidates for whom the least change is looked for at once.
NEAREST = 50
#: Rules by which more money or a lower cost would bring a candidate in.
WEIGHED = (Reason.MONEY, Reason.WORTH_LESS, Reason.LARGER_CHOSEN, Reason.WITHIN_MARGIN)


@dataclass(frozen=True)
class FindingRow:
    """What a study found of a candidate, ready for a page."""

    public_id: str
    name: str
    community: str
    is_chosen: bool
    part: float | None
    lost: float | None
    cheaper_eur: float | None
    fund: str
    more_eur: float | None


def studies_seen_by(person: Person, permission: Permission = Permission.READ) -> QuerySet[Study]:
    """Studies of plans of the scenarios that a person may see, newest first."""
    scenarios = Scenario.objects.filter(seen_by(person, permission))
    return (
        Study.objects.filter(plan__run__scenario__in=scenarios)
        .select_related("plan__run__scenario", "asked_by", "candidate")
        .order_by("-recorded_at", "-pk")
    )


def nearest(plan: Plan) -> list[Candidate]:
    """The candidates left out that lose least at the prices of money, by their reasons' detail."""
    left = plan.left_out.filter(reason__in=[reason.value for reason in WEIGHED])
    by_loss = left.annotate(behind=Cast(KT("detail__behind"), FloatField()))
    rows = by_loss.select_related("candidate").order_by("behind", "pk")
    return [each.candidate for each in rows[:NEAREST]]


def study_page(study: Study, view: PlanView) -> dict[str, Any]:
    """What the page of a study shows, and its fragment."""
    rows = rows_of(study, view)
    is_stability = study.kind == StudyKind.STABILITY
    return {
        "study": study,
        "plan": study.plan,
        "scenario": study.plan.run.scenario,
        "title": StudyKind(study.kind).label,
        "url": reverse("planning:study", args=[study.public_id]),
        "progress": progress_of(study),
        "finished": not study.is_unfinished,
        "is_stability": is_stability,
        "rows": rows,
        "communities": _communities(study, view) if is_stability else [],
        "is_scenario": view.is_scenario,
    }


def progress_of(study: Study) -> Mapping[str, Any]:
    """How far a study is, for the progress component."""
    done = ngettext("%(count)s search of %(total)s", "%(count)s searches of %(total)s", study.done)
    words = {
        RunState.QUEUED: _("Waiting for a worker to take it up"),
        RunState.RUNNING: done % {"count": study.done, "total": study.total},
        RunState.DONE: _("Everything asked for is found"),
        RunState.STOPPED: _("Stopped by a person; what was found is kept"),
        RunState.FAILED: study.detail,
    }
    status = "done" if study.state == RunState.STOPPED else study.state
    running = study.state == RunState.RUNNING and study.total
    return {
        "status": status,
        "share": study.done / study.total if running else None,
        "text": words[RunState(study.state)],
    }


def rows_of(study: Study, view: PlanView) -> list[FindingRow]:
    """Findings within one's communities: the least sure first, or the nearest first."""
    order = "part" if study.kind == StudyKind.STABILITY else "lost"
    found = (
        study.findings.filter(within(view.scope, "candidate__community"))
        .select_related("candidate__community", "candidate__project", "candidate__choice")
        .order_by(order, "pk")
    )
    rows = [_row(each, view) for each in found]
    if study.kind == StudyKind.STABILITY:
        # What is always chosen, or never, needs no words; the doubtful ones come first.
        return sorted(rows, key=lambda row: abs((row.part or 0.0) - 0.5))
    return rows


def _row(finding: Finding, view: PlanView) -> FindingRow:
    candidate = finding.candidate
    return FindingRow(
        public_id=candidate.public_id,
        name=name_of(candidate, view.versions),
        community=candidate.community.name,
        is_chosen=hasattr(candidate, "choice"),
        part=finding.part,
        lost=finding.lost,
        cheaper_eur=finding.cheaper_eur,
        fund=view.fund_names.get(finding.fund, ""),
        more_eur=finding.more_eur,
    )


def _communities(study: Study, view: PlanView) -> Sequence[dict[str, Any]]:
    """Communities of one's own with the part of draws that choose anything there."""
    own = Community.objects.filter(within(view.scope, "pk"))
    names = {each.code: each.name for each in own}
    parts = study.communities.filter(code__in=names).order_by("part", "pk")
    return [{"code": each.code, "name": names[each.code], "part": each.part} for each in parts]


def last_study(plan: Plan, kind: StudyKind) -> Study | None:
    """The newest study of a kind that found anything."""
    found = plan.studies.filter(kind=kind, findings__isnull=False)
    return found.order_by("-recorded_at", "-pk").first()


def sureness(plan: Plan, candidate: Candidate) -> Finding | None:
    """How often draws choose a candidate, by the newest study."""
    study = last_study(plan, StudyKind.STABILITY)
    return None if study is None else study.findings.filter(candidate=candidate).first()


def least_change(plan: Plan, candidate: Candidate) -> Finding | None:
    """What would bring a candidate in, by the newest study that looked."""
    own = Finding.objects.filter(
        study__plan=plan, study__kind=StudyKind.NEAREST, candidate=candidate
    )
    return own.order_by("-pk").first()
