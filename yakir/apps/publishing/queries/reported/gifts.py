"""Consignments as they are reported: goods received that a document or somebody has valued."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import override

from yakir.apps.partners.models import Consignment, Line
from yakir.apps.partners.rules import PartyRole
from yakir.apps.partners.rules.ledger import LineKind
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.reported.bodies import Bodies
from yakir.common import reported


def every_gift() -> Iterator[reported.Gift]:
    """Yield consignments that may stand alone and of which something with a value was received."""
    gate = Gate.today()
    for consignment in _consignments():
        if gate.admits(consignment):
            yield from _gift(gate, consignment)


def _consignments() -> QuerySet[Consignment]:
    received = Line.objects.filter(
        kind=LineKind.RECEIPT, replaced_by=None, amount__gt=0
    ).prefetch_related("parties").order_by("held_on", "pk")  # fmt: skip
    return (
        Consignment.objects.filter(lines__in=received)
        .distinct()
        .select_related("community__oblast", "oblast", "giver", "recipient")
        .prefetch_related(Prefetch("lines", received))
        .order_by("-recorded_at", "-pk")
    )


def _gift(gate: Gate, consignment: Consignment) -> Iterator[reported.Gift]:
    bodies = Bodies(gate)
    giver = bodies.body(gate.value(consignment, "giver"))
    taker = bodies.body(gate.value(consignment, "recipient"))
    received = tuple(_values(gate, consignment))
    if giver is None or taker is None or not received:
        return
    place = gate.value(consignment, "community") or gate.value(consignment, "oblast")
    names = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            names[code] = gate.words(place, "name") if place else ""
    yield reported.Gift(
        id=gate.value(consignment, "public_id") or "",
        name_uk=gate.value(consignment, "name_uk") or "",
        name_en=gate.value(consignment, "name_en") or "",
        sector=gate.value(consignment, "sector") or "",
        place_uk=names["uk"],
        place_en=names["en"],
        giver=giver,
        taker=taker,
        received=received,
    )


def _values(gate: Gate, consignment: Consignment) -> Iterator[reported.Value]:
    """Yield the worth of what was received; without value, day and method there is nothing to tell."""
    for line in consignment.lines.all():
        line.consignment = consignment
        told = {name: gate.value(line, name) for name in ("amount", "currency", "held_on")}
        method = gate.value(line, "value_method")
        if gate.admits(line) and all(told.values()) and method:
            yield reported.Value(
                id=gate.value(line, "public_id") or "",
                on=told["held_on"],
                amount=told["amount"],
                currency=told["currency"],
                method=method,
                by_third_party=any(
                    each.role == PartyRole.IMPLEMENTER for each in line.parties.all()
                ),
            )
