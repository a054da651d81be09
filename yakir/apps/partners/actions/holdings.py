"""Commitments, accounts and consignments: opened once, changed by version, their lines beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.journal import actions as journal
from yakir.apps.partners.actions import checks
from yakir.apps.partners.actions.ledger import LineValues, record_lines
from yakir.apps.partners.models import (
    Account,
    Act,
    Commitment,
    Consignment,
    Fund,
    Instalment,
    Item,
    Line,
    Pledge,
)
from yakir.apps.partners.queries.ledger.scope import may_keep_in
from yakir.apps.partners.queries.ledger.standing import committed
from yakir.apps.partners.queries.ledger.values import value_of, valued_lines
from yakir.apps.partners.rules.ledger import LineKind, Nature
from yakir.apps.partners.rules.ledger.kinds import BY_THE_RECIPIENT
from yakir.apps.partners.rules.life import is_protected
from yakir.apps.partners.rules.numbers import NumberKind, even_number, is_vin
from yakir.apps.places.models import Community, Oblast
from yakir.common.errors import Conflict, Invalid, NotAllowed
from yakir.common.formats import write_moment
from yakir.common.models import Source
from yakir.common.money import CURRENCIES
from yakir.common.protected import Sector

MOST_ITEMS = 2000


class Changed(Conflict):
    """Somebody was faster; the message says what they did."""

    code = "changed"


@dataclass(frozen=True, slots=True)
class Where:
    """What a holding is called, what it is for and where; protected by its sector and words."""

    name_uk: str
    name_en: str = ""
    sector: str = ""
    community: Community | None = None
    oblast: Oblast | None = None
    is_protected: bool | None = None

    def faults(self) -> dict[str, str]:
        """Return each field's fault."""
        apart = self.community and self.oblast and self.community.oblast_id != self.oblast.pk
        return checks.present(
            {
                "name_uk": "" if self.name_uk.strip() else _("Write what it is, in a few words."),
                "sector": "" if self.sector in Sector.values else _("Choose from the list."),
                "oblast": _("The community lies in another oblast.") if apart else "",
            }
        )

    def fields(self) -> dict[str, Any]:
        """Return the values under the names of the fields."""
        return {
            "name_uk": self.name_uk.strip(),
            "name_en": self.name_en.strip(),
            "sector": self.sector,
            "community": self.community,
            "oblast": self.community.oblast if self.community else self.oblast,
            "is_protected": is_protected(
                self.sector, (self.name_uk, self.name_en), self.is_protected
            ),
        }


@dataclass(frozen=True, slots=True)
class InstalmentOf:
    """A payment that a commitment foresees: how much, by when and on what condition."""

    amount: Decimal
    due_on: date | None = None
    condition: str = ""


@dataclass(frozen=True, slots=True)
class ItemOf:
    """One row of a packing list."""

    name_uk: str
    quantity: Decimal
    unit_uk: str
    name_en: str = ""
    unit_en: str = ""
    nature: str = Nature.GOODS
    number_kind: str = ""
    number: str = ""
    value: Decimal | None = None
    currency: str = ""
    value_method: str = ""

    def faults(self) -> dict[str, str]:
        """Return each field's fault."""
        number = even_number(self.number)
        wrong_vin = self.number_kind == NumberKind.VIN and not is_vin(number)
        many = bool(number) and self.quantity != 1
        sound = self.quantity.is_finite() and self.quantity > 0
        return checks.present(
            {
                "name_uk": "" if self.name_uk.strip() else _("Write what it is, in a few words."),
                "unit_uk": "" if self.unit_uk.strip() else _("Write the unit."),
                "quantity": (_("A number names one thing: write 1.") if many else "")
                if sound
                else _("Write a number above zero."),
                "number": _("A vehicle number has 17 signs without I, O and Q.")
                if wrong_vin
                else "",
            }
        )


