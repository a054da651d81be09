"""Sums of money: an amount and its currency stand together."""

from collections.abc import Iterator

from yakir.standards.oc4ids.problems import Problem, pointer
from yakir.standards.oc4ids.walking import Place


def value(place: Place) -> Iterator[Problem]:
    """A sum has an amount and a currency."""
    if "amount" in place.members and "currency" not in place.members:
        yield Problem(pointer(place.path), "amount_without_currency")
    if "currency" in place.members and "amount" not in place.members:
        yield Problem(pointer(place.path), "currency_without_amount")
