"""What the reader may choose from in the filters of public lists."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation
from yakir.apps.accounts.rules import OrganisationKind, PartnerForm
from yakir.apps.partners.rules import ActKind
from yakir.apps.places.rules import Status
from yakir.apps.projects.rules import Stage
from yakir.apps.publishing.queries.communities import oblasts
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.rules import Band
from yakir.apps.publishing.rules.alphabet import alphabetical
from yakir.apps.publishing.rules.stages import TOLD_STAGES
from yakir.common.countries import country_name

__all__ = [
    "act_kinds",
    "bands",
    "countries",
    "oblasts",
    "partner_forms",
    "partners",
    "stages",
    "statuses",
]


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


def partners() -> list[tuple[str, str]]:
    """Public partners as key and name, in the reader's alphabetical order."""
    gate = Gate.today()
    found = Organisation.objects.filter(kind=OrganisationKind.PARTNER).order_by("pk")
    named = [(each.key, gate.words(each, "name")) for each in found if gate.admits(each)]
    return sorted(named, key=lambda pair: alphabetical(pair[1]))


def countries() -> list[tuple[str, str]]:
    """Countries of partners as code and name, in the reader's alphabetical order."""
    partners = Organisation.objects.filter(kind=OrganisationKind.PARTNER).exclude(country="")
    codes = partners.order_by("country").values_list("country", flat=True).distinct()
    return sorted(
        [(code, country_name(code)) for code in codes], key=lambda pair: alphabetical(pair[1])
    )


def partner_forms() -> list[tuple[str, str | Promise]]:
    """What a partner may be in itself."""
    return list(PartnerForm.choices)


def act_kinds() -> list[tuple[str, str | Promise]]:
    """Kinds of public facts."""
    return [(str(kind), kind.label) for kind in ActKind if kind is not ActKind.SYSTEM]


def stages() -> list[tuple[str, str | Promise]]:
    """Stages of a project that are public, in their order."""
    return [(str(stage), stage.label) for stage in Stage if stage in TOLD_STAGES]