@transaction.atomic
def sign_commitment(
    *,
    where: Where,
    giver: Organisation,
    taker: Organisation,
    amount: Decimal,
    currency: str,
    signed_on: date,
    ends_on: date | None = None,
    conditions: str = "",
    schedule: Sequence[InstalmentOf] = (),
    pledge: Pledge | None = None,
    act: Act | None = None,
    document: str = "",
    source: Source | None = None,
    by: Person,
    at: datetime,
) -> Commitment:
    """Record a signed undertaking with its schedule, and its first line."""
    _require(by, where)
    faults = {**where.faults(), **_signing_faults(signed_on, ends_on, currency, at)}
    planned = sum((each.amount for each in schedule), Decimal(0))
    if any(not each.amount.is_finite() or each.amount <= 0 for each in schedule):
        faults["schedule"] = _("Write a number above zero.")
    elif planned > amount:
        faults["schedule"] = _("The instalments come to more than the commitment.")
    if not document.strip() and source is None:
        faults["document"] = _("Name the document or a source.")
    if faults:
        raise Invalid(faults)
    commitment = Commitment.objects.create(
        **where.fields(),
        giver=giver,
        taker=taker,
        currency=currency,
        signed_on=signed_on,
        ends_on=ends_on,
        conditions=conditions.strip(),
        pledge=pledge,
        act=act,
        document=document.strip(),
        source=source,
        by=by,
        recorded_at=at,
    )
    Instalment.objects.bulk_create(
        [
            Instalment(
                commitment=commitment,
                due_on=each.due_on,
                amount=each.amount,
                condition=each.condition,
                recorded_at=at,
            )
            for each in schedule
        ]
    )
    _enter("commitment.signed", commitment, _signed(commitment, schedule), by=by, at=at)
    first = LineValues(
        LineKind.COMMITMENT,
        signed_on,
        amount=amount,
        currency=currency,
        giver=giver,
        taker=taker,
        commitment=commitment,
        document=document,
        source=source,
    )
    record_lines(values=[first], by=by, at=at)
    return commitment


@transaction.atomic
def change_schedule(
    *,
    commitment: Commitment,
    schedule: Sequence[InstalmentOf],
    version: int,
    by: Person,
    at: datetime,
) -> Commitment:
    """Put a new schedule in place of the one that holds; the old instalments stay to be seen."""
    found: Commitment = locked(commitment, version=version, by=by)
    if any(not each.amount.is_finite() or each.amount <= 0 for each in schedule):
        raise Invalid({"schedule": _("Write a number above zero.")})
    if sum((each.amount for each in schedule), Decimal(0)) > committed(found).amount:
        raise Invalid({"schedule": _("The instalments come to more than the commitment.")})
    held = list(found.instalments.filter(replaced_by=None, amount__gt=0).order_by("due_on", "pk"))
    for index in range(max(len(held), len(schedule))):
        old = held[index] if index < len(held) else None
        new = schedule[index] if index < len(schedule) else InstalmentOf(Decimal(0))
        Instalment.objects.create(
            commitment=found,
            due_on=new.due_on,
            amount=new.amount,
            condition=new.condition,
            replaces=old,
            recorded_at=at,
        )
    moved_on(found)
    _enter("commitment.schedule-changed", found, _schedule(schedule), by=by, at=at)
    return found


@transaction.atomic
def open_account(
    *,
    where: Where,
    keeper: Organisation,
    currency: str,
    fund: Fund | None = None,
    by: Person,
    at: datetime,
) -> Account:
    """Open an account of money that an organisation keeps apart."""
    _require(by, where)
    faults = where.faults()
    if currency not in CURRENCIES:
        faults["currency"] = _("Choose the currency of the amount.")
    if fund is not None and fund.is_scenario:
        faults["fund"] = _("A fund of a scenario is no money; nothing can be paid into it.")
    if faults:
        raise Invalid(faults)
    account = Account.objects.create(
        **where.fields(), keeper=keeper, currency=currency, fund=fund, by=by, recorded_at=at
    )
    told = {"keeper": keeper.public_id, "currency": currency, "fund": checks.id_of(fund)}
    _enter("account.opened", account, told, by=by, at=at)
    return account


