"""What the reader may choose from in the filters of public lists."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yakir.apps.places.rules import Status
from yakir.apps.publishing.queries.communities import oblasts
from yakir.apps.publishing.rules import Band

__all__ = ["bands", "oblasts", "statuses"]


def statuses() -> list[tuple[str, str | Promise]]:
    """Official statuses, with the front line as a whole and no status."""
    return [
        ("frontline", _("Frontline: hostilities possible, active, or mainly occupied")),
        *[(str(code), label) for code, label in Status.choices],
        ("none", _("Not in the list")),
    ]


def bands() -> list[tuple[str, str | Promise]]:
    """The three bands of need, and none."""
    return [
        (Band.GREAT.value, _("great need")),
        (Band.MEDIUM.value, _("medium need")),
        (Band.LESSER.value, _("lesser need")),
    ]
