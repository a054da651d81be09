"""The lower bound beside a study's cost, as pages and files show it."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Person
from yakir.apps.islands.models import Bound, Study
from yakir.apps.islands.queries.faults import why
from yakir.apps.islands.queries.seen import may_ask
from yakir.common.formats import write_money, write_percent
from yakir.common.money import Money
from yakir.common.runs import RunState, is_lost


def bound_of(study: Study) -> Bound | None:
    """The bound of a study, found or under way, None where nobody has asked for it."""
    found: Bound | None = getattr(study, "bound", None)
    return found


def known_eur(study: Study) -> float | None:
    """The bound once it is found."""
    bound = bound_of(study)
    return None if bound is None else bound.eur


def bound_part(study: Study, person: Person, at: datetime) -> dict[str, Any]:
    """What the page of a study shows of its bound, and what a person may do about it."""
    bound = bound_of(study)
    progress = None if bound is None else progress_of(bound, at)
    unfinished = progress is not None and progress["status"] in {"queued", "running"}
    found = bound is not None and bound.state == RunState.DONE
    return {
        "words": in_words(study),
        "progress": None if found else progress,
        "begun": bound is not None,
        "may_ask": may_ask(person, study.community) and not found and not unfinished,
        "may_stop": may_ask(person, study.community) and unfinished,
    }


def in_words(study: Study) -> str:
    """The bound beside the cost in a sentence; empty while nobody knows it."""
    bound = bound_of(study)
    if bound is None or bound.eur is None or bound.above is None:
        return ""
    return _(
        "No sizes cost less than %(bound)s a year in the mean over the drawn years. "
        "Those that were found cost %(above)s more."
    ) % {"bound": _euro(bound.eur), "above": write_percent(bound.above, 1)}


def beside(study: Study) -> dict[str, str]:
    """Bound and distance in short, for a comparison."""
    bound = bound_of(study)
    if bound is None or bound.eur is None or bound.above is None:
        return {"bound": _("not worked out"), "above": _("not worked out")}
    return {"bound": _euro(bound.eur), "above": write_percent(bound.above, 1)}


def progress_of(bound: Bound, at: datetime) -> Mapping[str, Any]:
    """How far a bound is, for the progress component."""
    if is_lost(bound.state, bound.heard_at, at):
        return {"status": "failed", "share": None, "text": _("The worker stopped without a word.")}
    far = {"done": bound.done, "total": bound.total}
    words = {
        RunState.QUEUED: _("Waiting while others go first: year %(done)s of %(total)s") % far
        if bound.done
        else _("Waiting for a worker to take it up"),
        RunState.RUNNING: _(
            "Working out what each drawn year costs at least: %(done)s of %(total)s"
        )
        % far,
        RunState.DONE: _("The bound is found"),
        RunState.STOPPED: _("Stopped by a person; the years found are kept"),
        RunState.FAILED: why(bound.detail) or _("The work failed; the years found are kept"),
    }
    share = bound.done / bound.total if bound.total and bound.is_unfinished else None
    status = "failed" if bound.state == RunState.STOPPED else bound.state
    return {"status": status, "share": share, "text": words[RunState(bound.state)]}


def answer_file(study: Study) -> dict[str, Any]:
    """A study with its answer and bound as a document."""
    bound, cost = bound_of(study), study.answer.get("annual_cost_eur")
    return {
        "version": 1,
        "study": study.public_id,
        "name": study.name,
        "community": study.community.code,
        "scenario": study.scenario.public_id if study.scenario else None,
        "question": study.question,
        "probability": study.probability,
        "hours": study.hours,
        "seed": study.seed,
        **study.answer,
        "annual_cost_eur": cost,
        "lower_bound_eur": None if bound is None else bound.eur,
        "above_lower_bound": None if bound is None else bound.above,
        "seconds": study.seconds,
    }


def _euro(amount: float) -> str:
    return write_money(Money(Decimal(round(amount)), "EUR"))
