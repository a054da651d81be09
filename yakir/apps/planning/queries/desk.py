"""What of planning waits for a person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.planning.queries.plans import plans_seen_by
from yakir.common.desk import Waiting

MOST_SHOWN = 5


def waiting_for(person: Person) -> list[Waiting]:
    """Plans that somebody else asked for and nobody has published or refused yet."""
    if not person.may(Permission.SIGN):
        return []
    plans = (
        plans_seen_by(person)
        .filter(publications__isnull=True)
        .exclude(run__asked_by=person)
        .select_related("run__scenario")
        .order_by("-recorded_at", "-pk")
    )
    return [
        Waiting(
            title=_("Plan: %(scenario)s") % {"scenario": plan.run.scenario.name},
            text=_("Somebody else asked for it, so you may publish it."),
            href=reverse("planning:plan", args=[plan.public_id]),
            label=_("Look and publish"),
        )
        for plan in plans[:MOST_SHOWN]
    ]
