"""Decisions of a steering group: opened with options, voted on, closed by the chair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.governance.actions.checks import (
    require_governs,
    require_right,
    require_rules,
    require_seat,
)
from yakir.apps.governance.actions.conflicts import keep_out
from yakir.apps.governance.actions.rankings import InConflict, NotDeclared, NotOfProgramme
from yakir.apps.governance.models import Decision, Option, Programme, Seat, Vote
from yakir.apps.governance.queries.matters import closers, may_vote
from yakir.apps.governance.rules import Ballot, Majority, Result, result_of
from yakir.apps.journal import actions as journal
from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Community
from yakir.apps.planning.models import Plan
from yakir.apps.projects.actions import settle_change
from yakir.apps.projects.models import Change, Project
from yakir.apps.projects.rules import ChangeState
from yakir.common.errors import Conflict, NotAllowed, Refused

FEWEST_OPTIONS, MOST_OPTIONS = 2, 8
RELATED = ("projects", "communities", "organisations", "funds")


class DecisionClosed(Conflict):
    """A closed decision stays as it is."""

    code = "decision_closed"
    message = gettext_lazy("This decision is closed and stays. A correction is a new decision.")


class VotedAlready(Conflict):
    """A vote is given once."""

    code = "voted_already"
    message = gettext_lazy("You have voted otherwise already; a vote is given once.")


class NotTheChair(NotAllowed):
    """The chair closes; where an interest keeps the chair out, the deputy, then the next member."""

    code = "not_the_chair"
    message = gettext_lazy(
        "The chair closes a decision, or the deputy where the chair is kept out, or the first "
        "member who is not."
    )


class NotReplaceable(Refused):
    """Only a closed decision of the same programme is corrected, and once."""

    code = "not_replaceable"
    message = gettext_lazy("Only a closed decision is corrected, and only by one newer decision.")


@dataclass(frozen=True, kw_only=True)
class DecisionValues:
    """What is asked, with which answers, and what it touches."""

    question: str
    options: Sequence[str]
    plan: Plan | None = None
    change: Change | None = None
    projects: Sequence[Project] = ()
    communities: Sequence[Community] = ()
    organisations: Sequence[Organisation] = ()
    funds: Sequence[Fund] = ()
    replaces: Decision | None = None

    def faults(self) -> dict[str, str]:
        """Return each field's fault."""
        texts = [text.strip() for text in self.options]
        fault = ""
        if not FEWEST_OPTIONS <= len(texts) <= MOST_OPTIONS:
            fault = _("Write from two to eight options, one a line.")
        elif len({text.casefold() for text in texts}) < len(texts):
            fault = _("Two options are the same.")
        elif any(len(text) > 300 for text in texts):
            fault = _("An option is longer than 300 characters.")
        return {
            "question": "" if self.question.strip() else _("Write the question."),
            "options": fault,
        }


@transaction.atomic
def open_decision(
    *, programme: Programme, values: DecisionValues, by: Person, at: datetime
) -> Decision:
    """Put a question to the steering group; whom an interest touches is kept out from the start."""
    require_governs(by, programme)
    rules = require_rules(programme)
    require_right(values.faults())
    _check_parts(programme, values)
    decision = Decision.objects.create(
        programme=programme,
        rules=rules,
        question=values.question.strip(),
        plan=values.plan,
        change=values.change,
        opened_by=by,
        replaces=values.replaces,
        recorded_at=at,
    )
    for name in RELATED:
        getattr(decision, name).set(getattr(values, name))
    for number, text in enumerate(values.options, start=1):
        Option.objects.create(decision=decision, number=number, text=text.strip())
    _enter_opened(decision, by=by, at=at)
    keep_out(decision, at=at)
    return decision


@transaction.atomic
def vote(
    *, decision: Decision, option: Option | None, reason: str = "", by: Person, at: datetime
) -> Vote:
    """Vote for an option, or abstain; the same vote again changes nothing."""
    kept = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    seat = require_seat(by, kept.programme)
    if kept.closed_at is not None:
        raise DecisionClosed
    if not seat.declarations.exists():
        raise NotDeclared
    if seat not in may_vote(kept, on=localdate(at)):
        raise InConflict
    if option is not None and option.decision_id != kept.pk:
        raise NotOfProgramme
    known: Vote | None = kept.votes.filter(seat=seat).first()
    if known is not None:
        if known.option != option:
            raise VotedAlready
        return known
    made = Vote.objects.create(
        decision=kept, seat=seat, option=option, reason=reason.strip(), recorded_at=at
    )
    journal.enter(
        kind="decision.voted",
        subject=kept.public_id,
        values={
            "seat_of": seat.organisation.public_id,
            "option": None if option is None else option.number,
            "reason": made.reason,
        },
        by=by,
        at=at,
    )
    return made


