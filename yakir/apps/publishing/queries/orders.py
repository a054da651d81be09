"""Orders to the gate so far, and what a further one would take away; never for the portal."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import models
from django.db.models import Q, QuerySet, Value
from django.urls import Resolver404, resolve, reverse
from django.utils.text import Truncator
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.catalogue.models import Design
from yakir.apps.needs.models import Need
from yakir.apps.needs.queries import needs_seen_by
from yakir.apps.partners.models import Act, Delivery, Pledge
from yakir.apps.partners.queries import acts_seen_by, pledges_seen_by
from yakir.apps.places.models import Community
from yakir.apps.places.queries import scope_of
from yakir.apps.projects.models import Project
from yakir.apps.projects.queries import seen_by as projects_seen_by
from yakir.apps.publishing.models import Clearance, Withdrawal
from yakir.apps.publishing.queries import governed
from yakir.apps.publishing.queries.authority import may_order
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.records import address, found
from yakir.apps.publishing.rules import Action, level_of
from yakir.apps.publishing.rules.gate import AT_OBLAST, PLACES
from yakir.apps.publishing.rules.kinds import act_of
from yakir.common.formats import write_day, write_number
from yakir.common.ids import PATTERN
from yakir.common.sensitivity import Level

WORK_PAGES: Mapping[type[models.Model], str] = {
    Act: "partners:act",
    Pledge: "partners:pledge",
    Need: "needs:detail",
    Project: "projects:detail",
    Organisation: "ledger:partner",
    **governed.WORK_PAGES,
}
COLUMNS = ("id", "order", "subject", "field", "reason", "recorded_at", "by__name")
# These say which record it is, and when it came in; the rest could not be read without them.
NAMES = frozenset({"public_id", "key", "code", "recorded_at", "act", "pledge", "design", "run"})
LONGEST_VALUE = 300  # [character] of a value on the page that shows what goes
OPEN = frozenset({Level.PUBLIC, Level.COARSE, Level.DELAYED})


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A withdrawal or a clearance: of what, by whom, when and why."""

    order: str
    subject: str
    title: str
    href: str
    field: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field as the public has it now; `alone` says whether it can go without its record."""

    name: str
    label: str
    value: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What the public has of a record now, and what goes with it or stays when it goes."""

    public_id: str
    kind: str
    title: str
    href: str
    in_sums: bool
    fields: tuple[ShownField, ...]
    follows: tuple[str, ...]
    stays: tuple[str, ...]


def so_far(person: Person) -> Any:
    """Orders about the records a person sees, newest first, as plain rows."""
    withdrawn = _seen(Withdrawal.objects.annotate(order=Value("withdrawn")), person)
    cleared = _seen(Clearance.objects.annotate(order=Value("cleared")), person)
    every = withdrawn.values(*COLUMNS).union(cleared.values(*COLUMNS), all=True)
    return every.order_by("-recorded_at", "-id", "order")


def told(orders: Iterable[dict[str, Any]]) -> list[OrderRow]:
    """Orders with the titles of their records."""
    orders = list(orders)
    records = found(order["subject"] for order in orders)
    return [_row(order, records.get(order["subject"])) for order in orders]


def named(text: str) -> models.Model | None:
    """The public record that an id or a public address names; None when there is none."""
    public_id = _public_id(unquote(text.strip()))
    return found([public_id]).get(public_id) if public_id else None


def withdrawable(text: str, person: Person) -> models.Model | None:
    """The public record that a person may withdraw under this id or address."""
    record = named(text)
    return record if record is not None and may_order(person, record) else None


def is_withdrawn(subject: str, field: str = "") -> bool:
    """Whether exactly this record, or this field of it, is withdrawn already."""
    return Withdrawal.objects.filter(subject=subject, field=field).exists()


def open_fields(record: models.Model) -> list[str]:
    """Names of the fields that the gate may publish of such a record."""
    return [
        field.name
        for field in record._meta.fields
        if level_of(type(record), field.name) in OPEN and field.name not in NAMES
    ]


def withdrawable_fields(record: models.Model) -> list[str]:
    """
    Names of the fields that can go from the public alone.

    A record stands in the lists, files and sums of its place, which would go on telling it.
    """
    return [name for name in open_fields(record) if name not in PLACES]


