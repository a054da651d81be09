"""What is wrong with the case of a study, in the reader's words."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yakir.apps.endurance.queries import faults as scenario_faults
from yakir.apps.islands.rules import SIZE_NAMES
from yakir.common.failures import said
from yakir.engine.faults import Fault

#: What the engine says of a case and of nothing else, as a pattern, and the same for people.
WORDS: tuple[tuple[str, Promise], ...] = (
    (r"has to hold one scenario-year or more", _("No year has been drawn.")),
    (r"has to hold one size or more", _("There is no size to choose from.")),
    (r"have to rise", _("The steps of the design do not rise.")),
    (r"makes more than all of the gas", _("It would make more than the gas holds.")),
    (r"has to lie between 1 and 8", _("From 1 to 8 machines are possible.")),
    (r"has to lie between 0 and 8760", _("At most a year can be asked for.")),
    (r"has shape .+", _("The hours of the year do not go together.")),
    (
        r"does not go with the year's energy and this profile",
        _("The highest load does not go with the energy of the year and this course."),
    ),
    (
        r"have to be three, 0 or more, and to sum to 1",
        _("The parts of the load are not one whole."),
    ),
    (r"has to be 0 or more in every hour", _("The load is below zero in some hour.")),
    (r"is 0 in every hour", _("The load is zero in every hour.")),
    (r"has to be given, or the peak", _("Name the energy of the year, or the highest load.")),
    (
        r"has to lie within (?P<limit>\d+) degrees",
        _("Degrees from −%(limit)s to %(limit)s are possible."),
    ),
)
PARTS: Mapping[str, str | Promise] = {
    "load_kw": _("Load"),
    "heat_kw": _("Heat"),
    "solar": _("Sun"),
    "grid_up": _("Drawn years"),
    "units": _("Sizes of the design"),
    "prices": _("Prices"),
    "storage": _("Battery"),
    "generators": _("Generator"),
    "chps": _("Cogeneration"),
    "served_hours": _("For how long an outage"),
    "served_probability": _("Probability that the critical load is served"),
    "years_probability": _("Share of years without any loss"),
    "peak_kw": _("Highest load"),
    "yearly_kwh": _("Power a year"),
    "profile": _("Course of the load"),
    "shares": _("Parts of the load"),
    "tilt": _("Tilt of the panels"),
    "azimuth": _("Direction of the panels"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
}


def why(detail: str) -> str:
    """Return why a search or a bound failed, as its row keeps it, in the reader's language."""
    return said(detail, in_words)


def in_words(fault: Fault) -> str:
    """Return a fault of a case, or of its scenario, in the reader's language."""
    parts = fault.path.split("/")[1:]
    title = PARTS.get(parts[0])
    if title is None:
        name = scenario_faults.field_of(fault.path)
        return scenario_faults.named(name, scenario_faults.in_words(fault.message))
    if parts[0] == "units" and parts[1] in SIZE_NAMES:
        title = SIZE_NAMES[parts[1]][0]
    return f"{title}: {_message(fault.message)}"


def _message(message: str) -> str:
    for pattern, words in WORDS:
        if found := re.fullmatch(pattern, message):
            return str(words) % found.groupdict() if found.groupdict() else str(words)
    return scenario_faults.in_words(message)