@transaction.atomic
def open_consignment(
    *,
    where: Where,
    giver: Organisation,
    recipient: Organisation,
    is_aid: bool = False,
    expected_on: date | None = None,
    note: str = "",
    pledge: Pledge | None = None,
    act: Act | None = None,
    by: Person,
    at: datetime,
) -> Consignment:
    """Open a consignment between a giver and a recipient; its items come next."""
    _require(by, where)
    faults = where.faults()
    if giver == recipient:
        faults["recipient"] = _("Giver and recipient are the same.")
    if faults:
        raise Invalid(faults)
    consignment = Consignment.objects.create(
        **where.fields(),
        giver=giver,
        recipient=recipient,
        is_aid=is_aid,
        expected_on=expected_on,
        note=note.strip(),
        pledge=pledge,
        act=act,
        by=by,
        recorded_at=at,
    )
    told = {
        "giver": giver.public_id,
        "recipient": recipient.public_id,
        "is_aid": is_aid,
        "expected_on": expected_on,
        "pledge": checks.id_of(pledge),
        "act": checks.id_of(act),
    }
    _enter("consignment.opened", consignment, told, by=by, at=at)
    return consignment


@transaction.atomic
def offer_items(
    *,
    consignment: Consignment,
    items: Sequence[ItemOf],
    on: date,
    document: str = "",
    source: Source | None = None,
    kind: LineKind = LineKind.OFFER,
    version: int,
    by: Person,
    at: datetime,
) -> list[Item]:
    """Add the rows of an offer or packing list; each begins as offered, or as agreed at once."""
    found: Consignment = locked(consignment, version=version, by=by)
    if faults := _items_faults(found, items):
        raise Invalid(faults)
    first = found.items.count() + 1
    rows = [_item(found, row, each, at=at) for row, each in enumerate(items, start=first)]
    Item.objects.bulk_create(rows)
    journal.enter_all(
        [journal.Record("item.added", row.public_id, _item_told(row)) for row in rows],
        by=by,
        at=at,
    )
    record_lines(
        values=[
            LineValues(
                kind,
                on,
                quantity=row.quantity,
                amount=each.value,
                currency=each.currency,
                value_method=each.value_method,
                giver=found.giver,
                taker=found.recipient,
                item=row,
                before="",
                document=document,
                source=source,
            )
            for row, each in zip(rows, items, strict=True)
        ],
        by=by,
        at=at,
    )
    moved_on(found)
    return rows


@transaction.atomic
def advance(
    *,
    consignment: Consignment,
    kind: LineKind,
    quantities: Iterable[tuple[Item, Decimal]],
    on: date,
    before: str | None = None,
    giver: Organisation | None = None,
    taker: Organisation | None = None,
    document: str = "",
    source: Source | None = None,
    reason: str = "",
    version: int,
    by: Person,
    at: datetime,
) -> list[Line]:
    """Take items of a consignment one stage on: agreed, shipped, at customs, in use, checked."""
    found: Consignment = locked(consignment, version=version, by=by)
    moved = [(item, quantity) for item, quantity in quantities if quantity]
    if not moved:
        raise Invalid({"quantities": _("Write how many for at least one item.")})
    if any(item.consignment_id != found.pk for item, _quantity in moved):
        raise Invalid({"quantities": _("The item belongs to another consignment.")})
    from_whom, to_whom = found.giver, found.recipient
    if kind in BY_THE_RECIPIENT:
        from_whom, to_whom = to_whom, from_whom
    valued = valued_lines(found)
    lines = record_lines(
        values=[
            LineValues(
                kind,
                on,
                quantity=quantity,
                **value_of(item.pk, quantity, valued),
                giver=giver or from_whom,
                taker=None if kind == LineKind.LOSS else taker or to_whom,
                item=item,
                before=before,
                document=document,
                source=source,
                reason=reason,
            )
            for item, quantity in moved
        ],
        by=by,
        at=at,
    )
    moved_on(found)
    return lines


def locked(holding: Any, *, version: int, by: Person, receiving: bool = False) -> Any:
    """Return a holding as it stands, locked; refuse when somebody was faster."""
    found = type(holding).objects.select_for_update(of=("self",)).get(pk=holding.pk)
    if not may_keep_in(by, found.community, receiving=receiving):
        raise NotAllowed
    if found.version != version:
        raise Changed(_since(found, version))
    return found


