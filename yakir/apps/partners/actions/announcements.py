"""A fact, pledge, delivery or correction recorded together with its source, as a person types it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Person
from yakir.apps.partners.actions import checks
from yakir.apps.partners.actions.acts import ActValues, PartyOf, correct_act, record_act
from yakir.apps.partners.actions.pledges import NO_DATE, Due, record_delivery, record_pledge
from yakir.apps.partners.actions.sources import SourceValues, record_source
from yakir.apps.partners.models import Act, Delivery, Pledge
from yakir.apps.partners.rules import DeliveryState
from yakir.common.errors import Invalid


@dataclass(frozen=True, slots=True)
class FromSource:
    """A fact as typed from its source: what, who, where it stands, how it lies to others."""

    values: ActValues
    parties: Sequence[PartyOf]
    source: SourceValues
    part_of: Act | None = None
    overlaps: Sequence[Act] = ()

    def faults(self, at: datetime) -> dict[str, str]:
        """Return each field's fault."""
        return {**self.values.faults(at), **self.source.faults(at)}


@transaction.atomic
def announce(*, told: FromSource, due: Due = NO_DATE, by: Person, at: datetime) -> Pledge:
    """Record a pledge from its source: the source, the act and the pledge together."""
    if not told.parties:
        nobody = {"parties": _("Name at least one organisation and what it does.")}
        raise Invalid({**told.faults(at), **nobody})
    act = record_from_source(told=told, by=by, at=at)
    return record_pledge(act=act, due=due, by=by, at=at)


@transaction.atomic
def record_from_source(*, told: FromSource, by: Person, at: datetime) -> Act:
    """Record a fact and its source together."""
    if faults := told.faults(at):
        raise Invalid(faults)
    return record_act(
        values=told.values,
        parties=told.parties,
        source=record_source(values=told.source, by=by, at=at),
        part_of=told.part_of,
        overlaps=told.overlaps,
        by=by,
        at=at,
    )


@transaction.atomic
def correct_from_source(*, act: Act, told: FromSource, by: Person, at: datetime) -> Act:
    """Correct a fact and record the source of the correction together."""
    if faults := told.faults(at):
        raise Invalid(faults)
    return correct_act(
        act=act,
        values=told.values,
        parties=told.parties,
        source=record_source(values=told.source, by=by, at=at),
        part_of=told.part_of,
        overlaps=told.overlaps,
        by=by,
        at=at,
    )


@transaction.atomic
def deliver(
    *,
    pledge: Pledge,
    values: ActValues,
    state: DeliveryState,
    source: SourceValues,
    by: Person,
    at: datetime,
) -> Delivery:
    """Record a delivery of a pledge from its source; the parties are those of the pledge."""
    checks.require(by, pledge.act.community)
    parties = [
        PartyOf(party.organisation, party.role)
        for party in pledge.act.parties.select_related("organisation").order_by("pk")
    ]
    act = record_from_source(told=FromSource(values, parties, source), by=by, at=at)
    return record_delivery(act=act, state=state, pledge=pledge, by=by, at=at)
