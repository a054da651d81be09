"""Imagined commitments, accounts and consignments, made by the actions themselves."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories.accounts import NOW, OrganisationFactory
from tests.factories.partners import PartnerFactory, recorder
from tests.factories.places import CommunityFactory
from yakir.apps.partners.actions import (
    HandOver,
    ItemOf,
    LineValues,
    ReceivedItem,
    Where,
    advance,
    offer_items,
    open_account,
    open_consignment,
    receive,
    record_line,
    sign_commitment,
)
from yakir.apps.partners.models import Account, Commitment, Consignment, Item, Line, Receipt
from yakir.apps.partners.rules.ledger import LineKind

DAY = date(2026, 3, 2)
PAPER = "Вигаданий документ № 1"


def where(community: Any = None, **values: Any) -> Where:
    """Return what an imagined holding is called and where it is."""
    named = {"name_uk": "Вигадані меблі", "name_en": "Imagined furniture", "sector": "education"}
    return Where(**{**named, "community": community, **values})


def signed(amount: str = "1000", *, by: Any = None, **values: Any) -> Commitment:
    """Return a commitment of an imagined partner, signed on DAY."""
    given = {
        "where": where(),
        "giver": values.pop("giver", None) or PartnerFactory(),
        "taker": values.pop("taker", None) or OrganisationFactory(),
        "currency": "EUR",
        "signed_on": DAY,
        "document": PAPER,
    }
    return sign_commitment(
        amount=Decimal(amount), by=by or recorder(), at=NOW, **{**given, **values}
    )


def account(*, by: Any = None, **values: Any) -> Account:
    """Return an account that an imagined organisation keeps."""
    given = {"where": where(), "keeper": OrganisationFactory(), "currency": "EUR"}
    return open_account(by=by or recorder(), at=NOW, **{**given, **values})


def line(kind: LineKind, *, by: Any = None, at: Any = NOW, **values: Any) -> Line:
    """Return a line recorded with an imagined document."""
    given = {"held_on": DAY, "document": PAPER}
    for name in ("amount", "quantity", "into_amount"):
        if name in values:
            values[name] = Decimal(values[name])
    return record_line(values=LineValues(kind, **{**given, **values}), by=by or recorder(), at=at)


def paid_in(amount: str, into: Account, *, giver: Any = None, **values: Any) -> Line:
    """Return a payment into an account."""
    return line(
        LineKind.DISBURSEMENT,
        amount=amount,
        account=into,
        giver=giver or PartnerFactory(),
        **values,
    )


def consignment(community: Any = None, *, by: Any = None, **values: Any) -> Consignment:
    """Return a consignment without items yet."""
    community = community or CommunityFactory()
    given = {
        "where": where(community),
        "giver": PartnerFactory(),
        "recipient": OrganisationFactory(),
    }
    return open_consignment(by=by or recorder(), at=NOW, **{**given, **values})


def offered(found: Consignment, *rows: ItemOf, by: Any = None, **values: Any) -> list[Item]:
    """Return the items of an imagined offer."""
    rows = rows or (ItemOf("Вигадані парти", Decimal(10), "шт."),)
    found.refresh_from_db()
    return offer_items(
        consignment=found, items=rows, version=found.version, by=by or recorder(), at=NOW,
        **{"on": DAY, "document": PAPER, **values},
    )  # fmt: skip


def moved(
    found: Consignment, kind: LineKind, *items: tuple[Item, int], by: Any = None, **values: Any
) -> list[Line]:
    """Return the lines of a stage; every item whole where none is named."""
    found.refresh_from_db()
    quantities = items or [(item, item.quantity) for item in found.items.all()]
    return advance(
        consignment=found, kind=kind, version=found.version, by=by or recorder(), at=NOW,
        quantities=[(item, Decimal(count)) for item, count in quantities],
        **{"on": DAY, "document": PAPER, **values},
    )  # fmt: skip


def handed(**values: Any) -> HandOver:
    """Return an imagined handing over, signed by its name."""
    given = {"on": DAY, "handed_by": "Вигаданий водій", "taken_by": "Вигадана комірниця"}
    return HandOver(**{**given, "signed_as": "Вигадана комірниця", **values})


def received(
    found: Consignment, item: Item, count: int, *, by: Any = None, **values: Any
) -> Receipt:
    """Return a receipt of so many of an item."""
    found.refresh_from_db()
    return receive(
        consignment=found, hand_over=handed(**values), version=found.version,
        items=[ReceivedItem(item, Decimal(count))], by=by or recorder(), at=NOW,
    )  # fmt: skip
