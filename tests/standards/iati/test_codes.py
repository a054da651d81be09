"""Codes by name are those of the published lists, all of them."""

from enum import StrEnum

import pytest

from tests.standards.iati.records import activity, transaction, written
from yakir.standards.iati import codes, read_activities, write_activities
from yakir.standards.iati.codelists import codelists

LISTS = [
    each
    for each in vars(codes).values()
    if isinstance(each, type) and issubclass(each, StrEnum) and each is not StrEnum
]


@pytest.mark.parametrize("named", LISTS, ids=lambda each: each.__name__)
def test_named_codes_are_those_of_the_list(named):
    assert {str(each) for each in named} == set(codelists()[named.__name__].names)


@pytest.mark.parametrize("named", LISTS, ids=lambda each: each.__name__)
def test_a_name_shares_a_word_with_the_lists_own(named):
    labels = codelists()[named.__name__].names

    strange = [
        each.name
        for each in named
        if not set(each.name.lower().split("_"))
        & set(labels[each].lower().replace("/", " ").replace(":", " ").replace("-", " ").split())
    ]

    assert strange == []


def test_the_sides_of_a_transaction_do_not_overlap():
    assert not codes.RECEIVED & codes.PASSED_ON
    assert not (codes.RECEIVED | codes.PASSED_ON) & codes.SPENT


def test_a_named_code_stands_in_the_file_as_its_code():
    given = activity(transactions=(transaction(codes.TransactionType.INCOMING_PLEDGE),))

    data = written(write_activities, [given])

    assert b'<transaction-type code="13"/>' in data
    assert list(read_activities(data)) == [given]
