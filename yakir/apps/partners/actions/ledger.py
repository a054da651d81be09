"""Lines of the ledger: recorded together, corrected by new ones, never more out than there is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.journal import actions as journal
from yakir.apps.partners.actions import checks
from yakir.apps.partners.actions.acts import GREATEST, AlreadyCorrected, PartyOf
from yakir.apps.partners.models import (
    Account,
    Commitment,
    Consignment,
    Item,
    Line,
    LineParty,
    Receipt,
)
from yakir.apps.partners.queries.ledger.scope import may_keep
from yakir.apps.partners.queries.ledger.standing import postings_touching
from yakir.apps.partners.rules import PartyRole
from yakir.apps.partners.rules.ledger import (
    MOVES,
    REASON_KINDS,
    LineKind,
    Nature,
    Stand,
    ValueMethod,
    shortage,
)
from yakir.apps.partners.rules.ledger.kinds import (
    BETWEEN_ACCOUNTS,
    ENDS,
    MONEY_KINDS,
    MONEY_STANDS,
    ON_RECEIPT,
    RELIEFS,
    WITH_ONE_HOLDER,
    may_move,
)
from yakir.common.errors import Invalid, NotAllowed, Refused
from yakir.common.models import Rate, Source
from yakir.common.money import CURRENCIES

Holdings = Commitment | Account | Consignment


class NotThere(Refused):
    """More would leave a place than is there."""

    code = "not_there"


class LineCorrected(AlreadyCorrected):
    """The line has a correction; that one is to be corrected."""

    message = gettext_lazy("This line has been corrected already. Correct the newer one.")


@dataclass(frozen=True, slots=True)
class LineValues:
    """
    What a line says; the stands may stay empty when the kind leaves one choice.

    `commitment` and `account` are those of money, `item` or `consignment` those of goods and
    services. Quantities are in the unit of the item, amounts of money move, amounts of goods value.
    """

    kind: str
    held_on: date
    quantity: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""
    into_amount: Decimal | None = None
    value_method: str = ""
    giver: Organisation | None = None
    taker: Organisation | None = None
    parties: Sequence[PartyOf] = ()
    commitment: Commitment | None = None
    account: Account | None = None
    other_account: Account | None = None
    consignment: Consignment | None = None
    item: Item | None = None
    receipt: Receipt | None = None
    before: str | None = None
    document: str = ""
    source: Source | None = None
    reason: str = ""

    @property
    def is_money(self) -> bool:
        """Whether the line is one of money."""
        return self.item is None and self.consignment is None

    @property
    def holdings(self) -> tuple[Holdings, ...]:
        """The commitment, accounts or consignment that the line touches."""
        named = (self.commitment, self.account, self.other_account, self.consignment)
        return tuple(each for each in named if each is not None)

    def settled(self) -> "LineValues":
        """Return the values with what follows from others: consignment, stand, currency, ends."""
        consignment = self.item.consignment if self.item else self.consignment
        whole = replace(self, consignment=consignment)
        money = whole.commitment or whole.account
        if whole.is_money and money is not None and not whole.currency:
            whole = replace(whole, currency=money.currency)
        if whole.amount is None:
            whole = replace(whole, currency="", value_method="")
        if self.before is None:
            whole = replace(whole, before=whole.usual_before())
        return whole._with_ends()

    def usual_before(self) -> str:
        """Return the stand that lines of this kind most often come from."""
        stands = [
            before
            for before, after in MOVES.get(LineKind(self.kind), ())
            if self.is_money == bool(MONEY_STANDS & {before, after}) or (before, after) == _MEMO
        ]
        if self.kind == LineKind.DISBURSEMENT and self.commitment is None:
            return Stand.OUTSIDE
        return stands[0] if stands else Stand.OUTSIDE

    @property
    def after(self) -> str:
        """The stand to which the line moves something."""
        for before, after in MOVES.get(LineKind(self.kind), ()):
            if before == self.before:
                return after
        return Stand.OUTSIDE

    def _with_ends(self) -> "LineValues":
        """Return the values with the keeper of an account as the end that nobody named."""
        giver, taker = self.giver, self.taker
        if self.kind in WITH_ONE_HOLDER:
            giver = None
        if self.before == Stand.HELD and self.account and giver is None:
            giver = self.account.keeper
        target = self.other_account or self.account
        if self.after == Stand.HELD and target and taker is None:
            taker = target.keeper
        return replace(self, giver=giver, taker=taker)


_MEMO = (Stand.OUTSIDE, Stand.OUTSIDE)


def record_line(*, values: LineValues, by: Person, at: datetime) -> Line:
    """Record one line of the ledger."""
    return record_lines(values=[values], by=by, at=at)[0]


@transaction.atomic
def record_lines(*, values: Iterable[LineValues], by: Person, at: datetime) -> list[Line]:
    """Record lines together, or none of them; refuse when more would leave than is there."""
    settled = [_checked(each, by=by, at=at) for each in values]
    lines = _write(settled, [None] * len(settled), by=by, at=at)
    _enter("line.recorded", lines, by=by, at=at)
    return lines


@transaction.atomic
def correct_line(*, line: Line, values: LineValues, by: Person, at: datetime) -> Line:
    """Record a line that names the one it corrects; kind and holding stay, a zero says it never was."""
    old = Line.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if Line.objects.filter(replaces=old).exists():
        raise LineCorrected
    settled = _checked(values, by=by, at=at, corrects=old)
    lines = _write([settled], [old], by=by, at=at)
    _enter("line.corrected", lines, by=by, at=at)
    return lines[0]


def void_line(*, line: Line, reason: str, by: Person, at: datetime) -> Line:
    """Record that a line never happened, with the reason; both stay."""
    zero = Decimal(0)
    values = values_of(line)
    amount = zero if line.consignment_id is None else None
    into = zero if line.into_amount is not None else None
    quantity = zero if line.quantity is not None else None
    values = replace(
        values, quantity=quantity, amount=amount, into_amount=into, reason=reason.strip()
    )
    if not reason.strip():
        raise Invalid({"reason": _("Say why.")})
    return correct_line(line=line, values=values, by=by, at=at)


def values_of(line: Line) -> LineValues:
    """Return a line as it would have been typed."""
    names = [
        name for name in LineValues.__dataclass_fields__ if name not in ("parties", "consignment")
    ]
    parties = [
        PartyOf(party.organisation, party.role)
        for party in line.parties.select_related("organisation").order_by("pk")
    ]
    values = LineValues(**{name: getattr(line, name) for name in names}, parties=parties)
    return replace(values, consignment=line.consignment)


def _checked(
    values: LineValues, *, by: Person, at: datetime, corrects: Line | None = None
) -> LineValues:
    """Return the values settled; refuse who may not, and every fault at once."""
    if values.kind not in LineKind.values:
        raise Invalid({"kind": _("Choose from the list.")})
    settled = values.settled()
    if not settled.holdings:
        raise Invalid({"consignment": _("Name the commitment, the account or the consignment.")})
    receiving = settled.receipt is not None and settled.kind in ON_RECEIPT
    if not all(may_keep(by, holding, receiving=receiving) for holding in settled.holdings):
        raise NotAllowed
    if faults := {**_faults(settled, at, corrects), **_holding_faults(settled, corrects)}:
        raise Invalid(faults)
    return settled


def _faults(values: LineValues, at: datetime, corrects: Line | None) -> dict[str, str]:
    kind = LineKind(values.kind)
    wants_giver, wants_taker = ENDS[kind]
    name_one = _("Choose an organisation.")
    no_document = not values.document.strip() and values.source is None
    return checks.present(
        {
            "held_on": _day_fault(values.held_on, at),
            "quantity": _quantity_fault(values, corrects),
            "amount": _amount_fault(values, corrects),
            "into_amount": _into_fault(values, corrects),
            "currency": _currency_fault(values),
            "value_method": _method_fault(values),
            "giver": name_one if wants_giver and values.giver is None else "",
            "taker": name_one if wants_taker and values.taker is None else "",
            "reason": _("Say why.") if kind in REASON_KINDS and not values.reason.strip() else "",
            "document": _("Name the document or a source.") if no_document else "",
            "parties": _parties_fault(values.parties),
        }
    )


def _holding_faults(values: LineValues, corrects: Line | None) -> dict[str, str]:
    """Return what is wrong with what the line touches."""
    faults = {}
    if not may_move(values.kind, values.before or "", values.after):
        faults["before"] = _("A line of this kind cannot come from there.")
    if values.is_money and values.kind not in MONEY_KINDS | RELIEFS:
        faults["kind"] = _("This is a line of goods: name the item.")
    stands = {values.before, values.after}
    if Stand.DUE in stands and values.commitment is None:
        faults["commitment"] = _("Name the commitment.")
    if Stand.HELD in stands and values.account is None:
        faults["account"] = _("Name the account.")
    if values.kind == LineKind.RENDERED and values.item and values.item.nature != Nature.SERVICE:
        faults["item"] = _("Only a service is rendered. Record that goods were received.")
    faults |= _keeper_faults(values)
    if values.receipt is not None and not _is_of(values.receipt, values):
        faults["receipt"] = _("The receipt is of another consignment.")
    needs_item = not values.is_money and values.kind not in RELIEFS
    if needs_item and values.item is None:
        faults["item"] = _("Name the item.")
    if values.kind in BETWEEN_ACCOUNTS and values.is_money:
        faults |= _other_account_fault(values)
    if corrects is not None and _touched(values) != _touched(values_of(corrects).settled()):
        faults["kind"] = _(
            "A correction keeps the kind and what it touches. Void the line and record another."
        )
    return faults


def _keeper_faults(values: LineValues) -> dict[str, str]:
    """Return the ends that are not the keepers of their accounts: no total would count them right."""
    if values.amount == 0:
        return {}  # What never happened may be said of any line.
    faults, target = {}, values.other_account or values.account
    if values.before == Stand.HELD and values.account and values.giver != values.account.keeper:
        faults["giver"] = _("The account is kept by %(name)s.") % {
            "name": values.account.keeper.name
        }
    if values.after == Stand.HELD and target and values.taker != target.keeper:
        faults["taker"] = _("The account is kept by %(name)s.") % {"name": target.keeper.name}
    return faults


def _is_of(receipt: Receipt, values: LineValues) -> bool:
    """Return whether a line is one of what was accepted or refused on this receipt."""
    return values.kind in ON_RECEIPT and receipt.consignment == values.consignment


def _touched(values: LineValues) -> tuple[object, ...]:
    return (
        values.kind,
        values.commitment,
        values.account,
        values.other_account,
        values.consignment,
        values.item,
    )


def _other_account_fault(values: LineValues) -> dict[str, str]:
    account, other = values.account, values.other_account
    if account is None or other is None or account == other:
        return {"other_account": _("Name another account.")}
    same = account.currency == other.currency
    if same == (values.kind == LineKind.EXCHANGE):
        return {
            "other_account": _("Money goes to an account of the same currency; else exchange it.")
        }
    if values.kind == LineKind.EXCHANGE and account.keeper != other.keeper:
        return {
            "other_account": _("Exchange between accounts of one keeper, then pass the money on.")
        }
    return {}


def _day_fault(day: date | None, at: datetime) -> str:
    if day is None:
        return _("Write the day.")
    if day > localdate(at):
        return _("This day is still to come. Write when it happened.")
    return "" if day.year > 1990 else _("Write a year after 1990.")


def _quantity_fault(values: LineValues, corrects: Line | None) -> str:
    if values.item is None:
        return "" if values.quantity is None else _("A quantity needs an item.")
    return _number_fault(values.quantity, corrects)


def _amount_fault(values: LineValues, corrects: Line | None) -> str:
    if values.amount is None:
        return _("Write the amount.") if values.is_money or values.kind in RELIEFS else ""
    return _number_fault(values.amount, corrects)


def _into_fault(values: LineValues, corrects: Line | None) -> str:
    if values.kind != LineKind.EXCHANGE:
        return "" if values.into_amount is None else _("Only an exchange has two amounts.")
    return _number_fault(values.into_amount, corrects)


def _number_fault(number: Decimal | None, corrects: Line | None) -> str:
    if number is None or not number.is_finite() or number >= GREATEST or number < 0:
        return _("Write a number above zero.")
    if number == 0 and corrects is None:
        return _("Write a number above zero.")
    return ""


def _currency_fault(values: LineValues) -> str:
    if values.amount is None:
        return ""
    if values.currency not in CURRENCIES:
        return _("Choose the currency of the amount.")
    kept = {each.currency for each in (values.commitment, values.account) if each is not None}
    if kept - {values.currency}:
        return _("The commitment or account is kept in %(currency)s.") % {
            "currency": ", ".join(sorted(kept))
        }
    return ""


def _method_fault(values: LineValues) -> str:
    if values.is_money or values.amount is None:
        return ""
    known = values.value_method in ValueMethod.values
    return "" if known else _("Say how the value was found.")


def _parties_fault(parties: Sequence[PartyOf]) -> str:
    if any(party.role not in PartyRole.values for party in parties):
        return _("Choose what each organisation does.")
    twice = len(set(parties)) < len(parties)
    return _("The same organisation stands twice in one role.") if twice else ""


def _write(
    settled: Sequence[LineValues],
    replaced: Sequence[Line | None],
    *,
    by: Person,
    at: datetime,
) -> list[Line]:
    """Write lines under the locks of all they touch, and see that nothing falls short."""
    holdings = {each for values in settled for each in values.holdings}
    _lock(holdings)
    rates = {day: Rate.objects.on(day) for day in {values.held_on for values in settled}}
    lines = [
        _line(values, old, rates[values.held_on].get(values.currency), by=by, at=at)
        for values, old in zip(settled, replaced, strict=True)
    ]
    Line.objects.bulk_create(lines)
    LineParty.objects.bulk_create(
        [
            LineParty(line=line, organisation=party.organisation, role=party.role)
            for line, values in zip(lines, settled, strict=True)
            for party in values.parties
        ]
    )
    _refuse_shortage(holdings)
    return lines


def _line(
    values: LineValues, old: Line | None, rate: Rate | None, *, by: Person, at: datetime
) -> Line:
    names = [name for name in LineValues.__dataclass_fields__ if name != "parties"]
    fields = {name: getattr(values, name) for name in names}
    return Line(
        **{**fields, "before": values.before or ""},
        after=values.after,
        rate=rate,
        replaces=old,
        by=by,
        recorded_at=at,
    )


def _lock(holdings: Iterable[Holdings]) -> None:
    """Lock what lines touch, always in one order, so that two writers cannot wait for each other."""
    for model in (Commitment, Account, Consignment):
        keys = sorted(each.pk for each in holdings if isinstance(each, model))
        list(model.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def _refuse_shortage(holdings: Iterable[Holdings]) -> None:
    short = shortage(postings_touching(holdings))
    if short is None:
        return
    stand = Stand(short.place.stand)
    raise NotThere(
        _("On %(day)s there would be %(lacking)s too little: %(stand)s.")
        % {
            "day": short.on.isoformat(),
            "lacking": short.lacking.normalize().to_eng_string(),
            "stand": stand.label,
        }
    )


def _enter(kind: str, lines: Sequence[Line], *, by: Person, at: datetime) -> None:
    journal.enter_all(
        [journal.Record(kind=kind, subject=line.public_id, values=_told(line)) for line in lines],
        by=by,
        at=at,
    )


def _told(line: Line) -> dict[str, object]:
    """Return a line as the journal keeps it: every field, organisations and holdings by public id."""
    names = (
        "held_on",
        "before",
        "after",
        "quantity",
        "amount",
        "currency",
        "into_amount",
        "value_method",
        "document",
        "reason",
    )
    links = (
        "commitment",
        "account",
        "other_account",
        "consignment",
        "item",
        "receipt",
        "giver",
        "taker",
        "source",
        "replaces",
    )
    holding = line.commitment or line.account or line.consignment
    return {
        **{name: getattr(line, name) for name in names},
        **{name: checks.id_of(getattr(line, name)) for name in links},
        "line_kind": str(line.kind),
        "unit": line.item.unit_uk if line.item else "",
        "rate": line.rate and [line.rate.date, line.rate.uah_per_unit],
        "parties": [
            [party.role, party.organisation.public_id]
            for party in line.parties.select_related("organisation").order_by("pk")
        ],
        "sector": holding and str(holding.sector),
        "is_protected": holding and holding.is_protected,
        "oblast": holding.oblast.code if holding and holding.oblast else None,
        "year": str(line.held_on.year),
    }
