"""Names of scenarios, unless they say a real partner."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Organisation
from yakir.apps.accounts.rules import OrganisationKind
from yakir.apps.planning.models import Scenario
from yakir.apps.publishing.queries.opening import Gate


def giver_names() -> tuple[str, ...]:
    """The names of real partners, in small letters: no scenario may say one."""
    partners = Organisation.objects.filter(kind=OrganisationKind.PARTNER).order_by("pk")
    return tuple(
        name.casefold()
        for names in partners.values_list("name_uk", "name_en")
        for name in names
        if name
    )


def names_one_of(givers: Iterable[str], text: str) -> bool:
    """Return whether a text names a real partner."""
    folded = text.casefold()
    return any(giver in folded for giver in givers)


def scenario_name(gate: Gate, scenario: Scenario, givers: Iterable[str]) -> str:
    """Return the name of a scenario, or a plain word in place of one that names a real partner."""
    name = gate.words(scenario, "name")
    return _("Scenario") if names_one_of(givers, name) else name
