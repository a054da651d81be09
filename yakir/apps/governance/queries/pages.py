"""What the work pages of governance show."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Person
from yakir.apps.governance.models import (
    Decision,
    KeptOut,
    Option,
    Programme,
    Risk,
    Score,
    Seat,
    Target,
    Verification,
    Vote,
)
from yakir.apps.governance.queries.access import (
    access_of,
    decisions_of,
    governs,
    plans_of,
    published_rules,
    seats_on,
    verifying_organisation,
)
from yakir.apps.governance.queries.matters import closers, may_vote
from yakir.apps.governance.rules import (
    BANDS,
    FEWEST_FREE,
    Outcome,
    RiskState,
    band_of,
    chair_may_decide,
)
from yakir.apps.planning.models import Plan
from yakir.apps.projects.models import Change
from yakir.apps.projects.queries import ChangeRow, told_change
from yakir.apps.projects.rules import Aspect, ChangeState

SHAPES = {
    "": "open",
    Outcome.CARRIED: "kept",
    Outcome.NO_QUORUM: "gone",
    Outcome.NO_MAJORITY: "gone",
    Outcome.FEW_FREE: "gone",
}


def latest_targets(programme: Programme) -> list[Target]:
    """The targets that hold: the newest of each indicator."""
    newest: dict[tuple[str, str], Target] = {}
    for target in programme.targets.order_by("pk"):
        newest[target.key, "" if target.key else target.label_en] = target
    return list(newest.values())


def programme_page(programme: Programme, *, on: date) -> dict[str, Any]:
    """The overview of a programme: aims, indicators, members, seats, scenarios, projects."""
    enrolled = programme.enrolments.select_related("project__community").order_by("pk")
    return {
        "members": programme.members.order_by("name_uk", "pk"),
        "targets": latest_targets(programme),
        "seats": seats_on(programme, on),
        "past_seats": programme.seats.filter(until__lte=on).select_related(
            "person", "organisation"
        ),
        "scenarios": programme.scenarios.order_by("-recorded_at", "-pk"),
        "enrolments": enrolled,
        "rules": published_rules(programme),
    }


@dataclass(frozen=True)
class OptionRow:
    """An option with the votes that count for it."""

    option: Option
    votes: int
    is_chosen: bool


@dataclass(frozen=True)
class DecisionPage:
    """A decision as the steering group sees it."""

    decision: Decision
    shape: str
    state: str
    options: tuple[OptionRow, ...]
    votes: Sequence[Vote]
    void: frozenset[int]
    kept_out: Sequence[KeptOut]
    missing: Sequence[Seat]
    my_vote: Vote | None
    why_no_vote: str
    may_close: bool
    is_stuck: bool
    newer: Decision | None


def decision_page(decision: Decision, person: Person, *, on: date) -> DecisionPage:
    """A decision with its votes, whom interests keep out, and what this person may do."""
    votes = list(
        decision.votes.select_related("seat__organisation", "seat__person", "option").order_by("pk")
    )
    kept_out = list(
        decision.kept_out.select_related(
            "seat__organisation", "seat__person", "declaration__organisation",
            "declaration__community", "declaration__fund", "declaration__project",
        ).order_by("pk")
    )  # fmt: skip
    seats = may_vote(decision, on=on)
    void = frozenset(each.seat_id for each in kept_out)
    voted = {vote.seat_id for vote in votes}
    is_open = decision.closed_at is None
    seat = access_of(person, decision.programme).seat
    return DecisionPage(
        decision=decision,
        shape=SHAPES[decision.outcome],
        state=state_of(decision),
        options=tuple(_options(decision, [vote for vote in votes if vote.seat_id not in void])),
        votes=votes,
        void=void,
        kept_out=kept_out,
        missing=[each for each in seats if each.pk not in voted] if is_open else [],
        my_vote=next((vote for vote in votes if seat and vote.seat_id == seat.pk), None),
        why_no_vote=_why_no_vote(decision, seat, seats),
        may_close=is_open and _may_close(decision, seat, seats, person),
        is_stuck=is_open and len(seats) < FEWEST_FREE,
        newer=Decision.objects.filter(replaces=decision).first(),
    )


def state_of(decision: Decision) -> str:
    """Where a decision stands, in words."""
    return str(Outcome(decision.outcome).label) if decision.outcome else _("Open to votes")


def _options(decision: Decision, votes: Sequence[Vote]) -> Iterator[OptionRow]:
    for option in decision.options.order_by("number"):
        count = sum(vote.option_id == option.pk for vote in votes)
        yield OptionRow(option, count, option.pk == decision.chosen_id)


def _why_no_vote(decision: Decision, seat: Seat | None, seats: Sequence[Seat]) -> str:
    """Why a person does not vote here; nothing when they may."""
    if decision.closed_at is not None:
        return _("The decision is closed.")
    if seat is None:
        return _("Members of the steering group vote.")
    if not seat.declarations.exists():
        return _("Declare your interests first, or that there are none.")
    if seat not in seats:
        return _("An interest that you declared touches this decision: you do not vote on it.")
    return ""


def _may_close(
    decision: Decision, seat: Seat | None, seats: Sequence[Seat], person: Person
) -> bool:
    """Whether a person closes it: a member whose turn it is, the secretary where none may vote."""
    if not seats:
        return governs(person, decision.programme.run_by)
    return seat in closers(seats)


def decision_list(
    programme: Programme, *, search: str = "", outcome: str = ""
) -> QuerySet[Decision]:
    """Decisions of a programme that fit the filters, newest first."""
    found = decisions_of(programme)
    if outcome:
        found = found.filter(outcome="" if outcome == "open" else outcome)
    if search:
        spellings = {search, search.lower(), search.capitalize()}
        hits = Q()
        for words in spellings:
            hits |= Q(question__icontains=words) | Q(reasons__icontains=words)
        found = found.filter(hits)
    return found


def decision_table(decisions: Iterable[Decision]) -> tuple[list[str], Iterator[list[Any]]]:
    """Headers and rows of the file of decisions."""
    headers = [
        _("Number"), _("Opened"), _("Closed"), _("Question"), _("State"), _("Chosen option"),
        _("May vote"), _("Voted"), _("Reasons"), _("Plan"), _("Corrects the decision"),
    ]  # fmt: skip
    return headers, (
        [
            each.public_id,
            each.recorded_at,
            each.closed_at,
            each.question,
            state_of(each),
            each.chosen.text if each.chosen else "",
            each.may_vote,
            each.voted,
            each.reasons,
            each.plan.public_id if each.plan else "",
            each.replaces.public_id if each.replaces else "",
        ]
        for each in decisions
    )


@dataclass(frozen=True)
class RiskRow:
    """A risk with how grave it is."""

    risk: Risk
    band: str
    band_name: str


def risk_rows(programme: Programme, *, state: str = "", band: str = "") -> list[RiskRow]:
    """Risks that fit the filters, the gravest first."""
    found = programme.risks.select_related("owner", "programme")
    if state in RiskState.values:
        found = found.filter(state=state)
    rows = [risk_row(risk) for risk in found]
    rows.sort(
        key=lambda row: (-row.risk.likelihood * row.risk.impact, row.risk.review_on, row.risk.pk)
    )
    return [row for row in rows if not band or row.band == band]


def risk_row(risk: Risk) -> RiskRow:
    """A risk with how grave it is."""
    band = band_of(risk.likelihood, risk.impact)
    return RiskRow(risk, band, str(BANDS[band]))


def risk_table(rows: Iterable[RiskRow]) -> tuple[list[str], Iterator[list[Any]]]:
    """Headers and rows of the file of risks."""
    headers = [
        _("Number"), _("Risk"), _("Likelihood"), _("Impact"), _("How grave"),
        _("Who looks after it"), _("What is done about it"), _("Next review"), _("State"),
    ]  # fmt: skip
    return headers, (
        [
            row.risk.public_id,
            row.risk.title,
            row.risk.likelihood,
            row.risk.impact,
            row.band_name,
            row.risk.owner.name,
            row.risk.response,
            row.risk.review_on,
            row.risk.get_state_display(),
        ]
        for row in rows
    )


@dataclass(frozen=True)
class GovernedChange:
    """A change of a programme's project, and who decides it by the rules."""

    row: ChangeRow
    by_chair: bool
    decisions: Sequence[Decision]


