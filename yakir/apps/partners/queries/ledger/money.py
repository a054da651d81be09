"""Commitments and accounts as their pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from yakir.apps.accounts.models import Person
from yakir.apps.partners.models import Account, Commitment, Consignment, Instalment, Line
from yakir.apps.partners.queries.ledger.scope import lines_seen_by
from yakir.apps.partners.queries.ledger.standing import (
    committed_of,
    holding_key,
    postings_touching,
    standing_lines,
)
from yakir.apps.partners.rules.ledger import Flows, LineKind
from yakir.apps.partners.rules.ledger.balances import flows_of_each
from yakir.common.money import Money, convert


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """A commitment or account with what came in, what is there and what went out."""

    holding: Commitment | Account
    came_in: Money
    is_there: Money
    went_out: Money
    committed: Money | None = None

    @property
    def paid(self) -> Money:
        """What was paid of a commitment."""
        return (self.committed or self.came_in) - self.is_there


@dataclass(frozen=True, slots=True)
class InstalmentRow:
    """A payment of a schedule: how much of it the payments so far cover."""

    instalment: Instalment
    covered: Money
    is_past: bool

    @property
    def is_covered(self) -> bool:
        """Whether it is paid in full."""
        return self.covered.amount >= self.instalment.amount


def money_rows(holdings: Iterable[Commitment | Account]) -> list[MoneyRow]:
    """Return rows of commitments or accounts, all read together."""
    holdings = list(holdings)
    found = flows_of_each(postings_touching(holdings))
    nothing = Flows(Decimal(0), Decimal(0), Decimal(0))
    stand = committed_of(each for each in holdings if isinstance(each, Commitment))
    rows = []
    for holding in holdings:
        each = found.get(holding_key(holding), nothing)
        sums = [Money(amount, holding.currency) for amount in each]
        signed = None
        if isinstance(holding, Commitment):
            signed = Money(stand.get(holding.pk, Decimal(0)), holding.currency)
        rows.append(MoneyRow(holding, sums[0], sums[1], sums[2], signed))
    return rows


def instalments_of(commitment: Commitment) -> QuerySet[Instalment]:
    """Return the payments that the schedule foresees now, by day."""
    held = commitment.instalments.filter(replaced_by=None, amount__gt=0)
    return held.order_by("due_on", "pk")


def schedule_of(commitment: Commitment, *, today: date) -> list[InstalmentRow]:
    """Return the schedule; payments cover the instalments in their order."""
    paid = Decimal(0)
    lines = standing_lines(commitment.lines.filter(kind=LineKind.DISBURSEMENT))
    for amount in lines.values_list("amount", flat=True):
        paid += amount or Decimal(0)
    rows = []
    for each in instalments_of(commitment).select_related("commitment"):
        covered = min(paid, each.amount)
        paid -= covered
        past = each.due_on is not None and each.due_on < today
        rows.append(InstalmentRow(each, Money(covered, commitment.currency), past))
    return rows


def lines_of_account(person: Person, account: Account) -> QuerySet[Line]:
    """Return the lines that touch an account, newest first."""
    touching = Q(account=account) | Q(other_account=account)
    return lines_seen_by(person).filter(touching)


def holding_of(line: Line) -> Commitment | Account | Consignment:
    """Return what a line is kept under: its consignment, commitment or account."""
    holding = line.consignment or line.commitment or line.account
    assert holding is not None, "the database refuses a line of nothing"
    return holding


def chain_of(line: Line) -> list[Line]:
    """Return a line with what it replaces and what replaced it, oldest first."""
    while line.replaces is not None:
        line = line.replaces
    chain = [line]
    while (later := Line.objects.filter(replaces=chain[-1]).first()) is not None:
        chain.append(later)
    return chain


def in_hryvnias(line: Line) -> Money | None:
    """Return the amount in hryvnias by the rate that the line keeps."""
    if line.money is None or line.rate is None:
        return None
    return convert(line.money, to="UAH", uah_per_unit={line.currency: line.rate.uah_per_unit})
