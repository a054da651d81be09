"""The risk register: risks recorded and reviewed; how they stood before stays."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.governance.actions.checks import require_governs, require_right
from yakir.apps.governance.models import Programme, Risk, RiskEntry
from yakir.apps.governance.rules import Impact, Likelihood, RiskState
from yakir.apps.journal import actions as journal
from yakir.common.errors import Conflict

KEPT = ("likelihood", "impact", "response", "review_on", "state")


@dataclass(frozen=True, kw_only=True)
class RiskValues:
    """How a risk stands."""

    title: str
    likelihood: int
    impact: int
    owner: Organisation
    response: str
    review_on: date
    state: str = RiskState.OPEN

    def faults(self, programme: Programme, at: datetime) -> dict[str, str]:
        """Return each field's fault."""
        owns = self.owner == programme.run_by or programme.members.filter(pk=self.owner.pk).exists()
        past = self.state == RiskState.OPEN and self.review_on < localdate(at)
        choose = _("Choose from the list.")
        return {
            "title": "" if self.title.strip() else _("Name the risk."),
            "likelihood": "" if self.likelihood in Likelihood.values else choose,
            "impact": "" if self.impact in Impact.values else choose,
            "owner": "" if owns else _("Choose a member of the programme."),
            "response": "" if self.response.strip() else _("Say what is done about it."),
            "review_on": _("The next review is still to come.") if past else "",
            "state": "" if self.state in RiskState.values else choose,
        }


@transaction.atomic
def record_risk(*, programme: Programme, values: RiskValues, by: Person, at: datetime) -> Risk:
    """Record a risk."""
    require_governs(by, programme)
    require_right(values.faults(programme, at))
    risk = Risk(programme=programme, recorded_at=at)
    _write(risk, values, note="", by=by, at=at)
    _enter("risk.recorded", risk, note="", by=by, at=at)
    return risk


@transaction.atomic
def review_risk(
    *, risk: Risk, values: RiskValues, note: str, version: int, by: Person, at: datetime
) -> Risk:
    """Review a risk: how it stands from now on, and what is new."""
    kept: Risk = Risk.objects.select_for_update(of=("self",)).get(pk=risk.pk)
    require_governs(by, kept.programme)
    if kept.version != version:
        raise Conflict
    require_right(values.faults(kept.programme, at))
    kept.version += 1
    _write(kept, values, note=note.strip(), by=by, at=at)
    _enter("risk.reviewed", kept, note=note.strip(), by=by, at=at)
    return kept


def _write(risk: Risk, values: RiskValues, *, note: str, by: Person, at: datetime) -> None:
    for name in ("title", "owner", *KEPT):
        setattr(risk, name, getattr(values, name))
    risk.save()
    RiskEntry.objects.create(
        risk=risk,
        note=note,
        by=by,
        recorded_at=at,
        **{name: getattr(values, name) for name in KEPT},
    )


def _enter(kind: str, risk: Risk, *, note: str, by: Person, at: datetime) -> None:
    journal.enter(
        kind=kind,
        subject=risk.public_id,
        values={
            "programme": risk.programme.public_id,
            "title": risk.title,
            "owner": risk.owner.public_id,
            **{name: getattr(risk, name) for name in KEPT},
            "note": note,
        },
        by=by,
        at=at,
    )
