"""One year of sun and temperature by the hour, read through pvlib from files of others."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

HOURS = 8760
GREATEST_FILE = 50_000_000  # [byte] sixteen years of PVGIS are some ten megabytes
#: Most that the sun can give on a surface outside the air, and what thermometers show. [W/m2, C]
SENSIBLE = {
    "ghi_w_m2": (0.0, 1500.0),
    "dni_w_m2": (0.0, 1500.0),
    "dhi_w_m2": (0.0, 1500.0),
    "temperature_c": (-60.0, 60.0),
}
COLUMNS = {
    "ghi_w_m2": "ghi",
    "dni_w_m2": "dni",
    "dhi_w_m2": "dhi",
    "temperature_c": "temp_air",
}
PARTS = ("poa_direct", "poa_sky_diffuse", "poa_ground_diffuse", "solar_elevation", "temp_air")
LOWEST_SUN_DEG = 2.0  # below it, dividing by the sine of the height makes noise of rounding

PVGIS_NOTE = "PVGIS, European Union, Joint Research Centre: name the source wherever it is used."
ASK_NOTE = "The file does not state a licence: ask its publisher before passing it on."

REASONS = {
    "too_long": "the file is too long",
    "not_text": "the file is not text",
    "unknown_layout": "the file is no PVGIS CSV, EPW or TMY3",
    "unreadable": "the file breaks off or does not follow its layout",
    "missing": "is missing",
    "no_parts": "is needed: ask PVGIS for radiation components",
    "not_horizontal": "is not 0: ask PVGIS for a horizontal plane",
    "no_year": "is no full year of the file",
    "choose_year": "the file holds several years; choose one",
    "not_8760": "is not the number of hours of a year",
    "not_a_number": "is no number in some hour",
    "not_sensible": "lies outside what can be measured",
}


class Fault(NamedTuple):
    """One thing wrong with the file: what it is of, a key of `REASONS`, and what stands there."""

    where: str
    reason: str
    value: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.where, self.value, REASONS[self.reason]) if part)


class InvalidWeather(ValueError):
    """The file holds no usable year; `faults` lists everything that is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


@dataclass(frozen=True, eq=False)
class WeatherYear:
    """
    Sun and temperature in each hour of a year without its leap day, all of shape (8760,).

    Hours are those of one standard time, the first from midnight to one on 1 January.

    Parameters
    ----------
    ghi_w_m2
        Sun on a level surface. [W/m2]
    dni_w_m2
        Sun straight from its disc, on a surface that faces it. [W/m2]
    dhi_w_m2
        Sun from the rest of the sky on a level surface. [W/m2]
    temperature_c
        Temperature of the air. [C]
    utc_offset_hours
        Standard time that the hours are told in: 2 for Kyiv in winter.
    source
        Layout of the file, and what it says of its origin.
    licence_note
        What is known about passing the data on.

    Raises
    ------
    InvalidWeather
        With every fault of the numbers.
    """

    ghi_w_m2: Floats
    dni_w_m2: Floats
    dhi_w_m2: Floats
    temperature_c: Floats
    latitude: float
    longitude: float
    utc_offset_hours: int
    source: str
    licence_note: str

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        for name, (low, high) in SENSIBLE.items():
            values = np.array(getattr(self, name), float)
            values.setflags(write=False)
            object.__setattr__(self, name, values)
            faults += _number_faults(name, values, low, high)
        for name, most in (("latitude", 90.0), ("longitude", 180.0)):
            if not abs(getattr(self, name)) <= most:
                faults.append(Fault(name, "not_sensible", str(getattr(self, name))))
        if faults:
            raise InvalidWeather(faults)


def read(
    content: str | bytes, *, year: int | None = None, utc_offset_hours: int = 2
) -> WeatherYear:
    """
    Return the year that a PVGIS CSV (hourly or typical year), an EPW or a TMY3 file holds.

    Parameters
    ----------
    content
        The file's text or bytes.
    year
        Year to take where an hourly file of PVGIS holds several.
    utc_offset_hours
        Standard time to tell the hours in: those of a file in another one are moved, and the few
        that fall off one end of the year are put at the other.

    Raises
    ------
    InvalidWeather
        When the file is of no layout we know, or no whole, sensible year; all faults are listed.

    References
    ----------
    .. [1] K. Anderson et al., "pvlib python: 2023 project update", Journal of Open Source
       Software 8(92), 2023, doi:10.21105/joss.05994 -- the readers.
    """
    text = _text(content)
    for recognises, reader in LAYOUTS:
        if recognises(text):
            return reader(text, year, utc_offset_hours)
    raise InvalidWeather([Fault("", "unknown_layout", text[:40].strip())])


def _pvgis_typical(text: str, _year: int | None, offset: int) -> WeatherYear:
    from pvlib.iotools import read_pvgis_tmy

    _check_rows(text)
    table, about = _parsed(
        lambda: read_pvgis_tmy(io.BytesIO(text.encode()), pvgis_format="csv")
    )  # fmt: skip
    place = about["inputs"]
    return _weather(
        table,
        file_offset=0,
        offset=offset,
        latitude=place["latitude"],
        longitude=place["longitude"],
        source="PVGIS typical meteorological year",
        licence_note=PVGIS_NOTE,
    )


