"""What is held back is told in tens, which no subtraction of tellings or parts makes finer."""

import csv
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.apps.portal.addresses import numbers_in
from tests.factories.accounts import NOW
from tests.factories.needs import NeedFactory
from tests.factories.places import CommunityFactory, OblastFactory
from tests.factories.released import released
from yakir.apps.accounts.models import Person
from yakir.apps.journal.models import Payload
from yakir.apps.needs.rules import Status
from yakir.apps.publishing.actions import tell_held_back
from yakir.apps.publishing.models import HeldBack
from yakir.apps.publishing.queries import needs, withheld
from yakir.apps.publishing.rules import Rule
from yakir.apps.publishing.rules.tens import TEN, renewed, ten_of
from yakir.common.protected import Service

COUNTS = st.integers(min_value=0, max_value=400)
CHANGES = st.lists(st.integers(min_value=-60, max_value=60), max_size=12)


def tellings(first: int, changes: list[int]) -> list[tuple[int, int]]:
    """Return every ten that was told of a count that begins so and changes so."""
    count, base = first, renewed(None, first)
    told = [ten_of(base)]
    for change in changes:
        count += change
        base = renewed(base, count)
        told.append(ten_of(base))
    return told


@given(COUNTS, CHANGES)
def test_who_knows_every_change_and_telling_knows_no_more_than_the_first_ten(first, changes):
    least, most = ten_of(first)
    lowest = min([0, *(sum(changes[: n + 1]) for n in range(len(changes)))])
    assume(least + lowest >= 0)  # a count never falls below nothing, which the changes tell alone

    told = tellings(first, changes)

    fitting = {count for count in range(least, most + 1) if tellings(count, changes) == told}
    assert fitting == set(range(least, most + 1))


@given(COUNTS, COUNTS)
def test_the_tens_rise_with_the_count_and_stay_near_it(base, count):
    now = renewed(base, count)

    assert abs(count - now) < TEN
    assert renewed(base, count + 1) >= now
    assert ten_of(now)[0] <= now <= ten_of(now)[1]


def test_exact_counts_would_tell_an_attacker_the_single_record():
    exact = [(count, count) for count in (41, 42)]

    assert exact[1][0] - exact[0][0] == 1
    assert len(set(tellings(41, [1]))) == 1


@pytest.fixture
def oblast(db):
    return OblastFactory()


def protected_needs(oblast, count: int) -> None:
    for _ in range(count):
        NeedFactory(
            community=CommunityFactory(oblast=oblast), service=Service.POWER, people=100,
            status=Status.VERIFIED,
        )  # fmt: skip


def told() -> dict[str, tuple[int, int] | None]:
    released()
    tell_held_back(by=Person.objects.machine(), at=NOW)
    return {row.rule: row.ten for row in withheld.by_rule() if row.is_counted}


def test_the_whole_of_a_protected_kind_is_told_nowhere_but_in_parts_of_ten(oblast):
    protected_needs(oblast, 13)
    protected_needs(OblastFactory(), 2)  # too few for a sum

    first = told()

    assert sum(row.records for row in needs.sums().rows) == 13
    assert (first[Rule.PROTECTED], first[Rule.SMALL_CELL]) == ((10, 19), (0, 9))
    protected_needs(OblastFactory(), 1)
    assert told() == first
    assert HeldBack.objects.count() == len(first)


@pytest.mark.parametrize("number", range(2))
def test_one_record_more_changes_no_byte_of_page_table_and_journal(client, oblast, number):
    """Tens would turn from 9 to 10, or from 19 to 20, where they were told anew each time."""
    for _ in range(9 + 10 * number):
        protected_needs(OblastFactory(), 1)
    told()
    addresses = ("/uk/withheld/", "/en/open-data/held-back.csv", "/en/open-data/held-back.json")
    before = [client.get(address).content for address in addresses]

    protected_needs(OblastFactory(), 1)
    told()

    assert [client.get(address).content for address in addresses] == before
    assert Payload.objects.filter(kind="withheld.told", subject="G-10").count() == 1


def test_what_is_told_has_no_exact_count_in_page_table_or_journal(client, oblast):
    protected_needs(oblast, 1)
    for _ in range(33):
        protected_needs(OblastFactory(), 1)
    told()

    page = client.get("/en/withheld/").content.decode()
    rows = csv.DictReader(client.get("/en/open-data/held-back.csv").content.decode().splitlines())
    entered = Payload.objects.get(kind="withheld.told", subject="G-10").fields

    assert "30–39" in page
    assert "34" not in numbers_in(page)
    assert {row["rule"]: row["at_least"] for row in rows}["G-10"] == "30"
    assert {value for value, _salt in entered.values()} >= {30, 39}
    assert 34 not in {value for value, _salt in entered.values()}


def test_before_anything_is_told_the_page_says_so(client, db):
    assert "not told yet" in client.get("/en/withheld/").content.decode()
    assert withheld.bases() == {}


def test_ten_more_are_told(oblast):
    protected_needs(OblastFactory(), 2)
    told()
    for _ in range(10):
        protected_needs(OblastFactory(), 1)
    tell_held_back(by=Person.objects.machine(), at=NOW + timedelta(days=1))

    assert withheld.bases()[Rule.SMALL_CELL] == 12
