"""Measured sun of a study: read from a file of weather, kept as what one kilowatt gives."""

from collections.abc import Mapping
from math import cos, hypot, radians
from typing import Any, NamedTuple

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir import engine
from yakir.apps.islands.models import Study
from yakir.apps.islands.queries.answer import packed
from yakir.apps.islands.queries.case import panels_of
from yakir.common.errors import Invalid
from yakir.common.formats import write_number
from yakir.standards import weather

GREATEST_FILE = 2 * 1024 * 1024  # [byte]
#: What a kilowatt of panels can give a year anywhere, looking anywhere. [kWh]
LEAST_KWH, MOST_KWH = 50.0, 2600.0
MOST_FAULTS, LONGEST_SOURCE = 3, 200
KM_PER_DEGREE = 111.2
FAULTS: Mapping[str, Any] = {
    "too_long": gettext_lazy("The file is larger than 2 MB."),
    "not_text": gettext_lazy("This is no text file."),
    "unknown_layout": gettext_lazy("This is no weather file of PVGIS (CSV), EPW or TMY3."),
    "unreadable": gettext_lazy("The file breaks off or does not follow its layout."),
    "missing": gettext_lazy("The column “%(where)s” is missing."),
    "no_parts": gettext_lazy(
        "The column “%(where)s” is missing: ask PVGIS for the components of radiation."
    ),
    "not_horizontal": gettext_lazy("Ask PVGIS for a horizontal plane; this one is at %(value)s."),
    "no_year": gettext_lazy("The year %(value)s is not whole in the file."),
    "choose_year": gettext_lazy("The file holds several years (%(value)s): save one of them."),
    "not_8760": gettext_lazy("“%(where)s” has %(value)s hours, a year has 8760."),
    "not_a_number": gettext_lazy("“%(where)s” is no number in %(value)s."),
    "not_sensible": gettext_lazy("“%(where)s” cannot be %(value)s."),
}
#: What the readers say of passing a file on, for translators.
LICENCES = (
    gettext_lazy("PVGIS, European Union, Joint Research Centre: name the source wherever it is used."),
    gettext_lazy(
        "The file does not state a licence: ask its publisher before passing it on."
    ),
)  # fmt: skip


class Sun(NamedTuple):
    """Output of one kilowatt of panels by the hour, packed, and where it comes from."""

    output: bytes
    about: dict[str, Any]


def weather_of(content: bytes) -> weather.WeatherYear:
    """
    Return the year that a file holds.

    Raises
    ------
    Invalid
        With what is wrong, in words, at `weather`.
    """
    if len(content) > GREATEST_FILE:
        raise _invalid([weather.Fault("", "too_long")])
    try:
        return weather.read(content)
    except weather.InvalidWeather as invalid:
        raise _invalid(invalid.faults) from invalid
    except (ValueError, LookupError, TypeError, ArithmeticError) as broken:
        # The readers under ours stumble over broken files in ways of their own.
        raise _invalid([weather.Fault("", "unreadable")]) from broken


def sun_of(study: Study, year: weather.WeatherYear) -> Sun:
    """
    Return what the panels of a study give in a year of weather.

    Raises
    ------
    Invalid
        When no panels anywhere could give so little or so much.
    """
    panels = panels_of(study)
    solar = engine.islands.measured(
        panels,
        year.ghi_w_m2,
        year.dni_w_m2,
        year.dhi_w_m2,
        year.temperature_c,
        source=year.source,
    )
    if not LEAST_KWH <= solar.yield_kwh <= MOST_KWH:
        words = _("With this file a kilowatt of panels gives %(kwh)s kWh a year, which cannot be.")
        raise Invalid({"weather": words % {"kwh": write_number(solar.yield_kwh)}})
    north = year.latitude - panels.latitude
    east = (year.longitude - panels.longitude) * cos(radians(panels.latitude))
    about = {
        "source": _printable(year.source)[:LONGEST_SOURCE],
        "licence": year.licence_note,
        "yield_kwh": round(solar.yield_kwh, 1),
        "away_km": round(KM_PER_DEGREE * hypot(north, east)),
    }
    return Sun(packed(np.asarray(solar.output)), about)


def _invalid(faults: Any) -> Invalid:
    said = dict.fromkeys(FAULTS[each.reason] % _told(each) for each in faults)
    return Invalid({"weather": " ".join(list(said)[:MOST_FAULTS])})


def _told(fault: weather.Fault) -> dict[str, str]:
    return {"where": _printable(fault.where), "value": _printable(fault.value)[:80]}


def _printable(text: str) -> str:
    """The text without what no page shows and no database holds."""
    return "".join(letter for letter in text if letter.isprintable())
