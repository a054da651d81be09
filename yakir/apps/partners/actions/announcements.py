"""A fact, pledge, delivery or correction recorded together with its source, as a person types it."""

from collections.abc import Iterable
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


@transaction.atomic
def announce(
    *,
    values: ActValues,
    parties: Iterable[PartyOf],
    source: SourceValues,
    due: Due = NO_DATE,
    part_of: Act | None = None,
    overlaps: Iterable[Act] = (),
    by: Person,
    at: datetime,
) -> Pledge:
    """Record a pledge from its source: the source, the act and the pledge together."""
    parties = list(parties)
    faults = {**values.faults(at), **source.faults(at)}
    if not parties:
        faults["parties"] = _("Name at least one organisation and what it does.")
    if faults:
        raise Invalid(faults)
    act = record_act(
        values=values,
        parties=parties,
        source=record_source(values=source, by=by, at=at),
        part_of=part_of,
        overlaps=overlaps,
        by=by,
        at=at,
    )
    return record_pledge(act=act, due=due, by=by, at=at)


@transaction.atomic
def record_from_source(
    *,
    values: ActValues,
    parties: Iterable[PartyOf],
    source: SourceValues,
    part_of: Act | None = None,
    overlaps: Iterable[Act] = (),
    by: Person,
    at: datetime,
) -> Act:
    """Record a fact and its source together."""
    if faults := {**values.faults(at), **source.faults(at)}:
        raise Invalid(faults)
    return record_act(
        values=values,
        parties=parties,
        source=record_source(values=source, by=by, at=at),
        part_of=part_of,
        overlaps=overlaps,
        by=by,
        at=at,
    )


@transaction.atomic
def correct_from_source(
    *,
    act: Act,
    values: ActValues,
    parties: Iterable[PartyOf],
    source: SourceValues,
    part_of: Act | None = None,
    overlaps: Iterable[Act] = (),
    by: Person,
    at: datetime,
) -> Act:
    """Correct a fact and record the source of the correction together."""
    if faults := {**values.faults(at), **source.faults(at)}:
        raise Invalid(faults)
    return correct_act(
        act=act,
        values=values,
        parties=parties,
        source=record_source(values=source, by=by, at=at),
        part_of=part_of,
        overlaps=overlaps,
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
    if faults := {**values.faults(at), **source.faults(at)}:
        raise Invalid(faults)
    parties = [
        PartyOf(party.organisation, party.role)
        for party in pledge.act.parties.select_related("organisation").order_by("pk")
    ]
    act = record_act(
        values=values,
        parties=parties,
        source=record_source(values=source, by=by, at=at),
        by=by,
        at=at,
    )
    return record_delivery(act=act, state=state, pledge=pledge, by=by, at=at)
