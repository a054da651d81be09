"""Weather years, on files written here after the layouts of their publishers."""

import math
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import pytest

from yakir.standards import weather

PVGIS_HEAD = "Latitude (decimal degrees): 49.990\r\nLongitude (decimal degrees): 36.230\r\n"
EPW_HEAD = [
    "LOCATION,Zrazkove,KH,UKR,artificial,999999,49.99,36.23,2.0,150.0",
    "DESIGN CONDITIONS,0",
    "TYPICAL/EXTREME PERIODS,0",
    "GROUND TEMPERATURES,0",
    "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
    "COMMENTS 1,artificial",
    "COMMENTS 2,",
    "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31",
]
TMY3_COLUMNS = "Date (MM/DD/YYYY),Time (HH:MM),GHI (W/m^2),DNI (W/m^2),DHI (W/m^2),Dry-bulb (C)"


@cache
def hours(year=2023):
    """Every hour of a year with a height of the sun, in degrees, that is easy to follow."""
    first = datetime(year, 1, 1, tzinfo=UTC)
    last = datetime(year + 1, 1, 1, tzinfo=UTC)
    count = round((last - first) / timedelta(hours=1))
    moments = [first + timedelta(hours=n) for n in range(count)]
    return [(moment, max(0, 6 - abs(moment.hour - 12)) * 10) for moment in moments]


def sun(height):
    """Level, direct and sky radiation of a height."""
    return 10.0 * height, 8.0 * height, 2.0 * height


def typical(rows=None):
    head = PVGIS_HEAD + "Elevation (m): 150.0\r\nmonth,year\r\n"
    months = "".join(f"{month},2015\r\n" for month in range(1, 13))
    columns = "time(UTC),T2m,RH,G(h),Gb(n),Gd(h),IR(h),WS10m,WD10m,SP\r\n"
    lines = rows or [
        f"{when:%Y%m%d:%H%M},{when.month}.5,80,{sun(high)[0]},{sun(high)[1]},{sun(high)[2]},"
        "300,3,180,99000\r\n"
        for when, high in hours()
    ]
    return head + months + columns + "".join(lines) + "\r\nT2m: 2-m air temperature\r\n"


def hourly(*years, slope="0", columns="Gb(i),Gd(i),Gr(i),H_sun,T2m,WS10m,Int"):
    head = (
        f"{PVGIS_HEAD}Elevation (m): 150\r\nRadiation database: PVGIS-SARAH3\r\n\r\n"
        f"Slope: {slope} deg. \r\nAzimuth: 0 deg. \r\ntime,{columns}\r\n"
    )
    names = columns.split(",")
    lines = []
    for year in years:
        for when, high in hours(year):
            values = {
                "Gb(i)": 500 * math.sin(math.radians(high)),
                "Gd(i)": 2.0 * high,
                "Gr(i)": 0.0,
                "H_sun": high,
                "T2m": when.month,
                "WS10m": 3,
                "Int": 0,
            }
            stamp = f"{when:%Y%m%d:%H}10"
            lines.append(",".join([stamp, *(str(values[n]) for n in names)]) + "\r\n")
    return head + "".join(lines) + "\r\nT2m: 2-m air temperature (degree Celsius)\r\n"


def epw(year=2023, **replaced):
    lines = list(EPW_HEAD)
    for number, (when, high) in enumerate(hours(year)):
        cells = ["0"] * 35
        cells[:5] = [str(when.year), str(when.month), str(when.day), str(when.hour + 1), "0"]
        cells[5] = "artificial"
        cells[6] = f"{when.month}.5"
        cells[13:16] = [str(value) for value in sun(high)]
        cells[6] = replaced.get(f"temperature_{number}", cells[6])
        lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


def tmy3(columns=TMY3_COLUMNS):
    lines = ['999999,"ZRAZKOVE",KH,2.0,49.990,36.230,150', columns]
    for when, high in hours(1995):
        day, hour = f"{when:%m/%d/%Y}", f"{when.hour + 1:02d}:00"
        lines.append(",".join(map(str, [day, hour, *sun(high), f"{when.month}.5"])))
    return "\n".join(lines) + "\n"


