"""Sites that a community would have by norm, where it has registered none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Floats
from yakir.engine.baseline import SERVICES, Range
from yakir.engine.faults import Fault, InvalidData, elements, shape
from yakir.engine.network import (
    HEAT,
    POWER,
    WATER,
    Communities,
    Links,
    Network,
    Sites,
    Substitutes,
)

#: Kinds of sites; their places in this list are `Sites.kind`, here and for registered sites.
KINDS = (
    "school",
    "kindergarten",
    "clinic",
    "hospital",
    "pumping_station",
    "well",
    "waste_water",
    "boiler_house",
    "substation",
    "generation",
    "fuel_store",
    "housing_block",
    "shelter",
    "depot",
    "communications",
    "industrial_park",
    "science_park",
    "office",
)
#: Load profiles that the sites follow: rows of `Network.profiles`.
PROFILES = ("flat", "home", "school", "medicine", "work")


class Grain(NamedTuple):
    """People for whom one site is drawn, and the most sites of a kind that a community gets."""

    people: float
    most: int


#: How coarse the picture is: a site may stand for several real ones, so that a big city has no
#: more than 40 sites. A choice of ours, not a norm.
GRAINS: Mapping[str, Grain] = {
    "school": Grain(10_000, 6),
    "kindergarten": Grain(20_000, 3),
    "clinic": Grain(20_000, 4),
    "hospital": Grain(100_000, 3),
    "pumping_station": Grain(40_000, 2),
    "boiler_house": Grain(15_000, 4),
    "substation": Grain(20_000, 6),
    "office": Grain(30_000, 3),
}
#: Communities whose people on district heat or piped water are fewer have no such works. [people]
FEWEST_USERS = 500.0
#: Cold for which boilers and their pumps are sized, below the temperature of heating. [K]
DESIGN_COLD_K = 38.0
HOURS_OF_DAY = 24.0
#: The golden ratio spreads a share evenly over any run of communities.
GOLDEN = 0.6180339887498949


class InvalidNorms(InvalidData):
    """The norms or the communities contradict themselves; `faults` names every place."""


@dataclass(frozen=True, kw_only=True)
class Norms:
    """
    What a community has by norm, each number with the lowest and highest it may be.

    Where each comes from is told beside it in the file of norms; most are assumptions. A share is
    between 0 and 1, everything else above 0.

    Parameters
    ----------
    pupils_per_1000, pupils_per_school
        Pupils among a thousand people, and in a school. [pupils]
    preschool_places_per_1000, places_per_kindergarten
        Places of kindergartens for a thousand people, and of one. [places]
    people_per_doctor, doctors_per_clinic
        People of a family doctor, and doctors of a clinic.
    beds_per_10000, beds_per_hospital, hospital_from_people
        Beds for ten thousand people, of one hospital, and people from which there is one.
    hospital_share
        Part of people whose medicine is the hospital's, where there is one. [1]
    free_places_share
        Places that schools, kindergartens and clinics have free. [1]
    area_m2_per_person, area_m2_per_pupil, area_m2_per_preschool_place, area_m2_per_doctor
        Heated floor of homes, schools, kindergartens and clinics. [m2]
    area_m2_per_bed
        Heated floor of hospitals. [m2]
    loss_w_per_m2_k
        Heat lost by a square metre for each degree. [W/(m2 K)]
    warmth_kwh_per_m2
        Heat a square metre may lose before it is too cold to live or work there. [kWh/m2]
    water_l_per_person_day, water_l_per_bed_day
        Water used in a day. [l]
    piped_urban, piped_rural
        Part of people with piped water in towns and in villages. [1]
    pump_kwh_per_m3
        Electricity to raise, clean and send a cubic metre of water. [kWh/m3]
    tower_hours
        Hours of mean use that towers and tanks hold. [h]
    district_heat_urban
        Part of people in towns whose homes are on district heat. [1]
    stove_rural
        Part of people in villages who heat with stoves that need no power. [1]
    boiler_kwh_per_kwh
        Electricity of boiler houses and their pumps for heat given. [kWh/kWh]
    home_kw_per_connection, people_per_home
        Mean load of a household, and its people. [kW, people]
    school_kw_per_pupil, kindergarten_kw_per_place, clinic_kw_per_doctor, hospital_kw_per_bed
        Mean critical load. [kW]
    work_kw_per_person
        Mean critical load of places of work, for a person living in the community. [kW]
    medicine_reserve_hours, works_reserve_hours, other_reserve_hours
        Hours that the fuel of generators lasts: in medicine, at pumps and boilers, elsewhere. [h]
    hospital_generator_share, clinic_generator_share, pump_generator_share
        Part of sites that have a generator. [1]
    boiler_generator_share, school_generator_share, work_generator_share
        The same of boiler houses, schools and kindergartens, and places of work. [1]
    generator_over_load, generator_least_share, generator_l_per_kwh
        Power of a generator over the load of the worst hour, its least load, and its fuel.
        [1, 1, l/kWh]
    staff_hours
        Hours a shift at works and hospitals holds out without relief. [h]
    priority_from_kw, connected_over_load
        Connected power from which hospitals and works keep their supply while others are switched
        off by turns, and connected power over mean load. [kW, 1]
    feeder_groups
        Groups that are switched off by turns.
    """

    pupils_per_1000: Range
    pupils_per_school: Range
    preschool_places_per_1000: Range
    places_per_kindergarten: Range
    people_per_doctor: Range
    doctors_per_clinic: Range
    beds_per_10000: Range
    beds_per_hospital: Range
    hospital_from_people: Range
    hospital_share: Range
    free_places_share: Range
    area_m2_per_person: Range
    area_m2_per_pupil: Range
    area_m2_per_preschool_place: Range
    area_m2_per_doctor: Range
    area_m2_per_bed: Range
    loss_w_per_m2_k: Range
    warmth_kwh_per_m2: Range
    water_l_per_person_day: Range
    water_l_per_bed_day: Range
    piped_urban: Range
    piped_rural: Range
    pump_kwh_per_m3: Range
    tower_hours: Range
    district_heat_urban: Range
    stove_rural: Range
    boiler_kwh_per_kwh: Range
    home_kw_per_connection: Range
    people_per_home: Range
    school_kw_per_pupil: Range
    kindergarten_kw_per_place: Range
    clinic_kw_per_doctor: Range
    hospital_kw_per_bed: Range
    work_kw_per_person: Range
    medicine_reserve_hours: Range
    works_reserve_hours: Range
    other_reserve_hours: Range
    hospital_generator_share: Range
    clinic_generator_share: Range
    pump_generator_share: Range
    boiler_generator_share: Range
    school_generator_share: Range
    work_generator_share: Range
    generator_over_load: Range
    generator_least_share: Range
    generator_l_per_kwh: Range
    staff_hours: Range
    priority_from_kw: Range
    connected_over_load: Range
    feeder_groups: Range

    def __post_init__(self) -> None:
        faults = [fault for name in names() for fault in self._faults(name)]
        if faults:
            raise InvalidNorms(faults)

    def _faults(self, name: str) -> Iterable[Fault]:
        number: Range = getattr(self, name)
        if not number.low <= number.value <= number.high:
            yield Fault(f"/{name}", "lies outside its own range")
        if name in SHARES and not 0 <= number.low <= number.high <= 1:
            yield Fault(f"/{name}", "has a range outside 0 to 1")
        elif name not in SHARES and not 0 < number.low <= number.high < np.inf:
            yield Fault(f"/{name}", "has a range that is not above 0")

    def at(self, **values: float) -> "Norms":
        """Return the norms with some numbers replaced, within their ranges."""
        changed = {name: getattr(self, name)._replace(value=v) for name, v in values.items()}
        return Norms(**{name: getattr(self, name) for name in names()} | changed)


def names() -> tuple[str, ...]:
    """Names of the norms, in their order."""
    return tuple(f.name for f in fields(Norms))


#: Norms that are parts of a whole.
SHARES = frozenset(
    name for name in names() if name.endswith("_share") or name in
    ("piped_urban", "piped_rural", "district_heat_urban", "stove_rural")
)  # fmt: skip


def sites_by_norm(
    people: npt.ArrayLike,
    urban_share: npt.ArrayLike,
    oblast: npt.ArrayLike,
    norms: Norms,
    *,
    profiles: Floats | None = None,
    solar: Floats | None = None,
) -> Network:
    """
    Return the network of typical sites of communities: the same communities, the same network.

    Every person of a community is listed once for each of the seven services. What differs from
    community to community is only what follows from people and towns: this is an estimate, and
    `docs/explanation/sites-by-norm.md` says of each number where it comes from.

    Parameters
    ----------
    people
        People present, shape (communities,); with less than one, there are no sites. [people]
    urban_share
        Part of them in towns, shape (communities,). [1]
    oblast
        Index of the oblast, shape (communities,).
    norms
        What there is by norm.
    profiles
        Loads in relation to their mean, one row for each of `PROFILES`; flat where not given.
        [1]
    solar
        As in `Network`; no site by norm has panels.

    Raises
    ------
    InvalidNorms
        When people or shares are not numbers that make sense.
    """
    profiles = np.ones((len(PROFILES), 168)) if profiles is None else np.asarray(profiles, float)
    draft = _drafted(people, urban_share, norms, _peaks(profiles))
    given = {} if solar is None else {"solar": solar}
    return Network(
        Communities(np.asarray(people, float), np.asarray(oblast, np.int64)),
        draft.sites(),
        Links(*_columns(draft.links)),
        Substitutes(*_columns(draft.arcs)),
        profiles=profiles,
        **given,
    )


def stand_for(people: npt.ArrayLike, urban_share: npt.ArrayLike, norms: Norms) -> Floats:
    """Return how many real sites each site of the network stands for, in its order."""
    return np.array(_drafted(people, urban_share, norms, np.ones(len(PROFILES))).real)


class _Town(NamedTuple):
    """One community on its way to sites."""

    number: int
    people: float
    urban: float

    @property
    def rural(self) -> float:
        return 1 - self.urban


class _Draft:
    """Sites, links and substitutes as they are added, community after community."""

    def __init__(self, norms: Norms, peaks: Floats) -> None:
        self.norms = norms
        self.peaks = peaks
        self.rows: list[dict[str, Any]] = []
        self.real: list[float] = []
        self.links: list[tuple[int, int, int]] = []
        self.arcs: list[tuple[int, int, int]] = []
        self.town = _Town(0, 0.0, 0.0)
        self.substations: list[int] = []
        self.towers: list[int] = []
        self.boilers: list[int] = []

    def value(self, name: str) -> float:
        """The value of a norm."""
        number: Range = getattr(self.norms, name)
        return number.value

    def add(
        self, kind: str, serves: Mapping[str, float], *, stands_for: float = 1.0, **row: Any
    ) -> int:
        """Add a site of the town and return its number."""
        people = [serves.get(service, 0.0) for service in SERVICES]
        self.rows.append(
            {"community": self.town.number, "kind": KINDS.index(kind), "serves": people} | row
        )
        self.real.append(stands_for)
        return len(self.rows) - 1

    def link(self, site: int, suppliers: list[int], carries: int) -> None:
        """Let a site be supplied by one of the suppliers, each in its turn."""
        if suppliers:
            self.links.append((site, suppliers[site % len(suppliers)], carries))

    def ring(self, sites: list[int], service: str) -> None:
        """Let people of each site go to the next ones, all round."""
        for i, site in enumerate(sites):
            others = sites[i + 1 :] + sites[:i]
            self.arcs += [(site, other, SERVICES.index(service)) for other in others]

    def has_generator(self, share: str, place: int) -> bool:
        """Whether the site at a place of its kind has one, so that over all sites a share has."""
        part = self.value(share)
        phase = (self.town.number * GOLDEN) % 1
        return int(phase + (place + 1) * part) > int(phase + place * part)

    def sites(self) -> Sites:
        """The sites as arrays; what a row does not say is as `Sites` has it."""
        blank = {f.name: f.default for f in fields(Sites)}
        columns: dict[str, Any] = {
            name: [row.get(name, blank[name]) for row in self.rows]
            for name in blank
            if name != "places"
        }
        columns["places"] = [row.get("places", row["serves"]) for row in self.rows]
        for name in ("serves", "places"):
            columns[name] = np.reshape(np.array(columns[name], float), (-1, len(SERVICES)))
        return Sites(**{name: np.asarray(values) for name, values in columns.items()})


def _columns(rows: list[tuple[int, int, int]]) -> list[npt.NDArray[np.int64]]:
    return list(np.array(rows, np.int64).reshape(-1, 3).T)


def _peaks(profiles: Floats) -> Floats:
    """The worst hour of each profile, in relation to the mean."""
    faults = shape("/profiles", profiles, (len(PROFILES), None))
    if faults:
        raise InvalidNorms(faults)
    return np.asarray(profiles.max(axis=1, initial=0.0))


def _drafted(
    people: npt.ArrayLike, urban_share: npt.ArrayLike, norms: Norms, peaks: Floats
) -> _Draft:
    present, urban = np.asarray(people, float), np.asarray(urban_share, float)
    _check(present, urban)
    draft = _Draft(norms, peaks)
    for number in np.flatnonzero(present >= 1):
        draft.town = _Town(int(number), float(present[number]), float(urban[number]))
        _power(draft)
        _water(draft)
        _heat(draft)
        _homes(draft)
        _education(draft)
        _medicine(draft)
        _work(draft)
    return draft


def _check(people: Floats, urban: Floats) -> None:
    faults = [*shape("/people", people, (None,)), *shape("/urban_share", urban, (people.size,))]
    if not faults:
        wrong = ~(np.isfinite(people) & (people >= 0))
        faults += elements("/people", wrong, "has to be a number of 0 or more")
        wrong = ~((urban >= 0) & (urban <= 1))
        faults += elements("/urban_share", wrong, "has to lie between 0 and 1")
    if faults:
        raise InvalidNorms(faults)


def _count(kind: str, people: float) -> int:
    """Number of sites drawn of a kind."""
    grain = GRAINS[kind]
    return int(min(grain.most, max(1, round(people / grain.people))))


def _power(draft: _Draft) -> None:
    """Substations, each with the homes of its people, in turn on the feeder groups."""
    town, count = draft.town, _count("substation", draft.town.people)
    each = town.people / count
    home_kw = draft.value("home_kw_per_connection") / draft.value("people_per_home")
    groups = round(draft.value("feeder_groups"))
    draft.substations = [
        draft.add(
            "substation",
            {"power": each},
            power_kw=each * home_kw,
            profile=PROFILES.index("home"),
            feeder=(town.number + place) % groups,
        )
        for place in range(count)
    ]


def _water(draft: _Draft) -> None:
    """Pumps that fill towers from which the town drinks."""
    piped = _piped(draft)
    draft.towers = []
    count = _count("pumping_station", piped) if piped else 0
    for place in range(count):
        flow = piped / count * draft.value("water_l_per_person_day") / 1000 / HOURS_OF_DAY
        pump = _supplied(
            draft,
            draft.add(
                "pumping_station",
                {},
                **_powered(
                    draft,
                    flow * draft.value("pump_kwh_per_m3"),
                    generator=draft.has_generator("pump_generator_share", place),
                    reserve="works_reserve_hours",
                ),
                **_priority(draft, flow * draft.value("pump_kwh_per_m3"), 1.0),
                staff_hours=draft.value("staff_hours"),
            ),
        )
        tower = draft.add(
            "pumping_station",
            {"water": piped / count},
            power_kw=0.0,
            on_grid=False,
            water_m3_per_h=flow,
            tank_m3=flow * draft.value("tower_hours"),
        )
        draft.link(tower, [pump], WATER)
        draft.towers.append(tower)


def _heat(draft: _Draft) -> None:
    """Boiler houses and the homes they keep warm."""
    heated = _on_district_heat(draft)
    draft.boilers = []
    count = _count("boiler_house", heated) if heated else 0
    for place in range(count):
        each = heated / count
        area_m2 = each * draft.value("area_m2_per_person")
        peak_kw = _loss_kw_per_k(draft, area_m2) * DESIGN_COLD_K
        load_kw = peak_kw / 2 * draft.value("boiler_kwh_per_kwh")
        boiler = draft.add(
            "boiler_house",
            {"heat": each},
            **_powered(
                draft,
                load_kw,
                generator=draft.has_generator("boiler_generator_share", place),
                reserve="works_reserve_hours",
            ),
            **_priority(draft, load_kw, 1.0),
            staff_hours=draft.value("staff_hours"),
        )
        _supplied(draft, boiler)
        draft.boilers.append(boiler)
        _warm_homes(draft, each, [boiler])


def _homes(draft: _Draft) -> None:
    """Homes that look after themselves, and homes whose own boilers need power."""
    town, piped = draft.town, _piped(draft)
    stoves = town.people * town.rural * draft.value("stove_rural")
    own = town.people - _on_district_heat(draft) - stoves
    alone = {"water": town.people - piped, "heat": stoves, "housing": stoves}
    if max(alone.values()) > 0:
        draft.add("housing_block", alone, power_kw=0.0, on_grid=False)
    if own <= 0:
        return
    area_m2 = own * draft.value("area_m2_per_person")
    loss = _loss_kw_per_k(draft, area_m2)
    load_kw = loss * DESIGN_COLD_K / 2 * draft.value("boiler_kwh_per_kwh")
    # Boilers stop with the power, the homes are warm for a while yet: two sites, not one.
    boilers = _supplied(draft, draft.add("housing_block", {"heat": own}, power_kw=load_kw))
    _warm_homes(draft, own, [boilers])


def _warm_homes(draft: _Draft, people: float, suppliers: list[int]) -> None:
    """Homes that get their heat from elsewhere and keep it for some hours."""
    area_m2 = people * draft.value("area_m2_per_person")
    homes = draft.add(
        "housing_block",
        {"housing": people},
        power_kw=0.0,
        on_grid=False,
        heat_kw_per_k=_loss_kw_per_k(draft, area_m2),
        heat_kwh=area_m2 * draft.value("warmth_kwh_per_m2"),
    )
    draft.link(homes, suppliers, HEAT)


def _education(draft: _Draft) -> None:
    """Schools and kindergartens, which share the people by their places."""
    pupils = draft.value("pupils_per_1000") / 1000
    small = draft.value("preschool_places_per_1000") / 1000
    plans = (
        ("school", pupils, "pupils_per_school", "school_kw_per_pupil", "area_m2_per_pupil"),
        ("kindergarten", small, "places_per_kindergarten", "kindergarten_kw_per_place",
         "area_m2_per_preschool_place"),
    )  # fmt: skip
    for kind, share, size, load, area in plans:
        count = _count(kind, draft.town.people)
        places = draft.town.people * share / count
        people = draft.town.people * share / (pupils + small) / count
        _ring_of(
            draft, kind, "education", people, count,
            load_kw=places * draft.value(load),
            area_m2=places * draft.value(area),
            stands_for=places / draft.value(size),
            profile="school",
            generator="school_generator_share",
            reserve="other_reserve_hours",
        )  # fmt: skip


def _medicine(draft: _Draft) -> None:
    """Clinics, and hospitals where there are people enough."""
    people = draft.town.people
    has_hospital = people >= draft.value("hospital_from_people")
    by_hospital = people * draft.value("hospital_share") if has_hospital else 0.0
    count = _count("clinic", people)
    doctors = people / draft.value("people_per_doctor") / count
    _ring_of(
        draft, "clinic", "medicine", (people - by_hospital) / count, count,
        load_kw=doctors * draft.value("clinic_kw_per_doctor"),
        area_m2=doctors * draft.value("area_m2_per_doctor"),
        stands_for=doctors / draft.value("doctors_per_clinic"),
        profile="medicine",
        generator="clinic_generator_share",
        reserve="medicine_reserve_hours",
    )  # fmt: skip
    if has_hospital:
        _hospitals(draft, by_hospital)


def _hospitals(draft: _Draft, people: float) -> None:
    count = _count("hospital", draft.town.people)
    beds = draft.town.people * draft.value("beds_per_10000") / 10_000 / count
    load_kw, real = (
        beds * draft.value("hospital_kw_per_bed"),
        beds / draft.value("beds_per_hospital"),
    )
    hospitals = _ring_of(
        draft, "hospital", "medicine", people / count, count,
        load_kw=load_kw,
        area_m2=beds * draft.value("area_m2_per_bed"),
        stands_for=real,
        profile="medicine",
        generator="hospital_generator_share",
        reserve="medicine_reserve_hours",
        water_m3_per_h=beds * draft.value("water_l_per_bed_day") / 1000 / HOURS_OF_DAY,
        staff_hours=draft.value("staff_hours"),
        **_priority(draft, load_kw, real),
    )  # fmt: skip
    for hospital in hospitals:
        if draft.towers:
            draft.link(hospital, draft.towers, WATER)
        else:
            draft.rows[hospital]["own_water"] = True


def _work(draft: _Draft) -> None:
    """Places of work."""
    count = _count("office", draft.town.people)
    each = draft.town.people / count
    load_kw = each * draft.value("work_kw_per_person")
    for place in range(count):
        site = draft.add(
            "office",
            {"work": each},
            **_powered(
                draft,
                load_kw,
                generator=draft.has_generator("work_generator_share", place),
                reserve="other_reserve_hours",
                profile="work",
            ),
        )
        _supplied(draft, site)


def _ring_of(
    draft: _Draft,
    kind: str,
    service: str,
    people: float,
    count: int,
    *,
    load_kw: float,
    area_m2: float,
    stands_for: float,
    profile: str,
    generator: str,
    reserve: str,
    **row: Any,
) -> list[int]:
    """Add heated public buildings that take each other's people, and return their numbers."""
    free = 1 + draft.value("free_places_share")
    places = [people * free if name == service else 0.0 for name in SERVICES]
    loss = _loss_kw_per_k(draft, area_m2)
    sites = []
    for place in range(count):
        site = draft.add(
            kind,
            {service: people},
            stands_for=stands_for,
            places=places,
            heat_kw_per_k=loss,
            heat_kwh=area_m2 * draft.value("warmth_kwh_per_m2"),
            boiler_kw=0.0 if draft.boilers else loss * DESIGN_COLD_K,
            **_powered(
                draft,
                load_kw,
                generator=draft.has_generator(generator, place),
                reserve=reserve,
                profile=profile,
            ),
            **row,
        )
        _supplied(draft, site)
        draft.link(site, draft.boilers, HEAT)
        sites.append(site)
    draft.ring(sites, service)
    return sites


