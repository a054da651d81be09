"""Contracts and payments: never more than the contract without an amendment."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from tests.factories.accounts import NOW
from tests.factories.delivery import approved, contracted, paid, spent_line, terms
from tests.factories.ledger import account as an_account
from tests.factories.ledger import paid_in, where
from tests.factories.partners import recorder
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.rules import Role
from yakir.apps.delivery import actions, queries
from yakir.apps.delivery.models import Contract, ContractTerms, Payment
from yakir.apps.journal.models import Payload
from yakir.apps.partners.actions import correct_line, values_of
from yakir.apps.projects.rules import Stage
from yakir.common.errors import Conflict, Invalid, NotAllowed
from yakir.common.money import Money

pytestmark = pytest.mark.django_db


def amended(contract: Contract, amount: str, reason: str = "Вигадана причина") -> ContractTerms:
    project = contract.project
    return actions.amend_contract(
        contract=contract, values=terms(amount, reason=reason),
        version=queries.version_of(project), by=recorder(project.community), at=NOW,
    )  # fmt: skip


def changed(payment: Payment, amount: str) -> Payment:
    project = payment.contract.project
    return actions.change_payment(
        payment=payment, amount=Decimal(amount), reason="Вигадана причина",
        version=queries.version_of(project), by=recorder(project.community), at=NOW,
    )  # fmt: skip


def test_a_contract_is_paid_from_spending_up_to_its_amount():
    project = approved()
    contract = contracted(project, "500")
    line = spent_line(project, "800")
    paid(contract, line, "300")

    with pytest.raises(actions.MoreThanTheContract) as refused:
        paid(contract, line, "200.01")
    paid(contract, line, "200")

    (row,) = queries.contract_rows(project)
    assert "200" in refused.value.faults["amount"]
    assert (row.paid, row.left) == (Money(Decimal(500), "EUR"), Money(Decimal(0), "EUR"))
    assert queries.unpaid_of_line(line).amount == 300


def test_an_amendment_allows_more_and_what_held_before_stays():
    project = approved()
    contract = contracted(project, "500")
    line = spent_line(project, "800")
    paid(contract, line, "500")
    amended(contract, "650")
    paid(contract, line, "150")

    (row,) = queries.contract_rows(project)

    assert [each.amount for each in row.history] == [500, 650]
    assert row.amount.amount == 650
    with pytest.raises(actions.LessThanIsPaid):
        amended(contract, "649.99")
    with pytest.raises(Invalid):
        amended(contract, "700", reason=" ")


def test_a_line_pays_no_more_than_was_spent_over_all_contracts():
    project = approved()
    first, second = contracted(project), contracted(project)
    line = spent_line(project, "100")
    paid(first, line, "60")

    with pytest.raises(actions.MoreThanIsThere):
        paid(second, line, "40.01")
    paid(second, line, "40")


def test_a_changed_payment_sets_the_rest_free_and_is_changed_once():
    project = approved()
    contract = contracted(project, "500")
    made = paid(contract, spent_line(project), "500")

    later = changed(made, "100")

    assert queries.free_of_contract(contract).amount == 400
    with pytest.raises(actions.RowReplaced):
        changed(made, "50")
    changed(later, "0")
    assert queries.contract_rows(project)[0].payments == []


def test_a_payment_whose_line_was_corrected_counts_no_more():
    project = approved()
    contract = contracted(project, "500")
    line = spent_line(project, "500")
    paid(contract, line, "500")
    newer = correct_line(
        line=line, values=replace(values_of(line), amount=Decimal(450)), by=recorder(), at=NOW
    )

    assert queries.free_of_contract(contract).amount == 500
    paid(contract, newer, "450")
    assert queries.free_of_contract(contract).amount == 50
    with pytest.raises(Invalid):
        paid(contract, line, "1")


def test_only_spending_of_the_community_in_the_contracts_currency_pays():
    project = approved()
    contract = contracted(project)

    for line in (
        spent_line(project, currency="UAH"),
        spent_line(approved(CommunityFactory())),
        paid_in("500", an_account(where=where(project.community))),
    ):
        with pytest.raises((Invalid, NotAllowed)):
            paid(contract, line, "1")
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    ("tender_id", "contract_id", "field"),
    [
        ("UA-2026-01-15-001234-a", "UA-2026-01-15-001234-a-b1", None),
        ("UA-2016-03-18-000001", "UA-2016-03-18-000001-1", None),
        ("", "UA-2026-01-15-001234-a-b1", None),
        ("2026-01-15-001234", "", "tender_id"),
        ("UA-2026-1-15-001234-a", "", "tender_id"),
        ("UA-2026-01-15-001234-a", "UA-2026-01-15-001235-a-b1", "contract_id"),
        ("", "UA-2026-01-15-001234", "contract_id"),
    ],
)
def test_identifiers_of_prozorro_are_checked(tender_id, contract_id, field):
    project = approved()
    if field is None:
        assert contracted(project, tender_id=tender_id, contract_id=contract_id).pk
        return
    with pytest.raises(Invalid) as refused:
        contracted(project, tender_id=tender_id, contract_id=contract_id)
    assert list(refused.value.faults) == [field]


def test_a_contract_of_prozorro_is_on_record_once():
    project = approved()
    contracted(project, contract_id="UA-2026-01-15-001234-a-b1")

    with pytest.raises(actions.ContractTaken):
        contracted(approved(), contract_id="UA-2026-01-15-001234-a-b1")


def test_the_journal_never_names_the_supplier():
    contract = contracted(approved(), supplier="Вигадана Особа ФОП")

    told = Payload.objects.filter(subject=contract.public_id)

    assert told.exists()
    assert "ФОП" not in str(list(told.values()))


def test_only_whoever_keeps_the_ledger_signs_for_an_approved_project_in_the_newest_version():
    project = approved()
    given = {"values": terms(), "currency": "EUR", "at": NOW}

    with pytest.raises(NotAllowed):
        actions.sign_contract(
            project=project, version=1, by=person_in(project.community, Role.CLERK), **given
        )
    with pytest.raises(Conflict):
        actions.sign_contract(project=project, version=7, by=recorder(project.community), **given)
    with pytest.raises(actions.NotApproved):
        contracted(approved(stage=Stage.DRAFT))


def test_the_contract_ends_after_it_is_signed_and_was_signed_already():
    project = approved()

    for values in ({"ends_on": date(2026, 1, 1)}, {"signed_on": date(2100, 1, 1)}):
        with pytest.raises(Invalid):
            contracted(project, **values)


def test_the_database_itself_refuses_what_is_beyond_a_contract():
    project = approved()
    contract = contracted(project, "100")
    line, foreign = spent_line(project, "300"), spent_line(project, currency="UAH")
    made = paid(contract, line, "60")
    row = {"contract": contract, "line": line, "by": made.by, "recorded_at": NOW}
    held = {name: getattr(terms(), name) for name in ("title", "supplier", "signed_on", "document")}

    for wrong in ({"amount": 41}, {"amount": 1, "line": foreign}):
        with pytest.raises(DatabaseError, match="paid more|no spending"), transaction.atomic():
            Payment.objects.create(**{**row, **wrong})
    with pytest.raises(DatabaseError, match="below what is paid"), transaction.atomic():
        ContractTerms.objects.create(
            contract=contract, amount=59, by=made.by, recorded_at=NOW, **held
        )
    Payment.objects.create(**row, amount=100, replaces=made)
    ContractTerms.objects.create(contract=contract, amount=160, by=made.by, recorded_at=NOW, **held)