def test_every_layout_tells_the_same_artificial_year():
    years = {
        "pvgis": weather.read(typical(), utc_offset_hours=0),
        "epw": weather.read(epw().encode()),
        "tmy3": weather.read(tmy3()),
    }

    for found in years.values():
        noon = found.ghi_w_m2.reshape(365, 24)[:, 12]
        assert noon == pytest.approx(600)
        assert found.dni_w_m2.max() == pytest.approx(480)
        assert found.dhi_w_m2.max() == pytest.approx(120)
        assert found.temperature_c[[0, 4344, 8759]] == pytest.approx([1.5, 7.5, 12.5])
        assert (found.latitude, found.longitude) == (49.99, 36.23)
    assert years["epw"].source == "EPW Zrazkove, UKR, artificial"
    assert "ZRAZKOVE" in years["tmy3"].source
    assert "PVGIS" in years["pvgis"].licence_note


def test_hours_are_told_in_the_standard_time_asked_for():
    kyiv = weather.read(typical())

    # Noon of the file is in UTC, which is two in the afternoon of Kyiv's winter.
    assert kyiv.utc_offset_hours == 2
    assert int(np.argmax(kyiv.ghi_w_m2[:24])) == 14
    assert int(np.argmax(weather.read(epw(), utc_offset_hours=0).ghi_w_m2[:24])) == 10


def test_radiation_on_a_level_plane_becomes_level_direct_and_sky():
    found = weather.read(hourly(2020), utc_offset_hours=0)

    # Where the sun stands 60 degrees high the file's direct part is 500 sin 60.
    assert found.dni_w_m2[12] == pytest.approx(500)
    assert found.dhi_w_m2[12] == pytest.approx(120)
    assert found.ghi_w_m2[12] == pytest.approx(500 * math.sin(math.radians(60)) + 120)
    assert found.dni_w_m2[0] == 0
    assert found.source == "PVGIS PVGIS-SARAH3 2020"


def test_the_leap_day_is_dropped():
    found = weather.read(hourly(2020), utc_offset_hours=0)

    assert found.temperature_c.shape == (8760,)
    assert found.temperature_c[[58 * 24, 59 * 24]] == pytest.approx([2, 3])


def test_of_several_years_one_is_chosen():
    with pytest.raises(weather.InvalidWeather) as caught:
        weather.read(hourly(2021, 2022))
    assert [fault.reason for fault in caught.value.faults] == ["choose_year"]

    assert weather.read(hourly(2021, 2022), year=2022).source.endswith("2022")
    with pytest.raises(weather.InvalidWeather, match="1999 is no full year"):
        weather.read(hourly(2021, 2022), year=1999)


@pytest.mark.parametrize(
    ("content", "where", "reason"),
    [
        ("", "", "unknown_layout"),
        ("hello\n", "", "unknown_layout"),
        (PVGIS_HEAD, "", "unreadable"),
        (typical(["20150101:0000,1\r\n"]), "line 18", "unreadable"),
        (hourly(2021, slope="35"), "Slope", "not_horizontal"),
        (hourly(2021, columns="Gd(i),Gr(i),H_sun,T2m,Int"), "poa_direct", "no_parts"),
        ("\n".join(epw().splitlines()[:-5]) + "\n", "ghi_w_m2", "not_8760"),
        (epw(temperature_7="99.9"), "temperature_c", "not_sensible"),
        (epw(temperature_7="cold"), "temperature_c", "not_a_number"),
        (tmy3(TMY3_COLUMNS.replace("DNI (W/m^2)", "other")), "dni", "missing"),
    ],
)
def test_a_fault_is_named(content, where, reason):
    with pytest.raises(weather.InvalidWeather) as caught:
        weather.read(content)

    assert (where, reason) in [(fault.where, fault.reason) for fault in caught.value.faults]


def test_faults_of_all_columns_are_told_at_once():
    year = np.zeros(8760)

    with pytest.raises(weather.InvalidWeather) as caught:
        weather.WeatherYear(year, year - 1, year[:3], year + 99, 91, 36, 2, "", "")

    assert [fault.where for fault in caught.value.faults] == [
        "dni_w_m2", "dhi_w_m2", "temperature_c", "latitude",
    ]  # fmt: skip
