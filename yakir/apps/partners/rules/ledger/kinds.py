"""Kinds of lines, and from which stand to which each moves money, goods or services."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Nature(models.TextChoices):
    """What an item of a consignment is."""

    GOODS = "goods", _("Goods")
    SERVICE = "service", _("Service in kind")


class LineKind(models.TextChoices):
    """What a line of the ledger says has happened."""

    COMMITMENT = "commitment", _("Committed")
    REDUCTION = "reduction", _("Commitment reduced")
    DISBURSEMENT = "disbursement", _("Disbursed")
    SPENDING = "spending", _("Spent")
    OFFER = "offer", _("Offered")
    AGREEMENT = "agreement", _("Agreed")
    WITHDRAWAL = "withdrawal", _("Withdrawn before shipping")
    SHIPMENT = "shipment", _("Shipped")
    CUSTOMS = "customs", _("At customs")
    RECEIPT = "receipt", _("Received and accepted")
    REFUSAL = "refusal", _("Refused on receipt")
    USE = "use", _("Put in use")
    IDLE = "idle", _("Taken out of use")
    CHECK = "check", _("Checked: in use")
    LOSS = "loss", _("Lost or written off")
    RENDERED = "rendered", _("Service rendered")
    RETURN = "return", _("Returned to the giver")
    REDISTRIBUTION = "redistribution", _("Passed to another recipient")
    EXCHANGE = "exchange", _("Exchanged into another currency")
    OWNERSHIP = "ownership", _("Ownership transferred")
    DUTY_RELIEF = "duty_relief", _("Relief from duty")
    VAT_RELIEF = "vat_relief", _("Relief from VAT")


class Stand(models.TextChoices):
    """Where money, goods or a service stand; nothing is the world outside."""

    OUTSIDE = "", _("Outside")
    DUE = "due", _("Committed, not paid yet")
    HELD = "held", _("In the account")
    OFFERED = "offered", _("Offered")
    AGREED = "agreed", pgettext_lazy("goods", "Agreed")
    WAY = "way", _("On the way")
    CUSTOMS = "customs", _("At customs")
    REFUSED = "refused", _("Refused, not returned yet")
    STORE = "store", _("In store")
    USE = "use", _("In use")


class ValueMethod(models.TextChoices):
    """How the value of goods or of a service was found."""

    INVOICE = "invoice", _("By invoice")
    GIVER = "giver", _("As the giver stated it")
    CUSTOMS = "customs", _("By customs declaration")
    MARKET = "market", _("By market price")
    ESTIMATE = "estimate", _("Our estimate")


_OUT = Stand.OUTSIDE
# From where goods may arrive: customs, the way, or straight from what was agreed or offered.
_COMING = (Stand.CUSTOMS, Stand.WAY, Stand.AGREED, Stand.OFFERED, _OUT)
MOVES: Mapping[LineKind, tuple[tuple[Stand, Stand], ...]] = {
    LineKind.COMMITMENT: ((_OUT, Stand.DUE),),
    LineKind.REDUCTION: ((Stand.DUE, _OUT),),
    LineKind.DISBURSEMENT: ((Stand.DUE, Stand.HELD), (_OUT, Stand.HELD)),
    LineKind.SPENDING: ((Stand.HELD, _OUT),),
    LineKind.OFFER: ((_OUT, Stand.OFFERED),),
    LineKind.AGREEMENT: ((Stand.OFFERED, Stand.AGREED), (_OUT, Stand.AGREED)),
    LineKind.WITHDRAWAL: ((Stand.AGREED, _OUT), (Stand.OFFERED, _OUT)),
    LineKind.SHIPMENT: ((Stand.AGREED, Stand.WAY), (_OUT, Stand.WAY)),
    LineKind.CUSTOMS: ((Stand.WAY, Stand.CUSTOMS),),
    LineKind.RECEIPT: tuple((stand, Stand.STORE) for stand in _COMING),
    LineKind.REFUSAL: tuple((stand, Stand.REFUSED) for stand in _COMING),
    LineKind.USE: ((Stand.STORE, Stand.USE),),
    LineKind.IDLE: ((Stand.USE, Stand.STORE),),
    LineKind.CHECK: ((Stand.USE, Stand.USE),),
    LineKind.LOSS: tuple(
        (stand, _OUT) for stand in (Stand.STORE, Stand.USE, Stand.WAY, Stand.CUSTOMS, Stand.REFUSED)
    ),
    LineKind.RENDERED: ((Stand.AGREED, _OUT),),
    LineKind.RETURN: ((Stand.REFUSED, _OUT), (Stand.STORE, _OUT), (Stand.HELD, _OUT)),
    LineKind.REDISTRIBUTION: ((Stand.STORE, Stand.STORE), (Stand.HELD, Stand.HELD)),
    LineKind.EXCHANGE: ((Stand.HELD, Stand.HELD),),
    LineKind.OWNERSHIP: ((_OUT, _OUT),),
    LineKind.DUTY_RELIEF: ((_OUT, _OUT),),
    LineKind.VAT_RELIEF: ((_OUT, _OUT),),
}
MONEY_STANDS = frozenset({Stand.DUE, Stand.HELD})
# Where goods stand with somebody: two recipients of one consignment each have a store of their own.
WITH_A_HOLDER = frozenset({Stand.STORE, Stand.USE})
RELIEFS = frozenset({LineKind.DUTY_RELIEF, LineKind.VAT_RELIEF})
# These say something and move nothing.
MEMO_KINDS = RELIEFS | {LineKind.CHECK, LineKind.OWNERSHIP}
BETWEEN_ACCOUNTS = frozenset({LineKind.REDISTRIBUTION, LineKind.EXCHANGE})
MONEY_KINDS = frozenset(
    kind for kind, moves in MOVES.items() if any(MONEY_STANDS & set(move) for move in moves)
)
GOODS_KINDS = frozenset(
    kind for kind, moves in MOVES.items() if any(not MONEY_STANDS & set(move) for move in moves)
)
REASON_KINDS = frozenset(
    {
        LineKind.REDUCTION,
        LineKind.WITHDRAWAL,
        LineKind.REFUSAL,
        LineKind.IDLE,
        LineKind.LOSS,
        LineKind.RETURN,
    }
)
_BOTH = (True, True)
_ONE = (False, True)
# What happens with one organisation, the taker; nothing changes hands.
WITH_ONE_HOLDER = frozenset({LineKind.USE, LineKind.IDLE, LineKind.CHECK})
# What a receipt says of goods, and so whoever may receive.
ON_RECEIPT = frozenset({LineKind.RECEIPT, LineKind.REFUSAL})
# What the recipient of a consignment does; everything else its giver does.
BY_THE_RECIPIENT = frozenset({LineKind.RETURN, LineKind.REDISTRIBUTION, LineKind.LOSS})
# Whether a line of this kind has to name who gives and who takes.
ENDS: Mapping[LineKind, tuple[bool, bool]] = {
    **dict.fromkeys(LineKind, _BOTH),
    **dict.fromkeys(WITH_ONE_HOLDER | {LineKind.EXCHANGE}, _ONE),
    **dict.fromkeys((LineKind.LOSS, LineKind.SPENDING), (True, False)),
    **dict.fromkeys(RELIEFS, _ONE),
}
# Kinds in which something goes from one organisation to another, so that a boundary can be crossed;
# an exchange stays with whoever keeps both accounts.
FLOWS = frozenset(
    {
        LineKind.COMMITMENT,
        LineKind.DISBURSEMENT,
        LineKind.SPENDING,
        LineKind.AGREEMENT,
        LineKind.RECEIPT,
        LineKind.RENDERED,
        LineKind.RETURN,
        LineKind.REDISTRIBUTION,
    }
)


def may_move(kind: str, before: str, after: str) -> bool:
    """Return whether a line of this kind may move something from one stand to another."""
    return (Stand(before), Stand(after)) in MOVES[LineKind(kind)]
