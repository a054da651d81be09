"""Tell in tens how much each rule of the gate holds back."""

from datetime import datetime

from django.db import transaction

from yakir.apps.journal import actions as journal
from yakir.apps.journal.rules import Actor
from yakir.apps.publishing.models import HeldBack
from yakir.apps.publishing.queries.withheld import bases, counts
from yakir.apps.publishing.rules.tens import renewed, ten_of


@transaction.atomic
def tell_held_back(*, by: Actor, at: datetime) -> list[HeldBack]:
    """Tell the tens of those rules whose count has moved by ten since it was told last."""
    told = bases()
    made = [
        HeldBack(rule=rule.value, base=base, recorded_at=at)
        for rule, count in counts().items()
        if (base := renewed(told.get(rule), count)) != told.get(rule)
    ]
    HeldBack.objects.bulk_create(made)
    journal.enter_all((_record(each) for each in made), by=by, at=at)
    return made


def _record(told: HeldBack) -> journal.Record:
    least, most = ten_of(told.base)
    return journal.Record(
        "withheld.told", told.rule, {"rule": told.rule, "at_least": least, "at_most": most}
    )
