"""Contracts of a project as they stand, what was paid of them, and spending that could pay them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from yakir.apps.accounts.models import Person
from yakir.apps.delivery.models import Contract, ContractTerms, Payment
from yakir.apps.partners.models import Line
from yakir.apps.partners.queries.ledger.scope import lines_seen_by
from yakir.apps.partners.queries.ledger.standing import standing_lines
from yakir.apps.partners.rules.ledger import LineKind
from yakir.apps.projects.models import Project
from yakir.common.money import Money

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract with its terms, oldest first, and its payments that stand."""

    contract: Contract
    history: Sequence[ContractTerms]
    payments: Sequence[Payment]

    @property
    def terms(self) -> ContractTerms:
        """What holds now."""
        return self.history[-1]

    @property
    def amount(self) -> Money:
        """What the contract is worth now."""
        return Money(self.terms.amount, self.contract.currency)

    @property
    def paid(self) -> Money:
        """What was paid of it."""
        return Money(sum((each.amount for each in self.payments), NOTHING), self.contract.currency)

    @property
    def left(self) -> Money:
        """What is still to be paid."""
        return self.amount - self.paid


def standing_payments() -> QuerySet[Payment]:
    """Payments that no later one replaces and whose line of the ledger was not corrected."""
    return Payment.objects.filter(replaced_by=None, line__replaced_by=None, amount__gt=0)


def contract_rows(project: Project) -> list[ContractRow]:
    """Return the contracts of a project, each with its terms and payments."""
    contracts = Contract.objects.filter(project=project).select_related("project").order_by("pk")
    terms: dict[int, list[ContractTerms]] = defaultdict(list)
    told = ContractTerms.objects.filter(contract__project=project).select_related("contract")
    for each in told.order_by("pk"):
        terms[each.contract_id].append(each)
    payments: dict[int, list[Payment]] = defaultdict(list)
    paid = standing_payments().filter(contract__project=project).select_related("line", "contract")
    for payment in paid.order_by("line__held_on", "pk"):
        payments[payment.contract_id].append(payment)
    return [ContractRow(each, terms[each.pk], payments[each.pk]) for each in contracts]


def free_of_contract(contract: Contract, *, without: Payment | None = None) -> Money:
    """Return what a contract still allows to be paid."""
    newest = ContractTerms.objects.filter(contract=contract).order_by("-pk").first()
    whole = NOTHING if newest is None else newest.amount
    return Money(whole - _paid(Q(contract=contract), without), contract.currency)


def unpaid_of_line(line: Line, *, without: Payment | None = None) -> Money:
    """Return what of a spending line paid no contract yet."""
    return Money((line.amount or NOTHING) - _paid(Q(line=line), without), line.currency)


def paying_lines(person: Person, contract: Contract) -> list[tuple[Line, Money]]:
    """Spending a person sees, in the contract's currency, with something that paid none yet."""
    place = contract.project.community_id
    near = Q(account__community=place) | Q(account__community__isnull=True)
    taken = (
        standing_payments().filter(line=OuterRef("pk")).order_by().values("line")
        .annotate(sum=Sum("amount")).values("sum")
    )  # fmt: skip
    found = standing_lines(
        lines_seen_by(person).filter(near, kind=LineKind.SPENDING, currency=contract.currency)
    ).annotate(taken=Subquery(taken))
    rows = [(each, (each.amount or NOTHING) - (each.taken or NOTHING)) for each in found[:200]]
    return [(each, Money(free, each.currency)) for each, free in rows if free > 0]


def _paid(which: Q, without: Payment | None) -> Decimal:
    found = standing_payments().filter(which)
    if without is not None:
        found = found.exclude(pk=without.pk)
    return found.aggregate(sum=Sum("amount"))["sum"] or NOTHING
