"""Weather years from PVGIS, EPW and TMY3 files."""

from yakir.standards.weather.year import HOURS, Fault, InvalidWeather, WeatherYear, read

__all__ = ["HOURS", "Fault", "InvalidWeather", "WeatherYear", "read"]
