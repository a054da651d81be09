"""The ledger through the API: its lines, and a receipt that is recorded once."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header, Query, Router
from ninja.security import django_auth

from yakir.apps.accounts.access import lacks_second_factor, person_of
from yakir.apps.accounts.actions import once
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners import actions
from yakir.apps.partners.models import Consignment, Line
from yakir.apps.partners.queries import ledger
from yakir.apps.partners.schemas.ledger import (
    LineFilter,
    LinePage,
    ReceiptIn,
    ReceiptOut,
)
from yakir.common.errors import Invalid, NotAllowed

router = Router(auth=django_auth, tags=["work"])
PLAIN = (
    "kind", "held_on", "recorded_at", "before", "after", "quantity", "amount", "currency",
    "into_amount", "value_method", "document", "reason",
)  # fmt: skip
NAMED = (
    "commitment", "account", "other_account", "consignment", "item", "giver", "taker", "replaces",
)  # fmt: skip


@router.get("/lines", response=LinePage, operation_id="work_lines", url_name="work-lines")
def lines(request: HttpRequest, asked: Query[LineFilter]) -> dict[str, Any]:
    """Lines one sees that stand on a day as they were known on one, newest first."""
    person = _person(request, Permission.READ)
    filters = {name: value for name, value in asked.dict().items() if value}
    found = ledger.matching(ledger.lines_seen_by(person), filters).select_related("replaces")
    start = (asked.page - 1) * asked.page_size
    return {
        "items": [_row(line) for line in found[start : start + asked.page_size]],
        "total": found.count(),
        "page": asked.page,
        "page_size": asked.page_size,
    }


@router.post(
    "/consignments/{public_id}/receipts",
    response=ReceiptOut,
    operation_id="work_receive",
    url_name="work-receive",
)
def receive(
    request: HttpRequest,
    public_id: str,
    body: ReceiptIn,
    idempotency_key: Header[str] = "",
) -> dict[str, Any]:
    """Record what was received; the same `Idempotency-Key` again returns the same receipt."""
    person = _person(request, Permission.RECEIVE)
    seen = ledger.consignments_seen_by(person)
    found = get_object_or_404(seen, public_id=public_id.replace("\x00", ""))
    made = once(
        key=idempotency_key,
        what="receipt",
        asked={"consignment": found.public_id, **body.dict()},
        act=lambda: {"id": _received(found, body, person)},
        by=person,
        at=timezone.now(),
    )
    return {"id": made["id"]}


def _received(found: Consignment, body: ReceiptIn, person: Person) -> str:
    items = {item.public_id: item for item in found.items.all()}
    if any(each.item not in items for each in body.items):
        raise Invalid({"items": _("The item belongs to another consignment.")})
    names = ("on", "handed_by", "taken_by", "signed_as", "place", "note", "document")
    receipt = actions.receive(
        consignment=found,
        hand_over=actions.HandOver(**{name: getattr(body, name) for name in names}),
        items=[
            actions.ReceivedItem(items[each.item], each.accepted, each.refused, each.reason)
            for each in body.items
        ],
        version=body.version,
        by=person,
        at=timezone.now(),
    )
    return str(receipt.public_id)


def _person(request: HttpRequest, permission: Permission) -> Person:
    person = person_of(request)
    if lacks_second_factor(person) or not person.may(permission):
        raise NotAllowed
    return person


def _row(line: Line) -> dict[str, Any]:
    named = {name: getattr(line, name) for name in NAMED}
    return {
        "id": line.public_id,
        **{name: getattr(line, name) for name in PLAIN},
        **{name: each.public_id if each else None for name, each in named.items()},
        "unit": line.item.unit if line.item else "",
    }
