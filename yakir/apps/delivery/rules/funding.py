"""Money of a project: at which moment an allocation tells of it."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import pgettext_lazy

from yakir.apps.partners.rules.ledger import LineKind
from yakir.apps.projects.rules import Stage


class MoneyStage(models.TextChoices):
    """One money at three moments; their sums are never added to each other."""

    COMMITTED = "committed", pgettext_lazy("money", "Committed")
    PAID = "paid", pgettext_lazy("money", "Paid")
    SPENT = "spent", pgettext_lazy("money", "Spent")


# What a line of the ledger tells of a project when it is allocated to it.
OF_LINES: Mapping[LineKind, MoneyStage] = {
    LineKind.DISBURSEMENT: MoneyStage.PAID,
    LineKind.SPENDING: MoneyStage.SPENT,
}
# Nothing is set aside for what nobody has approved yet, or what has been given up.
SET_ASIDE_FROM = frozenset(
    {
        Stage.APPROVED,
        Stage.FUNDED,
        Stage.IN_PROGRESS,
        Stage.COMPLETED,
        Stage.IN_OPERATION,
        Stage.SUSPENDED,
    }
)