def changes_of(programme: Programme) -> list[GovernedChange]:
    """Changes of the programme's projects, the newest first."""
    rules = published_rules(programme)
    found = (
        Change.objects.filter(project__enrolment__programme=programme)
        .select_related("project__community", "asked_by", "decided_by")
        .prefetch_related("decisions")
        .order_by("-recorded_at", "-pk")
    )
    return [
        GovernedChange(
            row=told_change(change),
            by_chair=rules is not None
            and change.state == ChangeState.REQUESTED
            and chair_may_decide(
                Aspect(change.aspect),
                change.before,
                change.after,
                percent=rules.chair_percent,
                quarters=rules.chair_quarters,
            ),
            decisions=list(change.decisions.all()),
        )
        for change in found
    ]


@dataclass(frozen=True)
class ScoreRow:
    """A proposal with its average points by the rules in force; none when it is not eligible."""

    project: Any
    total: float | None
    members: int
    refused: int


def score_rows(programme: Programme) -> list[ScoreRow]:
    """Proposals by their points, the best first; those that nobody scored come last."""
    rules = published_rules(programme)
    by_project: dict[int, list[Score]] = {}
    if rules is not None:
        for score in programme.scores.filter(rules=rules).order_by("pk"):
            by_project.setdefault(score.project_id, []).append(score)
    rows = []
    for enrolment in programme.enrolments.select_related("project__community").order_by("pk"):
        scores = by_project.get(enrolment.project_id, [])
        refused = sum(not score.is_eligible for score in scores)
        total = sum(float(score.total) for score in scores) / len(scores) if scores else None
        eligible = 2 * refused <= len(scores)
        rows.append(ScoreRow(enrolment.project, total if eligible else None, len(scores), refused))
    return sorted(rows, key=lambda row: (row.total is None, -(row.total or 0.0)))


@dataclass(frozen=True)
class CheckRow:
    """A plan of the programme with the checks that others signed."""

    plan: Plan
    checks: Sequence[Verification]
    may_check: bool


def check_rows(programme: Programme, person: Person) -> list[CheckRow]:
    """Plans of a programme with who has checked them, newest first."""
    plans = plans_of(programme).prefetch_related("verifications__organisation")
    return [
        CheckRow(
            plan=plan,
            checks=list(plan.verifications.all()),
            may_check=verifying_organisation(person, plan) is not None,
        )
        for plan in plans
    ]
