"""Money: a decimal amount with its currency, never added across currencies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

CENT = Decimal("0.01")
CURRENCIES = ("UAH", "EUR", "USD", "GBP", "JPY", "CHF", "PLN", "NOK", "SEK", "DKK", "ISK")
currency_code = RegexValidator(r"^[A-Z]{3}$", _("Write a currency as three letters, such as EUR."))


class CurrencyMismatch(ValueError):
    """Amounts of two currencies were added without a rate."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in one currency, kept to the cent."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not self.amount.is_finite():
            raise ValueError(f"{self.amount!r} is not an amount; give a finite Decimal.")
        if len(self.currency) != 3 or not self.currency.isupper():
            raise ValueError(f"{self.currency!r} is not an ISO 4217 currency.")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> "Money":
        return Money(self.amount * factor, self.currency)

    def _same(self, other: "Money") -> None:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} need a rate between.")

    def rounded(self) -> "Money":
        """This money to the cent, halves to even."""
        return Money(self.amount.quantize(CENT, ROUND_HALF_EVEN), self.currency)

    def split(self, parts: int) -> list["Money"]:
        """Return equal parts to the cent whose sum is exactly this money."""
        cents = int(self.rounded().amount.scaleb(2))
        share, left = divmod(cents, parts)
        return [
            Money(Decimal(share + (index < left)).scaleb(-2), self.currency)
            for index in range(parts)
        ]


def total(amounts: Iterable[Money]) -> dict[str, Money]:
    """Return the sums by currency, in order of currency code."""
    sums: dict[str, Money] = {}
    for money in amounts:
        sums[money.currency] = sums[money.currency] + money if money.currency in sums else money
    return dict(sorted(sums.items()))


def convert(money: Money, *, to: str, uah_per_unit: Mapping[str, Decimal]) -> Money:
    """Return the money in another currency, through the hryvnia, to the cent."""
    if money.currency == to:
        return money
    missing = {money.currency, to} - {"UAH"} - set(uah_per_unit)
    if missing:
        raise CurrencyMismatch(f"No rate for {', '.join(sorted(missing))}.")
    in_uah = money.amount * uah_per_unit.get(money.currency, Decimal(1))
    return Money(in_uah / uah_per_unit.get(to, Decimal(1)), to).rounded()
