"""Contracts signed and amended, and payments under them, never more than the contract."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.delivery.actions.funding import MoreThanIsThere, NotApproved, OtherPlace
from yakir.apps.delivery.actions.holding import enter, locked, moved_on, require_right
from yakir.apps.delivery.actions.works import RowReplaced
from yakir.apps.delivery.models import Contract, ContractTerms, Payment
from yakir.apps.delivery.queries.contracts import (
    free_of_contract,
    standing_payments,
    unpaid_of_line,
)
from yakir.apps.delivery.rules import (
    SET_ASIDE_FROM,
    contract_of_tender,
    is_contract,
    is_tender,
)
from yakir.apps.partners.models import Line
from yakir.apps.partners.queries.ledger.scope import may_keep
from yakir.apps.partners.rules.ledger import LineKind
from yakir.apps.projects.models import Project
from yakir.common.errors import Invalid, NotAllowed, Refused
from yakir.common.formats import write_money
from yakir.common.money import CENT, Money


class MoreThanTheContract(Invalid):
    """More would be paid than the contract says; it has to be amended first."""

    code = "more_than_the_contract"


class LessThanIsPaid(Invalid):
    """The contract would be worth less than what was paid of it."""

    code = "less_than_is_paid"


class ContractTaken(Refused):
    """Another record has this contract of Prozorro already."""

    code = "contract_taken"
    message = gettext_lazy("This contract of Prozorro is on record already.")


@dataclass(frozen=True, slots=True)
class TermsOf:
    """What a contract says: for what, with whom, how much, by when."""

    title: str
    supplier: str
    amount: Decimal
    signed_on: date
    document: str
    ends_on: date | None = None
    reason: str = ""

    def faults(self, at: datetime) -> dict[str, str]:
        """Return each field's fault."""
        ends = self.ends_on
        return {
            "title": "" if self.title.strip() else _("Write what the contract is for."),
            "supplier": "" if self.supplier.strip() else _("Write who supplies."),
            "amount": _amount_fault(self.amount, least=Decimal(0)),
            "document": "" if self.document.strip() else _("Name the document."),
            "signed_on": _("This day is still to come. Write when it happened.")
            if self.signed_on > localdate(at)
            else "",
            "ends_on": _("It ends before it begins.")
            if ends is not None and ends < self.signed_on
            else "",
        }


@transaction.atomic
def sign_contract(
    *,
    project: Project,
    values: TermsOf,
    currency: str,
    tender_id: str = "",
    contract_id: str = "",
    version: int,
    by: Person,
    at: datetime,
) -> Contract:
    """Record a contract as signed, with its identifiers in Prozorro where it has them."""
    kept = _held(project, version=version, by=by)
    require_right(
        {
            **values.faults(at),
            "amount": _amount_fault(values.amount, least=CENT),
            "tender_id": _tender_fault(tender_id),
            "contract_id": _contract_fault(contract_id, tender_id),
        }
    )
    if contract_id and Contract.objects.filter(contract_id=contract_id).exists():
        raise ContractTaken
    made = Contract.objects.create(
        project=kept, tender_id=tender_id, contract_id=contract_id, currency=currency, by=by,
        recorded_at=at,
    )  # fmt: skip
    _write_terms(made, values, by=by, at=at)
    moved_on(kept, at=at)
    about = {"tender_id": tender_id, "contract_id": contract_id, "currency": currency}
    enter("contract.signed", made.public_id, kept, {**about, **_told(values)}, by=by, at=at)
    return made


@transaction.atomic
def amend_contract(
    *, contract: Contract, values: TermsOf, version: int, by: Person, at: datetime
) -> ContractTerms:
    """Record an amendment with its reason; never below what was paid already."""
    kept = _held(contract.project, version=version, by=by)
    no_reason = "" if values.reason.strip() else _("Say why.")
    require_right({**values.faults(at), "reason": no_reason})
    found = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    paid = sum((each.amount for each in standing_payments().filter(contract=found)), Decimal(0))
    if values.amount < paid:
        said = {"paid": write_money(Money(paid, found.currency))}
        raise LessThanIsPaid({"amount": _("%(paid)s of it is paid already.") % said})
    made = _write_terms(found, values, by=by, at=at)
    moved_on(kept, at=at)
    enter("contract.amended", found.public_id, kept, _told(values), by=by, at=at)
    return made


@transaction.atomic
def pay_contract(
    *,
    contract: Contract,
    line: Line,
    amount: Decimal,
    version: int,
    by: Person,
    at: datetime,
) -> Payment:
    """Say that spending of the ledger, or part of it, paid a contract."""
    kept = _held(contract.project, version=version, by=by)
    require_right({"amount": _amount_fault(amount, least=CENT)})
    return _write_payment(contract, line, amount, kept, by=by, at=at)