def shown(record: models.Model) -> Shown:
    """What the public has of a record now."""
    gate = Gate.today()
    public_id, act = str(getattr(record, "public_id", "")), act_of(record)
    return Shown(
        public_id=public_id,
        kind=str(record._meta.verbose_name),
        title=str(record),
        href=address(record) or reverse("portal:record", args=[public_id]),
        in_sums=gate.hides(record),
        fields=tuple(each for name in open_fields(record) if (each := _field(gate, record, name))),
        follows=_titles(gate, _hanging_on(record)),
        stays=_titles(gate, [act] if act is not None and act != record else []),
    )


def _field(gate: Gate, record: models.Model, name: str) -> ShownField | None:
    decision = gate.decide(record, name)
    if decision.action in {Action.WITHHOLD, Action.DELAY} or decision.value in (None, "", [], {}):
        return None
    field = record._meta.get_field(name)
    label = str(getattr(field, "verbose_name", name))
    return ShownField(name, label, _words(record, name, decision.value), alone=name not in PLACES)


def _words(record: models.Model, name: str, value: Any) -> str:
    """Return a value as a person reads it."""
    chosen = getattr(record, f"get_{name}_display", None)
    if chosen is not None:
        return str(chosen())
    match value:
        case bool():
            return _("yes") if value else _("no")
        case date():
            return write_day(value)
        case Decimal():
            return write_number(value, 0 if value == value.to_integral_value() else 2)
        case _:
            return Truncator(str(value)).chars(LONGEST_VALUE)


def _hanging_on(record: models.Model) -> list[models.Model]:
    """Return the records that leave the public together with an act."""
    if not isinstance(record, Act):
        return []
    return [*Pledge.objects.filter(act=record), *Delivery.objects.filter(act=record)]


def _titles(gate: Gate, records: Iterable[models.Model]) -> tuple[str, ...]:
    """Return kind and title of those of the records that are public."""
    return tuple(f"{each._meta.verbose_name}: {each}" for each in records if gate.admits(each))


def _seen(orders: QuerySet[Any], person: Person) -> QuerySet[Any]:
    """Keep the orders a person gave, and those about records the person sees at work, unordered."""
    orders = orders.order_by()
    if scope_of(person, Permission.READ).everywhere:
        return orders
    seen = (acts_seen_by, pledges_seen_by, needs_seen_by, projects_seen_by)
    about = Q(by=person)
    for records in seen:
        about |= Q(subject__in=records(person).order_by().values("public_id"))
    return orders.filter(about)


def _row(order: dict[str, Any], record: models.Model | None) -> OrderRow:
    subject = order["subject"]
    return OrderRow(
        order=order["order"],
        subject=subject,
        title=subject if record is None else str(record),
        href=_work_page(record, subject),
        field=_label(record, order["field"]),
        reason=order["reason"],
        by=order["by__name"],
        at=order["recorded_at"],
    )


def _work_page(record: models.Model | None, subject: str) -> str:
    """Return where one reads the record at work, or what the public knows of it."""
    if record is None:
        return ""
    name = WORK_PAGES.get(type(record))
    return reverse(name, args=[subject]) if name else address(record)


def _label(record: models.Model | None, field: str) -> str:
    if field == AT_OBLAST:
        return _("stands at its oblast")
    if not field or record is None:
        return field
    known = {each.name: each for each in record._meta.fields}
    return str(known[field].verbose_name) if field in known else field


def _public_id(text: str) -> str:
    """Return the public id in an id or a public address; empty when it leads to no record."""
    if match := re.search(PATTERN, text):
        return match.group()
    path = urlsplit(text).path
    try:
        with override(get_language_from_path(path)):
            page = resolve(path)
    except Resolver404:
        return ""
    return _behind(page.view_name, page.kwargs)


def _behind(page: str, given: dict[str, Any]) -> str:
    """Return the public id of the record that a public page shows by its code or key."""
    match page:
        case "portal:community":
            records: QuerySet[Any] = Community.objects.filter(code=given["code"])
        case "portal:design":
            records = Design.objects.filter(key=given["key"])
        case "portal:partner":
            records = Organisation.objects.filter(key=given["key"])
        case _:
            return ""
    return records.values_list("public_id", flat=True).first() or ""
