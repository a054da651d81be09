"""A study as the engine takes it: load, sun, outages, prices."""

import zlib
from hashlib import sha256
from typing import NamedTuple

import numpy as np

from yakir import engine
from yakir.apps.islands.models import Study
from yakir.apps.islands.queries.loads import heat_of, load_of
from yakir.apps.islands.queries.prices import L_PER_KWH, units_of
from yakir.apps.islands.queries.seen import sites_on_feeder
from yakir.apps.islands.rules import SEEN_YEARS, UNSEEN_YEARS, Question
from yakir.engine.arrays import Booleans, Floats

#: A critical kilowatt-hour that is lost is charged this beside the rule. Assumption. [EUR/kWh]
LOST_CRITICAL_EUR = 10.0
GRID_KG_PER_KWH = 0.35  # assumption
#: Kharkiv's, where a community has no position on record. [degrees]
USUAL_LATITUDE, USUAL_LONGITUDE = 50.0, 36.2


class Ready(NamedTuple):
    """The case and the years that the search does not see."""

    case: "engine.islands.IslandCase"
    unseen: Booleans


def case_of(study: Study) -> Ready:
    """Return the case of a study with its drawn years."""
    question = Question.of(study.question)
    load_kw = load_of(question)
    years = grid_years(study, SEEN_YEARS + UNSEEN_YEARS)
    case = engine.islands.IslandCase(
        load_kw=load_kw,
        heat_kw=heat_of(question),
        solar=solar_of(study),
        grid_up=years[:SEEN_YEARS],
        units=units_of(study.design, load_kw, study.hours),
        prices=_prices(question),
        generators=engine.islands.Reliability(1, 1100.0, 24.0, 0.01, 0.3),
        chps=engine.islands.Reliability(1, 1000.0, 48.0, 0.02, 0.4),
        served_hours=study.hours,
        served_probability=study.probability,
    )
    return Ready(case, years[SEEN_YEARS:])


def digest_of(ready: Ready) -> str:
    """A hash of all numbers of a case: equal for equal cases."""
    case, found = ready.case, sha256()
    for numbers in (case.load_kw, case.heat_kw, case.solar, case.grid_up, ready.unseen):
        found.update(np.ascontiguousarray(numbers).tobytes())
    told = (case.units, case.prices, case.generators, case.chps, case.storage)
    rule = (case.served_hours, case.served_probability)
    found.update(repr((told, rule)).encode())
    return found.hexdigest()


def grid_years(study: Study, draws: int) -> Booleans:
    """Return whether the grid is up in every hour of drawn years, from 1 January, by the study's risk."""
    scenario = _recorded(study) if study.scenario else _own(Question.of(study.question))
    up = engine.outages.years(scenario, seed=study.seed, draws=draws)
    shift = scenario.first_hour_of_year
    # The years of a scenario begin where it begins; loads and sun begin in January.
    return np.roll(up, shift, axis=1)


def _recorded(study: Study) -> "engine.outages.Scenario":
    if study.scenario is None:
        raise ValueError("The study has no recorded scenario.")
    place = study.community
    return engine.outages.read(
        study.scenario.record,
        oblasts=[place.oblast.code],
        communities=[place.code],
        kinds=engine.norms.KINDS,
    )


def _own(question: Question) -> "engine.outages.Scenario":
    """Outages by chance: so many a year, so long in the mean."""
    outages = engine.outages
    between = 8760 / question.outages_a_year - question.outage_hours
    risk = outages.OnOff(
        calm=outages.Durations(outages.Family.EXPONENTIAL, between),
        trouble=outages.Durations(outages.Family.EXPONENTIAL, question.outage_hours),
        source="assumption: as asked in the study",
    )
    return outages.Scenario(hours=8760, grid_by_oblast=outages.Processes((risk,)))


def position_of(study: Study) -> tuple[float, float]:
    """Return latitude and longitude: of the site, amid those of a feeder, or of the community."""
    sites = [study.site] if study.site else list(sites_on_feeder(study))
    known = [(s.lat, s.lon) for s in sites if s.lat is not None and s.lon is not None]
    if known:
        latitude, longitude = np.mean(known, axis=0).tolist()
        return latitude, longitude
    lat, lon = study.community.lat, study.community.lon
    return USUAL_LATITUDE if lat is None else lat, USUAL_LONGITUDE if lon is None else lon


def solar_of(study: Study) -> Floats:
    """Return what one kilowatt of panels gives by the hour: as measured, else of a clear sky."""
    if study.sun:
        kept = np.frombuffer(zlib.decompress(bytes(study.sun)), np.float16)
        return np.asarray(kept.astype(float))
    wanted = Question.of(study.question).yield_kwh
    return engine.islands.clear_sky(panels_of(study), yield_kwh=wanted).output


def panels_of(study: Study) -> "engine.islands.Panels":
    """Return where the panels of a study stand and look."""
    question = Question.of(study.question)
    latitude, longitude = position_of(study)
    return engine.islands.Panels(
        latitude=latitude,
        longitude=longitude,
        tilt=question.tilt,
        azimuth=question.azimuth,
    )


def _prices(question: Question) -> "engine.islands.Prices":
    return engine.islands.Prices(
        grid_eur_per_kwh=question.grid_eur_per_kwh,
        fuel_eur_per_l=question.fuel_eur_per_l,
        generator_l_per_kwh=L_PER_KWH,
        gas_eur_per_kwh=question.gas_eur_per_kwh,
        lost_critical_eur_per_kwh=LOST_CRITICAL_EUR,
        lost_important_eur_per_kwh=question.lost_important_eur_per_kwh,
        lost_rest_eur_per_kwh=question.lost_rest_eur_per_kwh,
        grid_kg_per_kwh=GRID_KG_PER_KWH,
    )