def _since(holding: Any, version: int) -> str:
    """Return in words what has happened to a holding since a version was read."""
    newest: dict[tuple[datetime, str], None] = {}
    for line in holding.lines.order_by("-recorded_at", "-pk")[:MOST_ITEMS]:
        newest.setdefault((line.recorded_at, line.get_kind_display()))
    steps = list(newest)[: max(holding.version - version, 0)]
    told = "; ".join(f"{write_moment(at)}: {kind}" for at, kind in steps)
    return _(
        "Somebody has changed this meanwhile: %(changes)s. Look at what changed, then send again."
    ) % {"changes": told or _("nothing in its lines")}


def moved_on(holding: Any) -> None:
    """Give a holding its next version, so that whoever read the old one learns of the change."""
    holding.version += 1
    holding.save(update_fields=["version"])


def _require(by: Person, where: Where) -> None:
    if not may_keep_in(by, where.community):
        raise NotAllowed


def _signing_faults(
    signed_on: date, ends_on: date | None, currency: str, at: datetime
) -> dict[str, str]:
    return checks.present(
        {
            "signed_on": _("This day is still to come. Write when it happened.")
            if signed_on > localdate(at)
            else "",
            "ends_on": _("It ends before it was signed.")
            if ends_on is not None and ends_on < signed_on
            else "",
            "currency": "" if currency in CURRENCIES else _("Choose the currency of the amount."),
        }
    )


def _items_faults(consignment: Consignment, items: Sequence[ItemOf]) -> dict[str, str]:
    """Return the faults of items, each under its row and field, as `2.number`."""
    if not items:
        return {"items": _("Write at least one item.")}
    if len(items) > MOST_ITEMS:
        return {"items": _("Too many items for one consignment.")}
    faults = {
        f"{row}.{name}": text
        for row, each in enumerate(items, start=1)
        for name, text in each.faults().items()
    }
    known = set(consignment.items.exclude(number="").values_list("number_kind", "number"))
    for row, each in enumerate(items, start=1):
        mark = (each.number_kind, even_number(each.number))
        if mark[1] and mark in known:
            faults[f"{row}.number"] = _("This number stands in the list already.")
        known.add(mark)
    return faults


def _item(consignment: Consignment, row: int, each: ItemOf, *, at: datetime) -> Item:
    return Item(
        consignment=consignment,
        row=row,
        nature=each.nature,
        name_uk=each.name_uk.strip(),
        name_en=each.name_en.strip(),
        unit_uk=each.unit_uk.strip(),
        unit_en=each.unit_en.strip(),
        quantity=each.quantity,
        number_kind=(each.number_kind or NumberKind.SERIAL) if each.number.strip() else "",
        number=even_number(each.number),
        recorded_at=at,
    )


def _item_told(item: Item) -> dict[str, object]:
    names = ("row", "nature", "name_uk", "name_en", "unit_uk", "unit_en", "quantity")
    return {
        **{name: getattr(item, name) for name in names},
        "number_kind": item.number_kind,
        "number": item.number,
        "consignment": item.consignment.public_id,
        "is_protected": item.consignment.is_protected,
    }


def _signed(commitment: Commitment, schedule: Sequence[InstalmentOf]) -> dict[str, object]:
    return {
        "giver": commitment.giver.public_id,
        "taker": commitment.taker.public_id,
        "currency": commitment.currency,
        "signed_on": commitment.signed_on,
        "ends_on": commitment.ends_on,
        "conditions": commitment.conditions,
        "document": commitment.document,
        "source": checks.id_of(commitment.source),
        "pledge": checks.id_of(commitment.pledge),
        "act": checks.id_of(commitment.act),
        **_schedule(schedule),
    }


def _schedule(schedule: Sequence[InstalmentOf]) -> dict[str, object]:
    return {"schedule": [[each.due_on, each.amount, each.condition] for each in schedule]}


def _enter(
    kind: str, holding: Any, more: Mapping[str, object], *, by: Person, at: datetime
) -> None:
    journal.enter(
        kind=kind,
        subject=holding.public_id,
        values={
            "name_uk": holding.name_uk,
            "name_en": holding.name_en,
            "sector": str(holding.sector),
            "is_protected": holding.is_protected,
            "community": holding.community.code if holding.community else None,
            "oblast": holding.oblast.code if holding.oblast else None,
            **more,
        },
        by=by,
        at=at,
    )
