"""How far a run is, and why it failed, as the progress component shows it."""

from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Person
from yakir.apps.endurance.models import EnduranceRun
from yakir.apps.endurance.queries.register_faults import why
from yakir.apps.endurance.queries.seen import names_of_sites
from yakir.common.formats import write_number
from yakir.common.runs import RunState


def progress_of(run: EnduranceRun, person: Person) -> dict[str, object]:
    """How far a run is, for the progress component."""
    share = run.done / run.total if run.total and run.state == RunState.RUNNING else None
    parts = {"done": write_number(run.done), "total": write_number(run.total)}
    words = {
        RunState.QUEUED: _("Waiting while others go first: part %(done)s of %(total)s") % parts
        if run.done
        else _("Waiting for a worker to take it up"),
        RunState.RUNNING: _("Warming up: the engine makes itself ready for this machine")
        if run.warms_up
        else _("Simulating: part %(done)s of %(total)s") % parts,
        RunState.DONE: _("The run is finished"),
        RunState.STOPPED: _("Stopped by a person; its finished parts are kept"),
        RunState.FAILED: why(run.detail, names_of_sites(run.detail, person))
        or _("The run failed. Try again; finished parts are kept."),
    }
    status = "failed" if run.state == RunState.STOPPED else run.state
    return {"status": status, "share": share, "text": words[RunState(run.state)]}
