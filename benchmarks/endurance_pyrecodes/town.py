"""A town of five districts that struck suppliers leave without power, water and heat; no peer in it."""

from typing import NamedTuple

POWER, HEAT, WATER = range(3)
DISTRICTS = 5
STEPS = 102


class Kind(NamedTuple):
    """What components of one kind are, in each district."""

    name: str
    count: int
    supplies: int | None
    needs: tuple[int, ...]
    service: str | None
    people: int
    #: Share of them that a wave of strikes damages, and the hours until they are mended.
    hit: float
    repair_hours: int


#: In the order of both sides, in every district. Any one supplier can carry its whole district.
KINDS = (
    Kind("Substation", 2, POWER, (), None, 0, 0.5, 30),
    Kind("PumpingStation", 2, WATER, (POWER,), None, 0, 0.3, 48),
    Kind("BoilerHouse", 2, HEAT, (POWER, WATER), None, 0, 0.3, 72),
    Kind("Home", 25, None, (POWER, HEAT, WATER), "housing", 400, 0.1, 60),
    Kind("School", 3, None, (POWER, HEAT, WATER), "education", 300, 0.1, 40),
    Kind("Clinic", 2, None, (POWER, HEAT, WATER), "medicine", 5000, 0.1, 20),
    Kind("Workplace", 3, None, (POWER,), "work", 150, 0.1, 90),
)


class Component(NamedTuple):
    """One component: its district and the index of its kind."""

    district: int
    kind: int


#: Every component of the town.
COMPONENTS = [
    Component(district, kind)
    for district in range(DISTRICTS)
    for kind, row in enumerate(KINDS)
    for _ in range(row.count)
]
