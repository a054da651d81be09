"""Money set aside for projects: never more than is committed, never more than is needed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.accounts import NOW, OrganisationFactory
from tests.factories.delivery import approved, committed_to, rate, set_aside
from tests.factories.ledger import DAY, account, line, paid_in, where
from tests.factories.partners import PartnerFactory, recorder
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.rules import Role
from yakir.apps.delivery import queries
from yakir.apps.delivery.actions import (
    AllocationChanged,
    MoreThanIsNeeded,
    MoreThanIsThere,
    NoRate,
    NotApproved,
    OtherPlace,
    allocate,
    change_allocation,
)
from yakir.apps.delivery.models import Allocation
from yakir.apps.journal import queries as journal
from yakir.apps.partners.rules.ledger import LineKind
from yakir.apps.projects.models import Project
from yakir.apps.projects.rules import Stage
from yakir.common.errors import Conflict, Invalid, NotAllowed, Refused
from yakir.common.money import Money

pytestmark = pytest.mark.django_db


def changed(allocation: Allocation, amount: str, reason: str = "Вигадана причина") -> Allocation:
    project = allocation.project
    return change_allocation(
        allocation=allocation, amount=Decimal(amount), reason=reason,
        version=queries.version_of(project), by=recorder(project.community), at=NOW,
    )  # fmt: skip


def test_a_project_is_funded_by_three_partners_in_three_currencies():
    project = approved(cost=Decimal(1000), currency="EUR")
    dollars, euros = rate("USD", "40"), rate("EUR", "50")
    set_aside(project, committed_to(project, "300"), "300")
    set_aside(project, committed_to(project, "500", currency="USD"), "500")
    set_aside(project, committed_to(project, "10000", currency="UAH"), "10000")

    funding = queries.funding_of(project)

    # 300 EUR + 500 USD × 40 / 50 + 10 000 UAH / 50
    assert funding.committed == Money(Decimal("900.00"), "EUR")
    assert funding.lacking == Money(Decimal("100.00"), "EUR")
    of_dollars = next(each for each in funding.allocations if each.currency == "USD")
    assert (of_dollars.rate, of_dollars.project_rate) == (dollars, euros)
    assert of_dollars.rate.source is not None


def test_more_than_is_committed_is_not_set_aside_over_all_projects():
    first = approved()
    second = approved(first.community)
    commitment = committed_to(first, "100")
    set_aside(first, commitment, "60")

    with pytest.raises(MoreThanIsThere) as refused:
        set_aside(second, commitment, "40.01")
    assert "40" in refused.value.faults["amount"]
    set_aside(second, commitment, "40")
    assert queries.free_of_commitment(commitment).amount == 0


def test_more_than_is_needed_is_not_set_aside_over_all_commitments():
    project = approved(cost=Decimal(100))
    set_aside(project, committed_to(project), "99.99")

    with pytest.raises(MoreThanIsNeeded):
        set_aside(project, committed_to(project), "0.02")
    set_aside(project, committed_to(project), "0.01")


def test_the_need_is_counted_in_the_projects_currency():
    project = approved(cost=Decimal(100), currency="EUR")
    rate("USD", "40")
    rate("EUR", "50")

    with pytest.raises(MoreThanIsNeeded):
        set_aside(project, committed_to(project, currency="USD"), "125.02")
    set_aside(project, committed_to(project, currency="USD"), "125")


def test_without_a_rate_of_the_day_nothing_is_set_aside():
    project = approved(currency="EUR")
    rate("EUR", "50")
    rate("USD", "40", date(2026, 3, 3))

    with pytest.raises(NoRate):
        set_aside(project, committed_to(project, currency="USD"), "1", on=DAY)


def test_a_smaller_allocation_sets_the_rest_free_and_keeps_its_rates():
    project = approved(currency="EUR")
    commitment = committed_to(project, "100", currency="USD")
    old = rate("USD", "40")
    rate("EUR", "50")
    made = set_aside(project, commitment, "100")
    rate("USD", "45", date(2026, 3, 9))

    later = changed(made, "10")

    assert (later.rate, later.worth) == (old, Decimal("8.00"))
    assert queries.free_of_commitment(commitment).amount == 90
    assert [each.pk for each in queries.funding_of(project).allocations] == [later.pk]


def test_an_allocation_is_changed_once_with_a_reason():
    project = approved()
    made = set_aside(project, committed_to(project), "100")

    with pytest.raises(Invalid):
        changed(made, "10", reason=" ")
    changed(made, "0")
    with pytest.raises(AllocationChanged):
        changed(made, "20")
    assert queries.funding_of(project).committed.amount == 0


def test_a_commitment_reduced_too_far_is_told_and_takes_no_more():
    project = approved()
    commitment = committed_to(project, "100")
    made = set_aside(project, commitment, "80")
    line(LineKind.REDUCTION, amount="50", commitment=commitment, giver=commitment.giver,
         taker=commitment.taker, reason="Вигадана причина")  # fmt: skip

    assert queries.free_of_commitment(commitment).amount == -30
    with pytest.raises(MoreThanIsThere):
        changed(made, "51")
    changed(made, "50")


def test_paid_and_spent_are_told_apart_and_never_added():
    project = approved()
    into = account(where=where(project.community))
    paid = paid_in("100", into)
    spent = line(LineKind.SPENDING, amount="60", account=into)
    set_aside(project, paid, "90")
    set_aside(project, spent, "60")

    funding = queries.funding_of(project)

    assert (funding.committed.amount, funding.paid.amount, funding.spent.amount) == (0, 90, 60)
    with pytest.raises(MoreThanIsThere):
        set_aside(project, paid, "10.01")


def test_a_payment_that_was_corrected_is_left_out_and_named():
    from yakir.apps.partners.actions import void_line

    project = approved()
    paid = paid_in("100", account(where=where(project.community)))
    made = set_aside(project, paid, "100")
    void_line(line=paid, reason="Вигадана причина", by=recorder(), at=NOW)

    funding = queries.funding_of(project)

    assert funding.paid.amount == 0
    assert list(funding.left_out) == [made]


def test_money_of_another_community_is_not_set_aside():
    project, elsewhere = approved(), CommunityFactory()
    commitment = committed_to(approved(elsewhere))

    with pytest.raises(OtherPlace):
        set_aside(project, commitment, "1", by=recorder())
    with pytest.raises(NotAllowed):
        set_aside(project, commitment, "1")


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.APPRAISED, Stage.CANCELLED])
def test_nothing_is_set_aside_for_what_is_not_approved(stage):
    project = approved(stage=stage)

    with pytest.raises(NotApproved):
        set_aside(project, committed_to(project), "1")


def test_whoever_does_not_keep_the_ledger_sets_nothing_aside():
    project = approved()

    for role in (Role.CLERK, Role.SIGNER, Role.PLANNER, Role.READER):
        with pytest.raises(NotAllowed):
            set_aside(project, committed_to(project), "1", by=person_in(project.community, role))


def test_whoever_was_slower_learns_of_it():
    project = approved()
    commitment = committed_to(project)
    set_aside(project, commitment, "1")

    with pytest.raises(Conflict):
        allocate(
            project=project, of=commitment, amount=Decimal(1), on=DAY, version=1,
            by=recorder(project.community), at=NOW,
        )  # fmt: skip


def test_the_journal_tells_an_allocation_with_its_rates():
    project = approved(currency="EUR")
    rate("USD", "40")
    rate("EUR", "50")
    made = set_aside(project, committed_to(project, currency="USD"), "100")

    entry = journal.history(made.public_id).get()

    assert entry.kind == "allocation.recorded"


def test_givers_and_takers_of_allocated_money_are_parties_for_good():
    giver, taker = PartnerFactory(), OrganisationFactory()
    project = approved()
    made = set_aside(project, committed_to(project, giver=giver, taker=taker), "1")
    changed(made, "0")

    assert {giver.pk, taker.pk} <= queries.parties_of(project)
    assert PartnerFactory().pk not in queries.parties_of(project)


def raw(made: Allocation, **values: object) -> None:
    """Write a row past the models, as somebody at the database would."""
    row = {
        field.column: getattr(made, field.attname)
        for field in Allocation._meta.concrete_fields
        if field.column not in {"id", "replaces_id"}
    } | {"public_id": f"x{Allocation.objects.count()}"} | values  # fmt: skip
    row = {key: str(each) if isinstance(each, Decimal) else each for key, each in row.items()}
    names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO delivery_allocation ({names}) VALUES ({marks})", [*row.values()]
        )


def test_the_database_refuses_more_than_is_committed():
    project = approved(cost=Decimal(10_000))
    made = set_aside(project, committed_to(project, "100"), "60")

    raw(made, amount=Decimal(10), worth=Decimal(10))
    with pytest.raises(DatabaseError, match="more than is committed"):
        raw(made, amount=Decimal("30.01"), worth=Decimal("30.01"))
    raw(made, amount=Decimal(30), worth=Decimal(30))


def test_the_database_refuses_more_than_is_needed():
    project = approved(cost=Decimal(100))
    made = set_aside(project, committed_to(project, "1000"), "60")

    with pytest.raises(DatabaseError, match="more than is needed"):
        raw(made, amount=Decimal("40.01"), worth=Decimal("40.01"))
    raw(made, amount=Decimal(40), worth=Decimal(40))


def test_the_database_refuses_more_than_was_paid_and_another_currency():
    project = approved()
    made = set_aside(project, paid_in("100", account(where=where(project.community))), "60")

    with pytest.raises(DatabaseError, match="more than was paid"):
        raw(made, amount=Decimal(41), worth=Decimal(41))
    with pytest.raises(DatabaseError, match="another currency"):
        raw(made, amount=Decimal(1), worth=Decimal(1), currency="USD", worth_currency="EUR")


def test_the_database_lets_a_row_replace_another_whole():
    project = approved(cost=Decimal(100))
    made = set_aside(project, committed_to(project, "100"), "100")

    raw(made, replaces_id=made.pk, amount=Decimal(99), worth=Decimal(99))
    with pytest.raises(IntegrityError):
        raw(made, amount=Decimal(0), worth=Decimal(0))


STEPS = st.tuples(
    st.integers(0, 1), st.integers(0, 1), st.integers(1, 9000), st.booleans()
)  # fmt: skip


@settings(
    max_examples=12, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(STEPS, max_size=6))
def test_money_is_conserved_whatever_is_set_aside_and_changed(steps):
    with transaction.atomic():
        _walk(steps)
        transaction.set_rollback(True)


def _walk(steps: list[tuple[int, int, int, bool]]) -> None:
    first = approved(cost=Decimal(100))
    projects = [first, approved(first.community, cost=Decimal(50))]
    commitments = [committed_to(first, "80"), committed_to(first, "60", currency="USD")]
    rate("USD", "40")
    rate("EUR", "50")
    for which, of, cents, is_change in steps:
        project, amount = projects[which], Decimal(cents).scaleb(-2)
        last = queries.standing_allocations(project=project).last()
        try:
            if is_change and last is not None:
                changed(last, str(amount))
            else:
                set_aside(project, commitments[of], str(amount))
        except Refused:
            pass
        _assert_conserved(projects, commitments)


def _assert_conserved(projects: list[Project], commitments: list) -> None:
    rows = [each for project in projects for each in queries.funding_of(project).allocations]
    for commitment, whole in zip(commitments, (80, 60), strict=True):
        given_out = sum(each.amount for each in rows if each.commitment_id == commitment.pk)
        free = queries.free_of_commitment(commitment).amount
        assert free >= 0
        assert given_out + free == whole
    for project in projects:
        funding = queries.funding_of(project)
        assert funding.committed.amount + funding.lacking.amount == project.cost
