"""What one kilowatt-peak of panels gives in every hour of a year."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from yakir.engine.arrays import Floats, freeze
from yakir.engine.faults import Fault, shape
from yakir.engine.islands.case import HOURS, InvalidCase

#: Yearly yield where no measurement is imported: low, middle and high. Assumption. [kWh/kWp]
YIELD_KWH = (950.0, 1075.0, 1200.0)
#: Share of the clear sky's energy by month before scaling to the yield. Assumption. [1]
CLEARNESS = (0.36, 0.42, 0.52, 0.58, 0.64, 0.67, 0.70, 0.70, 0.62, 0.52, 0.36, 0.31)
#: Loss of power for each kelvin of the cell above 25 degrees, and all other losses together.
HEAT_LOSS, OTHER_LOSSES = 0.004, 0.14
#: Warmth of the cell above the air for each watt of light, as at 800 W/m2. [K m2/W]
CELL_WARMTH = 25 / 800
#: Days before each month of a year of 365 days, and all.
MONTHS = np.array([0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365])
ASSUMED = "assumption: clear sky with cloud by month, scaled to {:.0f} kWh/kWp (950 to 1,200)"


@dataclass(frozen=True)
class Panels:
    """Where panels stand and where they look; degrees, azimuth from north over east."""

    latitude: float
    longitude: float
    tilt: float = 35.0
    azimuth: float = 180.0
    altitude_m: float = 150.0
    utc_offset_hours: int = 2

    def __post_init__(self) -> None:
        limits = {"latitude": 90.0, "longitude": 180.0, "tilt": 90.0, "azimuth": 360.0}
        faults = [
            Fault(f"/{name}", f"has to lie within {limit:.0f} degrees")
            for name, limit in limits.items()
            if not abs(getattr(self, name)) <= limit
        ]
        if faults:
            raise InvalidCase(faults)


@dataclass(frozen=True, eq=False)
class SolarYear:
    """
    Output of one kilowatt-peak and where the numbers come from.

    Parameters
    ----------
    output
        Mean of each hour, the first from midnight of 1 January, shape (8760,). [kW/kWp]
    source
        Measurement or assumption, in words.
    """

    output: Floats
    source: str

    def __post_init__(self) -> None:
        freeze(self, output=float)

    @property
    def yield_kwh(self) -> float:
        """Energy of the year. [kWh/kWp]."""
        return float(self.output.sum())


def clear_sky(panels: Panels, *, yield_kwh: float = YIELD_KWH[1]) -> SolarYear:
    """Return a year of clear sky dimmed by month and scaled to a yield, marked as assumed."""
    from pvlib.location import Location

    place = Location(panels.latitude, panels.longitude, altitude=panels.altitude_m)
    times = _middles(panels)
    with _pvlib():
        sky = place.get_clearsky(times, model="ineichen", linke_turbidity=3.0)
    light = _plane(panels, place, times, *(sky[name].to_numpy() for name in ("ghi", "dni", "dhi")))
    month = np.searchsorted(MONTHS, np.arange(HOURS) // 24, side="right") - 1
    dimmed = light * np.array(CLEARNESS)[month]
    output = dimmed * yield_kwh / dimmed.sum()
    # A panel gives no more than its peak; what is cut off is too little to scale again.
    return SolarYear(np.minimum(output, 1.0), ASSUMED.format(yield_kwh))


def measured(
    panels: Panels, ghi: Floats, dni: Floats, dhi: Floats, temperature_c: Floats, *, source: str
) -> SolarYear:
    """
    Return a year from measured or modelled weather.

    Parameters
    ----------
    panels
        Where the panels stand.
    ghi, dni, dhi
        Light on the level, straight from the sun, and from the sky, shape (8760,). [W/m2]
    temperature_c
        Air, shape (8760,). [deg C]
    source
        Publisher and title of the data.
    """
    from pvlib.location import Location

    given = {"ghi": ghi, "dni": dni, "dhi": dhi, "temperature_c": temperature_c}
    faults = [f for n, v in given.items() for f in shape(f"/{n}", np.asarray(v), (HOURS,))]
    if faults:
        raise InvalidCase(faults)
    place = Location(panels.latitude, panels.longitude, altitude=panels.altitude_m)
    light = _plane(panels, place, _middles(panels), ghi, dni, dhi)
    warm = 1 - HEAT_LOSS * (temperature_c + CELL_WARMTH * light - 25)
    return SolarYear(np.clip(light / 1000 * warm * (1 - OTHER_LOSSES), 0, 1), source)


def _middles(panels: Panels) -> Any:
    """The middle of every hour of a year without a leap day, in the place's winter time."""
    import pandas as pd

    begin = pd.Timestamp("2025-01-01 00:30", tz="UTC") - pd.Timedelta(hours=panels.utc_offset_hours)
    return pd.date_range(begin, periods=HOURS, freq="h")


def _plane(panels: Panels, place: Any, times: Any, ghi: Floats, dni: Floats, dhi: Floats) -> Floats:
    """Light on the panels. [W/m2]."""
    from pvlib.irradiance import get_total_irradiance

    with _pvlib():
        sun = place.get_solarposition(times)
        light = get_total_irradiance(
            panels.tilt,
            panels.azimuth,
            sun["apparent_zenith"].to_numpy(),
            sun["azimuth"].to_numpy(),
            dni,
            ghi,
            dhi,
        )
    values: Floats = np.nan_to_num(np.asarray(light["poa_global"], float))
    return values


@contextmanager
def _pvlib() -> Iterator[None]:
    """Quiet about names of pandas that pvlib still uses and pandas has begun to retire."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield
