"""Receiving goods: what was accepted and refused, who handed over and who took, once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.journal import actions as journal
from yakir.apps.partners.actions import checks
from yakir.apps.partners.actions.holdings import locked, moved_on
from yakir.apps.partners.actions.ledger import LineValues, record_lines
from yakir.apps.partners.models import Consignment, Item, Photograph, Receipt
from yakir.apps.partners.queries.ledger.standing import where_is
from yakir.apps.partners.queries.ledger.values import value_of, valued_lines
from yakir.apps.partners.rules.ledger import LineKind, Stand
from yakir.common.errors import Invalid
from yakir.common.photographs import Picture

MOST_PHOTOGRAPHS = 6
NOTHING = Decimal(0)
DRAWN_FROM = (Stand.CUSTOMS, Stand.WAY, Stand.AGREED, Stand.OFFERED)


@dataclass(frozen=True, slots=True)
class ReceivedItem:
    """How many of an item were accepted and refused, and why refused."""

    item: Item
    accepted: Decimal = NOTHING
    refused: Decimal = NOTHING
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """When and where goods changed hands, who gave, who took, and who signed how."""

    on: date
    handed_by: str
    taken_by: str
    place: str = ""
    note: str = ""
    signature: bytes | None = None
    signed_as: str = ""
    document: str = ""

    def faults(self) -> dict[str, str]:
        """Return each field's fault."""
        name = _("Write the name.")
        signed = self.signature is not None or bool(self.signed_as.strip())
        return checks.present(
            {
                "handed_by": "" if self.handed_by.strip() else name,
                "taken_by": "" if self.taken_by.strip() else name,
                "signed_as": "" if signed else _("Sign, or type your name."),
            }
        )


@transaction.atomic
def receive(
    *,
    consignment: Consignment,
    hand_over: HandOver,
    items: Sequence[ReceivedItem],
    taker: Organisation | None = None,
    pictures: Sequence[Picture] = (),
    version: int,
    by: Person,
    at: datetime,
) -> Receipt:
    """Record what was received: accepted goods go into store, refused ones wait for their return."""
    found: Consignment = locked(consignment, version=version, by=by, receiving=True)
    counted = [each for each in items if each.accepted or each.refused]
    if faults := _faults(found, hand_over, counted, pictures):
        raise Invalid(faults)
    receipt = _receipt(found, hand_over, taker or found.recipient, by=by, at=at)
    _add_pictures(receipt, pictures, at=at)
    record_lines(values=_lines(receipt, counted, hand_over), by=by, at=at)
    moved_on(found)
    _enter(receipt, pictures, by=by, at=at)
    return receipt


def _receipt(
    consignment: Consignment,
    hand_over: HandOver,
    taker: Organisation,
    *,
    by: Person,
    at: datetime,
) -> Receipt:
    return Receipt.objects.create(
        consignment=consignment,
        held_on=hand_over.on,
        taker=taker,
        handed_by=hand_over.handed_by.strip(),
        taken_by=hand_over.taken_by.strip(),
        place=hand_over.place.strip(),
        note=hand_over.note.strip(),
        signature=hand_over.signature,
        signed_as=hand_over.signed_as.strip(),
        by=by,
        recorded_at=at,
    )


def _add_pictures(receipt: Receipt, pictures: Sequence[Picture], *, at: datetime) -> None:
    Photograph.objects.bulk_create(
        [
            Photograph(
                receipt=receipt,
                picture=picture.data,
                sha256=picture.sha256,
                width=picture.width,
                height=picture.height,
                recorded_at=at,
            )
            for picture in pictures
        ]
    )


def _faults(
    consignment: Consignment,
    hand_over: HandOver,
    items: Sequence[ReceivedItem],
    pictures: Sequence[Picture],
) -> dict[str, str]:
    faults = hand_over.faults()
    if not items:
        faults["items"] = _("Write how many were accepted or refused for at least one item.")
    if len(pictures) > MOST_PHOTOGRAPHS:
        faults["photographs"] = _("Choose at most %(count)s photographs.") % {
            "count": MOST_PHOTOGRAPHS
        }
    for each in items:
        if each.item.consignment_id != consignment.pk:
            faults["items"] = _("The item belongs to another consignment.")
        if each.refused and not each.reason.strip():
            faults[f"reason_{each.item.pk}"] = _("Say why.")
        if each.accepted < 0 or each.refused < 0:
            faults[f"accepted_{each.item.pk}"] = _("Write a number above zero.")
    return faults


def _lines(
    receipt: Receipt, items: Sequence[ReceivedItem], hand_over: HandOver
) -> list[LineValues]:
    """Return the lines of a receipt, drawn from customs first, then from the way, then as agreed."""
    left = {
        key: {stand: here.get((stand, None), NOTHING) for stand in DRAWN_FROM}
        for key, here in where_is(receipt.consignment).items()
    }
    valued = valued_lines(receipt.consignment)
    lines = []
    for each in items:
        for kind, quantity in ((LineKind.RECEIPT, each.accepted), (LineKind.REFUSAL, each.refused)):
            for before, part in _drawn(left[each.item.pk], quantity):
                lines.append(
                    LineValues(
                        kind,
                        hand_over.on,
                        quantity=part,
                        **value_of(each.item.pk, part, valued),
                        giver=receipt.consignment.giver,
                        taker=receipt.taker,
                        item=each.item,
                        receipt=receipt,
                        before=before,
                        document=hand_over.document.strip() or receipt.public_id,
                        reason=each.reason.strip() if kind == LineKind.REFUSAL else "",
                    )
                )
    return lines


def _drawn(left: dict[Stand, Decimal], quantity: Decimal) -> list[tuple[Stand, Decimal]]:
    """Return from which stands a quantity comes; what nobody offered comes from outside."""
    parts = []
    for stand in DRAWN_FROM:
        part = min(left[stand], quantity)
        if part > 0:
            left[stand] -= part
            quantity -= part
            parts.append((stand, part))
    return [*parts, (Stand.OUTSIDE, quantity)] if quantity > 0 else parts


def _enter(receipt: Receipt, pictures: Sequence[Picture], *, by: Person, at: datetime) -> None:
    """Enter the receipt without the names of people; a drawn signature by its fingerprint."""
    drawn = receipt.signature
    journal.enter(
        kind="receipt.recorded",
        subject=receipt.public_id,
        values={
            "consignment": receipt.consignment.public_id,
            "held_on": receipt.held_on,
            "taker": receipt.taker.public_id,
            "photographs": [picture.sha256 for picture in pictures],
            "signature": hashlib.sha256(drawn).hexdigest() if drawn else "",
            "is_protected": receipt.consignment.is_protected,
        },
        by=by,
        at=at,
    )