def _pvgis_hourly(text: str, year: int | None, offset: int) -> WeatherYear:
    from pvlib.iotools import read_pvgis_hourly

    _check_rows(text)
    table, about = _parsed(lambda: read_pvgis_hourly(io.StringIO(text), pvgis_format="csv"))
    inputs = about["inputs"]
    faults = [Fault(name, "no_parts") for name in PARTS if name not in table]
    slope = str(inputs.get("Slope", "0"))
    if not slope.startswith("0"):
        faults.append(Fault("Slope", "not_horizontal", slope))
    if faults:
        raise InvalidWeather(faults)
    table = _one_year(table, year)
    return _weather(
        _from_parts(table),
        file_offset=0,
        offset=offset,
        latitude=inputs["latitude"],
        longitude=inputs["longitude"],
        source=f"PVGIS {inputs['radiation_database']} {table.index[0].year}",
        licence_note=PVGIS_NOTE,
    )


def _epw(text: str, _year: int | None, offset: int) -> WeatherYear:
    from pvlib.iotools import read_epw

    table, about = _parsed(lambda: read_epw(io.StringIO(text)))
    return _weather(
        table,
        file_offset=round(about["TZ"]),
        offset=offset,
        latitude=about["latitude"],
        longitude=about["longitude"],
        source=f"EPW {about['city']}, {about['country']}, {about['data_type']}",
        licence_note=ASK_NOTE,
    )


def _tmy3(text: str, _year: int | None, offset: int) -> WeatherYear:
    from pvlib.iotools import read_tmy3

    table, about = _parsed(lambda: read_tmy3(io.StringIO(text)))
    return _weather(
        table,
        file_offset=round(about["TZ"]),
        offset=offset,
        latitude=about["latitude"],
        longitude=about["longitude"],
        source=f"TMY3 {str(about['Name']).strip(chr(34))}, {about['State']}",
        licence_note=ASK_NOTE,
    )


#: How each layout is recognised, and who reads it; the first that fits is taken.
LAYOUTS: tuple[tuple[Callable[[str], bool], Callable[[str, int | None, int], WeatherYear]], ...] = (
    (lambda text: text.startswith("LOCATION,"), _epw),
    (lambda text: text.startswith("Latitude") and "time(UTC)," in text[:4000], _pvgis_typical),
    (lambda text: text.startswith("Latitude"), _pvgis_hourly),
    (lambda text: "Date (MM/DD/YYYY)" in text[:4000], _tmy3),
)


def _text(content: str | bytes) -> str:
    if len(content) > GREATEST_FILE:
        raise InvalidWeather([Fault("", "too_long")])
    if isinstance(content, str):
        return content
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Names of places in old EPW files stand in Latin-1, in which every byte is a letter.
        return content.decode("latin-1")


def _check_rows(text: str) -> None:
    """Refuse a table of PVGIS in which a row has not as many cells as its header."""
    width = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("time"):
            width = line.count(",")
        elif width and not line.strip():
            return
        elif width and line.count(",") != width:
            raise InvalidWeather([Fault(f"line {number}", "unreadable", line[:40])])


def _parsed(parse: Callable[[], tuple[Any, dict[str, Any]]]) -> tuple[Any, dict[str, Any]]:
    """Return what pvlib makes of the file; it raises what its lines happen to raise."""
    try:
        return parse()
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise InvalidWeather([Fault("", "unreadable", str(error)[:80])]) from error


def _one_year(table: Any, year: int | None) -> Any:
    """The rows of one year of an hourly table."""
    years = sorted(set(table.index.year))
    if year is None and len(years) > 1:
        raise InvalidWeather([Fault("year", "choose_year", ", ".join(map(str, years)))])
    chosen = years[0] if year is None else year
    if chosen not in years:
        raise InvalidWeather([Fault("year", "no_year", str(chosen))])
    return table[table.index.year == chosen]


def _from_parts(table: Any) -> Any:
    """The table with level and direct sun, from the parts on a level plane."""
    direct, sky = table["poa_direct"], table["poa_sky_diffuse"]
    height = np.radians(table["solar_elevation"])
    high = table["solar_elevation"] >= LOWEST_SUN_DEG
    beam = np.where(high, direct / np.sin(np.where(high, height, 1.0)), 0.0)
    return table.assign(ghi=direct + sky + table["poa_ground_diffuse"], dni=beam, dhi=sky)


def _weather(
    table: Any, *, file_offset: int, offset: int, **about: Any
) -> WeatherYear:  # fmt: skip
    missing = [Fault(column, "missing") for column in COLUMNS.values() if column not in table]
    if missing:
        raise InvalidWeather(missing)
    kept = table[~((table.index.month == 2) & (table.index.day == 29))]
    columns: dict[str, Any] = {
        name: np.roll(_numbers(kept[column]), offset - file_offset)
        for name, column in COLUMNS.items()
    }
    return WeatherYear(**columns, utc_offset_hours=offset, **about)


def _numbers(column: Any) -> Floats:
    """The numbers of a column, nan where there is something else."""
    from pandas import to_numeric

    return np.asarray(to_numeric(column, errors="coerce"), float)


def _number_faults(name: str, values: Floats, low: float, high: float) -> Iterable[Fault]:
    if values.shape != (HOURS,):
        yield Fault(name, "not_8760", str(values.size))
        return
    if np.isnan(values).any():
        yield Fault(name, "not_a_number", f"hour {int(np.argmax(np.isnan(values)))}")
    wrong = (values < low) | (values > high)
    if wrong.any():
        hour = int(np.argmax(wrong))
        yield Fault(name, "not_sensible", f"{values[hour]:g} in hour {hour}")