@transaction.atomic
def close_decision(*, decision: Decision, reasons: str, by: Person, at: datetime) -> Decision:
    """Close a decision with its reasons; votes of members kept out since do not count."""
    kept: Decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if kept.closed_at is not None:
        raise DecisionClosed
    keep_out(kept, at=at)
    seats = may_vote(kept, on=localdate(at))
    _require_closer(kept, seats, by)
    require_right({"reasons": "" if reasons.strip() else _("Write the reasons; they are public.")})
    result = _result(kept, seats)
    kept.reasons = reasons.strip()
    kept.outcome = result.outcome
    kept.chosen = None if result.option is None else kept.options.get(number=result.option)
    kept.may_vote, kept.voted = result.may_vote, result.voted
    kept.closed_at, kept.closed_by = at, by
    kept.save()
    _enter_closed(kept, result, by=by, at=at)
    _take_effect(kept, by=by, at=at)
    return kept


def _check_parts(programme: Programme, values: DecisionValues) -> None:
    """Refuse a plan, change or older decision that is not the programme's own."""
    plan, change, older = values.plan, values.change, values.replaces
    own_plan = plan is None or programme.scenarios.filter(pk=plan.run.scenario_id).exists()
    own_change = change is None or programme.enrolments.filter(project=change.project_id).exists()
    if not (own_plan and own_change):
        raise NotOfProgramme
    if older is not None and (
        older.programme_id != programme.pk
        or older.closed_at is None
        or Decision.objects.filter(replaces=older).exists()
    ):
        raise NotReplaceable


def _require_closer(decision: Decision, seats: list[Seat], by: Person) -> None:
    """Refuse whoever does not close: a member who may vote, or the secretary where nobody may."""
    if not seats:
        require_governs(by, decision.programme)
        return
    seat = require_seat(by, decision.programme)
    if seat not in seats:
        raise InConflict
    if seat not in closers(seats):
        raise NotTheChair


def _result(decision: Decision, seats: list[Seat]) -> Result:
    votes = decision.votes.filter(seat__in=seats).select_related("option").order_by("pk")
    return result_of(
        [Ballot(each.option.number if each.option else None) for each in votes],
        may_vote=len(seats),
        quorum=decision.rules.quorum,
        majority=Majority(decision.rules.majority),
    )


def _take_effect(decision: Decision, *, by: Person, at: datetime) -> None:
    """Settle the change that was decided: the first option approves it, any other refuses it."""
    change = decision.change
    if change is None or decision.chosen is None or change.state != ChangeState.REQUESTED:
        return
    settle_change(
        change=change,
        approve=decision.chosen.number == 1,
        ground=decision.reasons[:500],
        mandate=decision.public_id,
        by=by,
        at=at,
    )


def _enter_opened(decision: Decision, *, by: Person, at: datetime) -> None:
    plan, change, older = decision.plan, decision.change, decision.replaces
    journal.enter(
        kind="decision.opened",
        subject=decision.public_id,
        values={
            "programme": decision.programme.public_id,
            "rules": decision.rules.public_id,
            "question": decision.question,
            "options": list(decision.options.values_list("text", flat=True)),
            "plan": plan.public_id if plan else None,
            "plan_problem_sha256": plan.problem_sha256 if plan else None,
            "change": change.public_id if change else None,
            "replaces": older.public_id if older else None,
            **{
                name: list(getattr(decision, name).values_list("public_id", flat=True))
                for name in RELATED
            },
        },
        by=by,
        at=at,
    )


def _enter_closed(decision: Decision, result: Result, *, by: Person, at: datetime) -> None:
    journal.enter(
        kind="decision.closed",
        subject=decision.public_id,
        values={
            "outcome": decision.outcome,
            "chosen": decision.chosen.text if decision.chosen else None,
            "reasons": decision.reasons,
            "may_vote": result.may_vote,
            "voted": result.voted,
            "abstained": result.abstained,
        },
        by=by,
        at=at,
    )
