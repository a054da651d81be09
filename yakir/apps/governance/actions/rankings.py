"""Ranking proposals, by a plan or by points, only by rules that were published before."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.apps.accounts.models import Person
from yakir.apps.governance.actions.checks import (
    require_governs,
    require_right,
    require_rules,
    require_seat,
)
from yakir.apps.governance.models import Programme, Ranking, Score
from yakir.apps.governance.queries.access import rules_before
from yakir.apps.governance.queries.matters import conflict_of, matter_of_project
from yakir.apps.governance.rules import weighted_total
from yakir.apps.governance.rules.words import MOST_POINTS
from yakir.apps.journal import actions as journal
from yakir.apps.planning.models import Plan
from yakir.apps.projects.models import Project
from yakir.common.errors import Conflict, NotAllowed, Refused


class RulesCameLater(Refused):
    """The search was asked for before any rules were published."""

    code = "rules_came_later"
    message = gettext_lazy(
        "The rules were published after this search was asked for. Search again by these rules."
    )


class NotOfProgramme(Refused):
    """The plan or project is not of this programme."""

    code = "not_of_programme"
    message = gettext_lazy("This does not belong to the programme.")


class InConflict(NotAllowed):
    """A declared interest keeps a member from the matter."""

    code = "in_conflict"
    message = gettext_lazy("An interest that you declared touches this, so you do not take part.")


class NotDeclared(NotAllowed):
    """A member declares interests, or that there are none, before the first vote."""

    code = "not_declared"
    message = gettext_lazy("Declare your interests first, or that there are none.")


class ScoredAlready(Conflict):
    """A member scores a proposal once by the same rules."""

    code = "scored_already"
    message = gettext_lazy("You have given this proposal other points by these rules already.")


@transaction.atomic
def rank_by_plan(*, programme: Programme, plan: Plan, by: Person, at: datetime) -> Ranking:
    """Take a plan as the programme's ranking; the same plan again changes nothing."""
    require_governs(by, programme)
    require_rules(programme)
    if not programme.scenarios.filter(pk=plan.run.scenario_id).exists():
        raise NotOfProgramme
    rules = rules_before(programme, plan)
    if rules is None:
        raise RulesCameLater
    ranking, made = Ranking.objects.get_or_create(
        programme=programme, plan=plan, defaults={"rules": rules, "by": by, "recorded_at": at}
    )
    if made:
        journal.enter(
            kind="programme.ranked",
            subject=programme.public_id,
            values={
                "plan": plan.public_id,
                "rules": rules.public_id,
                "problem_sha256": plan.problem_sha256,
            },
            by=by,
            at=at,
        )
    return ranking


@transaction.atomic
def score(
    *,
    programme: Programme,
    project: Project,
    is_eligible: bool,
    points: Sequence[int],
    by: Person,
    at: datetime,
    note: str = "",
) -> Score:
    """Give a proposal points by the rules in force; the same points again change nothing."""
    seat = require_seat(by, programme)
    rules = require_rules(programme)
    if not programme.enrolments.filter(project=project).exists():
        raise NotOfProgramme
    if not seat.declarations.exists():
        raise NotDeclared
    if conflict_of(seat, matter_of_project(project), on=localdate(at)) is not None:
        raise InConflict
    given = list(points) if is_eligible else [0] * len(rules.criteria)
    right = len(given) == len(rules.criteria) and all(0 <= each <= MOST_POINTS for each in given)
    require_right({"points": "" if right else _("Write points from 0 to 10 for each criterion.")})
    known: Score | None = Score.objects.filter(rules=rules, project=project, seat=seat).first()
    if known is not None:
        if (known.points, known.is_eligible) != (given, is_eligible):
            raise ScoredAlready
        return known
    made: Score = Score.objects.create(
        programme=programme,
        rules=rules,
        project=project,
        seat=seat,
        is_eligible=is_eligible,
        points=given,
        total=weighted_total(rules.criteria, given),
        note=note.strip(),
        recorded_at=at,
    )
    journal.enter(
        kind="programme.scored",
        subject=programme.public_id,
        values={
            "project": project.public_id,
            "rules": rules.public_id,
            "seat_of": seat.organisation.public_id,
            "is_eligible": is_eligible,
            "points": given,
            "total": made.total,
        },
        by=by,
        at=at,
    )
    return made
