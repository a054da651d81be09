"""Indicators taken from the design, goals set, results reported, approved and verified."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.catalogue.rules.quote import Measure
from yakir.apps.delivery.actions.holding import enter, held, locked, moved_on, require_right
from yakir.apps.delivery.models import Goal, Indicator, Result, ResultPart, ResultStep
from yakir.apps.delivery.queries.results import outside_organisation, results_standing, state_of
from yakir.apps.delivery.queries.undertakings import may_in
from yakir.apps.delivery.rules import (
    NEXT_STATES,
    PEOPLE,
    SET_ASIDE_FROM,
    Age,
    Displaced,
    ResultState,
    Sex,
)
from yakir.apps.delivery.rules.results import BY_ANOTHER, FROM_OUTSIDE, WITH_A_REASON
from yakir.apps.projects.models import Project
from yakir.apps.projects.queries import quote_of
from yakir.common.errors import Invalid, NotAllowed, Refused

GREATEST = Decimal(10) ** 14
SMALLEST = Decimal("0.001")


class NoDesign(Refused):
    """The project follows no typical design, so nothing says what is measured."""

    code = "no_design"
    message = gettext_lazy("This project follows no typical design: it has no indicators to take.")


class NotUnderWay(Refused):
    """Results are told of what was approved and not given up."""

    code = "not_under_way"
    message = gettext_lazy("Results are reported only of a project that is approved.")


class WrongState(Refused):
    """The result does not go there from where it stands."""

    code = "wrong_state"
    message = gettext_lazy("This result cannot take this step from where it stands now.")


class ResultReplaced(Refused):
    """A newer result stands in its place."""

    code = "result_replaced"
    message = gettext_lazy("This result has been corrected. Look at the newer one.")


class SamePerson(Refused):
    """Whoever reported a result does not decide on it."""

    code = "same_person"
    message = gettext_lazy("You reported this result; another person has to decide on it.")


class NotOutside(NotAllowed):
    """Only an organisation that is no party of the project verifies."""

    code = "not_outside"
    message = gettext_lazy(
        "Only a verifier whose organisation takes no part in the project may do this."
    )


@dataclass(frozen=True, slots=True)
class PartOf:
    """How many people are of one sex and age, displaced or not."""

    value: int
    sex: str = ""
    age: str = ""
    displaced: str = ""

    @property
    def group(self) -> tuple[str, str, str]:
        """Of which sex and age, displaced or not."""
        return self.sex, self.age, self.displaced


@dataclass(frozen=True, slots=True)
class GoalOf:
    """From where to where an indicator is to move, and by when."""

    baseline: Decimal | None = None
    baseline_on: date | None = None
    target: Decimal | None = None
    target_on: date | None = None

    def faults(self, at: datetime) -> dict[str, str]:
        """Return each field's fault."""
        no_day = self.baseline is not None and self.baseline_on is None
        return {
            "baseline": _number_fault(self.baseline),
            "baseline_on": _("Write the day.") if no_day else _day_fault(self.baseline_on, at),
            "target": _number_fault(self.target),
        }


@dataclass(frozen=True, slots=True)
class ResultOf:
    """What was measured, when, how, and of whom."""

    since: date
    until: date
    value: Decimal
    method: str
    parts: Sequence[PartOf] = ()

    def faults(self, at: datetime) -> dict[str, str]:
        """Return each field's fault."""
        is_backwards = self.until < self.since
        return {
            "until": _("It ends before it begins.") if is_backwards else _day_fault(self.until, at),
            "value": _number_fault(self.value),
            "method": "" if self.method.strip() else _("Say how it was measured."),
        }


@transaction.atomic
def take_indicators(*, project: Project, version: int, by: Person, at: datetime) -> list[Indicator]:
    """Take those indicators of the design that the project does not have yet, with their targets."""
    kept = locked(project, permission=Permission.DRAFT, version=version, by=by)
    quote = quote_of(kept)
    if quote is None:
        raise NoDesign
    known = set(Indicator.objects.filter(project=kept).values_list("key", flat=True))
    new = [measure for measure in quote.indicators if measure.indicator.key not in known]
    made = [_take(measure, kept, by=by, at=at) for measure in new]
    moved_on(kept, at=at)
    return made


@transaction.atomic
def set_goal(
    *, indicator: Indicator, goal: GoalOf, reason: str, version: int, by: Person, at: datetime
) -> Goal:
    """Set from where to where an indicator is to move; what held before stays on record."""
    kept = locked(indicator.project, permission=Permission.DRAFT, version=version, by=by)
    require_right({**goal.faults(at), "reason": "" if reason.strip() else _("Say why.")})
    told = {name: getattr(goal, name) for name in GoalOf.__dataclass_fields__}
    made = Goal.objects.create(
        indicator=indicator, **told, reason=reason.strip(), by=by, recorded_at=at
    )
    moved_on(kept, at=at)
    told["reason"] = made.reason
    enter("indicator.goal-set", indicator.public_id, kept, told, by=by, at=at)
    return made