@transaction.atomic
def change_payment(
    *, payment: Payment, amount: Decimal, reason: str, version: int, by: Person, at: datetime
) -> Payment:
    """Replace a payment by one of another amount; zero says that nothing was paid after all."""
    kept = _held(payment.contract.project, version=version, by=by)
    if Payment.objects.filter(replaces=payment).exists():
        raise RowReplaced
    require_right(
        {
            "amount": _amount_fault(amount, least=Decimal(0)),
            "reason": "" if reason.strip() else _("Say why."),
        }
    )
    return _write_payment(
        payment.contract, payment.line, amount, kept, replaces=payment, reason=reason, by=by, at=at
    )


def _write_payment(
    contract: Contract,
    of: Line,
    amount: Decimal,
    project: Project,
    *,
    replaces: Payment | None = None,
    reason: str = "",
    by: Person,
    at: datetime,
) -> Payment:
    """Write a payment under the locks of its contract and its line."""
    found = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    line = Line.objects.select_for_update(of=("self",)).get(pk=of.pk)
    if amount:
        _refuse_line(line, found, project, by=by)
        _refuse_more(found, line, amount, replaces)
    made = Payment.objects.create(
        contract=found, line=line, amount=amount, reason=reason.strip(), replaces=replaces, by=by,
        recorded_at=at,
    )  # fmt: skip
    moved_on(project, at=at)
    told = {
        "contract": found.public_id,
        "line": line.public_id,
        "amount": amount,
        "currency": found.currency,
        "reason": made.reason,
        "replaces": replaces and replaces.public_id,
    }
    kind = "payment.recorded" if replaces is None else "payment.changed"
    enter(kind, made.public_id, project, told, by=by, at=at)
    return made


def _refuse_line(line: Line, contract: Contract, project: Project, *, by: Person) -> None:
    """Refuse a line that is no standing spending in the contract's currency, or not one's own."""
    account = line.account
    stands = line.kind == LineKind.SPENDING and not Line.objects.filter(replaces=line).exists()
    if account is None or not stands or line.currency != contract.currency:
        raise Invalid({"line": _("Choose spending that stands, in the contract’s currency.")})
    if not may_keep(by, account):
        raise NotAllowed
    if account.community_id not in {None, project.community_id}:
        raise OtherPlace({"line": _("This money is for another community.")})


def _refuse_more(contract: Contract, line: Line, amount: Decimal, replaces: Payment | None) -> None:
    said = _("At most %(free)s is left of it.")
    free = unpaid_of_line(line, without=replaces)
    if amount > free.amount:
        raise MoreThanIsThere({"amount": said % {"free": write_money(free)}})
    left = free_of_contract(contract, without=replaces)
    if amount > left.amount:
        text = _("The contract allows at most %(left)s more. Record its amendment first.")
        raise MoreThanTheContract({"amount": text % {"left": write_money(left)}})


def _write_terms(contract: Contract, values: TermsOf, *, by: Person, at: datetime) -> ContractTerms:
    names = ("title", "supplier", "document", "reason")
    tidy = replace(values, **{name: getattr(values, name).strip() for name in names})
    return ContractTerms.objects.create(contract=contract, **asdict(tidy), by=by, recorded_at=at)


def _told(values: TermsOf) -> dict[str, object]:
    """Return what the journal is told: not the supplier, who may be a person."""
    told = asdict(values)
    del told["supplier"]
    return told


def _held(project: Project, *, version: int, by: Person) -> Project:
    """Return an approved project, locked for whoever keeps the ledger."""
    kept = locked(project, permission=Permission.KEEP_LEDGER, version=version, by=by)
    if kept.stage not in SET_ASIDE_FROM:
        raise NotApproved
    return kept


def _amount_fault(amount: Decimal, *, least: Decimal) -> str:
    if not amount.is_finite() or amount != amount.quantize(CENT):
        return _("Write an amount with at most two places after the point.")
    return "" if amount >= least else _("Write a number above zero.")


def _tender_fault(tender_id: str) -> str:
    if not tender_id or is_tender(tender_id):
        return ""
    return _("A tender of Prozorro looks like UA-2026-01-15-001234-a.")


def _contract_fault(contract_id: str, tender_id: str) -> str:
    if not contract_id:
        return ""
    if not is_contract(contract_id):
        return _("A contract of Prozorro looks like UA-2026-01-15-001234-a-b1.")
    is_other = bool(tender_id) and not contract_of_tender(contract_id, tender_id)
    return _("This contract belongs to another tender.") if is_other else ""
