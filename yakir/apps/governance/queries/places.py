"""On which work page a record of a programme stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from yakir.apps.governance.models import (
    Decision,
    Mandate,
    Option,
    Programme,
    Risk,
    Rules,
    Verification,
    Vote,
)


@dataclass(frozen=True)
class Place:
    """A page of a programme, and what else stands in its address."""

    programme: Programme
    page: str
    rest: tuple[str, ...] = ()


FOUND: Mapping[str, tuple[QuerySet[Any], str, Callable[[Any], Place]]] = {
    "programme": (Programme.objects.all(), "public_id", lambda each: Place(each, "programme")),
    "rules": (Rules.objects.all(), "public_id", lambda each: Place(each.programme, "rules")),
    "decision": (Decision.objects.all(), "public_id", lambda each: _at(each)),
    "option": (Option.objects.all(), "public_id", lambda each: _at(each.decision)),
    "vote": (Vote.objects.all(), "public_id", lambda each: _at(each.decision)),
    "risk": (
        Risk.objects.all(),
        "public_id",
        lambda each: Place(each.programme, "risk", (each.public_id,)),
    ),
    "overrule": (
        Mandate.objects.all(),
        "overrule__public_id",
        lambda each: Place(each.programme, "overrules"),
    ),
    "verification": (
        Verification.objects.filter(plan__run__scenario__programmes__isnull=False),
        "public_id",
        lambda each: Place(each.plan.run.scenario.programmes.order_by("pk")[0], "checks"),
    ),
}


def place_of(public_id: str) -> Place | None:
    """The page of a record; none for an id that names no record of a programme."""
    kind = public_id.split(":")[1]
    if kind not in FOUND:
        return None
    records, field, place = FOUND[kind]
    record = records.all().filter(**{field: public_id}).first()
    return None if record is None else place(record)


def _at(decision: Decision) -> Place:
    return Place(decision.programme, "decision", (decision.public_id,))