@transaction.atomic
def report_result(
    *,
    indicator: Indicator,
    values: ResultOf,
    replaces: Result | None = None,
    version: int,
    by: Person,
    at: datetime,
) -> Result:
    """Report what was measured in a period, as a draft; a correction names the result it replaces."""
    kept = locked(indicator.project, permission=Permission.DRAFT, version=version, by=by)
    if kept.stage not in SET_ASIDE_FROM:
        raise NotUnderWay
    if replaces is not None and Result.objects.filter(replaces=replaces).exists():
        raise ResultReplaced
    require_right(
        {
            **values.faults(at),
            "since": _period_fault(indicator, values, replaces),
            "parts": _parts_fault(indicator, values),
        }
    )
    told = {name: getattr(values, name) for name in ("since", "until", "value")}
    result = Result.objects.create(
        indicator=indicator,
        **told,
        method=values.method.strip(),
        replaces=replaces,
        by=by,
        recorded_at=at,
    )
    ResultPart.objects.bulk_create(
        [
            ResultPart(
                result=result,
                sex=part.sex,
                age=part.age,
                displaced=part.displaced,
                value=part.value,
            )
            for part in values.parts
        ]
    )
    moved_on(kept, at=at)
    told |= {
        "indicator": indicator.public_id,
        "method": result.method,
        "parts": [[*part.group, part.value] for part in values.parts],
        "replaces": replaces and replaces.public_id,
    }
    enter("result.reported", result.public_id, kept, told, by=by, at=at)
    return result


@transaction.atomic
def take_result(
    *, result: Result, to: ResultState, note: str = "", version: int, by: Person, at: datetime
) -> ResultStep:
    """Submit a result, approve or return another's, or verify it from outside the project."""
    project = held(result.indicator.project, version=version)
    organisation = _decider(result, to, project, by=by)
    now = _state_now(result)
    if to not in NEXT_STATES[now]:
        raise WrongState
    if to in WITH_A_REASON and not note.strip():
        raise Invalid({"note": _("Say why.")})
    step = ResultStep.objects.create(
        result=result,
        state=to,
        note=note.strip(),
        organisation=organisation,
        reported_by=result.by,
        by=by,
        recorded_at=at,
    )
    moved_on(project, at=at)
    told = {
        "before": now.value,
        "state": to.value,
        "note": step.note,
        "verified_by": organisation and organisation.public_id,
    }
    enter(f"result.{to.value}", result.public_id, project, told, by=by, at=at)
    return step


def _take(measure: Measure, project: Project, *, by: Person, at: datetime) -> Indicator:
    row = measure.indicator
    indicator = Indicator.objects.create(
        project=project,
        key=row.key,
        label_uk=row.label_uk,
        label_en=row.label_en,
        unit=row.unit,
        unit_uk=measure.unit.name_uk,
        unit_en=measure.unit.name_en,
        direction=row.direction,
        frequency=row.frequency,
        by=by,
        recorded_at=at,
    )
    target = None if measure.target is None else measure.target.quantize(SMALLEST)
    Goal.objects.create(indicator=indicator, target=target, by=by, recorded_at=at)
    told = {"key": row.key, "unit": row.unit, "target": target}
    enter("indicator.taken", indicator.public_id, project, told, by=by, at=at)
    return indicator


def _state_now(result: Result) -> ResultState:
    """Return where a result stands under the lock of its project."""
    found = results_standing(pk=result.pk).first()
    if found is None:
        raise ResultReplaced
    return state_of(found)


def _decider(
    result: Result, to: ResultState, project: Project, *, by: Person
) -> Organisation | None:
    """Return for which organisation a person takes the step; refuse who may not take it."""
    if to in FROM_OUTSIDE:
        organisation = outside_organisation(by, project)
        if organisation is None:
            raise NotOutside
    else:
        organisation = None
        permission = Permission.DRAFT if to is ResultState.SUBMITTED else Permission.SIGN
        if not may_in(by, permission, project):
            raise NotAllowed
    if to in BY_ANOTHER and result.by_id == by.pk:
        raise SamePerson
    return organisation


def _number_fault(number: Decimal | None) -> str:
    is_sound = number is None or number.is_finite() and abs(number) < GREATEST
    return "" if is_sound else _("Write a number, for example 1,250,000")


def _day_fault(day: date | None, at: datetime) -> str:
    is_future = day is not None and day > localdate(at)
    return _("This day is still to come. Write when it happened.") if is_future else ""


def _period_fault(indicator: Indicator, values: ResultOf, replaces: Result | None) -> str:
    """Return that another result covers part of the period; one that was returned does not."""
    others = results_standing(indicator=indicator, since__lte=values.until, until__gte=values.since)
    if replaces is not None:
        others = others.exclude(pk=replaces.pk)
    is_taken = any(state_of(each) is not ResultState.RETURNED for each in others)
    return _("There is a result of these days already. Correct that one.") if is_taken else ""


def _parts_fault(indicator: Indicator, values: ResultOf) -> str:
    parts = values.parts
    if not parts:
        return ""
    if indicator.unit != PEOPLE:
        return _("Only people are told apart by sex and age.")
    is_known = all(
        part.sex in Sex.values and part.age in Age.values and part.displaced in Displaced.values
        for part in parts
    )
    is_twice = len({part.group for part in parts}) < len(parts)
    if not is_known or is_twice or any(part.value < 0 for part in parts):
        return _("Each group stands once, with a number of people.")
    if sum(part.value for part in parts) != values.value:
        return _("The groups do not add up to the value. Put the rest under “not told”.")
    return ""
