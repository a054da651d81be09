"""The gate with what people have ordered; every gated query passes its records through one."""

from collections import Counter
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language

from yakir.apps.publishing.models import Clearance, Withdrawal
from yakir.apps.publishing.queries.steady import once
from yakir.apps.publishing.rules import Action, Decision, Orders, Rule, decide, is_protected
from yakir.apps.publishing.rules.delays import due
from yakir.apps.publishing.rules.gate import STORED
from yakir.apps.publishing.rules.kinds import act_of

# By these a text waits for a person; beside it the other texts of the field are public.
READ_FIRST = frozenset({Rule.ADDRESS, Rule.CHILD})


class Gate:
    """The gate on one day; it counts what it holds back."""

    def __init__(self, *, on: date, orders: Orders) -> None:
        self.on = on
        self.orders = orders
        self.held: Counter[Rule] = Counter()

    @classmethod
    def today(cls) -> "Gate":
        """Return the gate with today's orders."""
        return cls(on=timezone.localdate(), orders=orders())

    def admits(self, record: models.Model) -> bool:
        """Return whether it may stand alone: not protected, delayed or withdrawn, nor its act."""
        if self.hides(record):
            self.held[Rule.PROTECTED] += 1
            return False
        if self.waits(record):
            self.held[Rule.DELAYED] += 1
            return False
        if self._withdraws(record) or self._withdraws(act_of(record)):
            self.held[Rule.WITHDRAWN] += 1
            return False
        return True

    def waits(self, record: models.Model) -> bool:
        """Return whether its kind asks for a delay that has not passed."""
        day = due(record)
        return day is not None and self.on < day

    def _withdraws(self, record: models.Model | None) -> bool:
        return self.orders.withdraws(getattr(record, "public_id", ""), "")

    def hides(self, record: models.Model) -> bool:
        """Return whether the record is of a protected kind and no person let it stand alone."""
        return is_protected(record) and not self.orders.opens_at_oblast(record)

    def decide(self, record: models.Model, field: str, value: Any = STORED) -> Decision:
        """Return what the public may have of a field, and count it when that is nothing."""
        decision = decide(record, field, on=self.on, orders=self.orders, value=value)
        held_back = decision.action in {Action.WITHHOLD, Action.DELAY}
        if decision.rule is not None and (held_back or decision.rule in READ_FIRST):
            self.held[decision.rule] += 1
        return decision

    def value(self, record: models.Model, field: str) -> Any:
        """Return the public value of a field, exact or coarse; None when it is held back."""
        return self.decide(record, field).value

    def words(self, record: models.Model, field: str) -> str:
        """Return a text in the reader's language, or in the other when that one is empty."""
        here, there = ("uk", "en") if get_language() == "uk" else ("en", "uk")
        found = self.value(record, f"{field}_{here}") or self.value(record, f"{field}_{there}")
        return str(found or "")


def withdrawn_wholly() -> list[str]:
    """Ids of the records that people have withdrawn."""
    return list(Withdrawal.objects.filter(field="").values_list("subject", flat=True))


@once
def orders() -> Orders:
    """What people have ordered to be withdrawn or let through."""
    return Orders(
        withdrawn=frozenset(Withdrawal.objects.values_list("subject", "field")),
        cleared=frozenset(Clearance.objects.values_list("subject", "field", "text_sha256")),
    )