def _powered(
    draft: _Draft, load_kw: float, *, generator: bool, reserve: str, profile: str = "flat"
) -> dict[str, Any]:
    """Load of a site, and its generator with the fuel for so many hours of it."""
    row = PROFILES.index(profile)
    if not generator:
        return {"power_kw": load_kw, "profile": row}
    takes = draft.value("generator_l_per_kwh")
    return {
        "power_kw": load_kw,
        "profile": row,
        "generator_kw": load_kw * draft.peaks[row] * draft.value("generator_over_load"),
        "generator_least_share": draft.value("generator_least_share"),
        "generator_l_per_kwh": takes,
        "fuel_l": load_kw * takes * draft.value(reserve),
    }


def _priority(draft: _Draft, load_kw: float, stands_for: float) -> dict[str, Any]:
    """A line of the grid that is never switched off by turns, for a site that is large enough."""
    connected_kw = load_kw / max(1.0, stands_for) * draft.value("connected_over_load")
    return (
        {"on_grid": True, "feeder": -1} if connected_kw >= draft.value("priority_from_kw") else {}
    )


def _supplied(draft: _Draft, site: int) -> int:
    """Let a substation supply a site that has no line of its own, and return the site."""
    row = draft.rows[site]
    if "feeder" not in row:
        row["on_grid"] = False
        draft.link(site, draft.substations, POWER)
    return site


def _piped(draft: _Draft) -> float:
    town = draft.town
    share = town.urban * draft.value("piped_urban") + town.rural * draft.value("piped_rural")
    piped = town.people * share
    return piped if piped >= FEWEST_USERS else 0.0


def _on_district_heat(draft: _Draft) -> float:
    town = draft.town
    heated = town.people * town.urban * draft.value("district_heat_urban")
    return heated if heated >= FEWEST_USERS else 0.0


def _loss_kw_per_k(draft: _Draft, area_m2: float) -> float:
    return area_m2 * draft.value("loss_w_per_m2_k") / 1000
