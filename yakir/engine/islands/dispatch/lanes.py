"""
Hours of several outages worked on side by side, one outage a lane.

The hours of one outage follow from each other, so a processor waits for each step of each hour;
those of different outages do not. Every quantity has a row of as many numbers as there are lanes,
all rows in one array, so that the compiler sees that they do not overlap and uses instructions that
work on four or more numbers at once. A lane's numbers do not depend on what lies beside it.
"""

from yakir.engine.arrays import Floats
from yakir.engine.compiling import hot
from yakir.engine.islands.dispatch.hours import TINY_KW, Plant, outage_hour

#: Outages side by side: enough to fill the instructions, few enough to stay in the nearest cache.
LANES = 16

#: Where the row of each quantity begins: the stores and the critical load that was just lost,
CHARGE, FUEL, LOST = range(0, 3 * LANES, LANES)
#: what an hour asks for,
CRITICAL, IMPORTANT, REST, SUN, GENERATORS, CHPS, HEAT = range(3 * LANES, 10 * LANES, LANES)
#: and what all hours of a lane have come to.
GENERATOR, CHP, WARM, CRITICAL_LOST, IMPORTANT_LOST, REST_LOST, CURTAILED, DUMPED, WITHOUT = range(
    10 * LANES, 19 * LANES, LANES
)
#: Numbers that all rows together take.
ROOM = 19 * LANES


@hot
def load_lane(
    lanes: Floats,
    lane: int,
    hour: int,
    load: Floats,
    sun: float,
    generators: float,
    chps: float,
) -> None:
    """Write what an hour asks for into a lane; sun in kilowatts, machines by units that are up."""
    lanes[CRITICAL + lane] = load[hour, 0]
    lanes[IMPORTANT + lane] = load[hour, 1]
    lanes[REST + lane] = load[hour, 2]
    lanes[SUN + lane] = sun
    lanes[GENERATORS + lane] = generators
    lanes[CHPS + lane] = chps


@hot
def outage_hours(plant: Plant, lanes: Floats, count: int) -> None:
    """Let an hour without the grid pass in the first `count` lanes."""
    for lane in range(count):
        critical = lanes[CRITICAL + lane]
        important = lanes[IMPORTANT + lane]
        rest = lanes[REST + lane]
        flow = outage_hour(
            plant,
            critical,
            important,
            rest,
            lanes[SUN + lane],
            lanes[CHARGE + lane],
            lanes[FUEL + lane],
            lanes[GENERATORS + lane],
            lanes[CHPS + lane],
        )
        lost = critical - flow.critical
        lanes[CHARGE + lane] = flow.charge
        lanes[FUEL + lane] = flow.fuel
        lanes[LOST + lane] = lost
        lanes[GENERATOR + lane] += flow.generator
        lanes[CHP + lane] += flow.chp
        lanes[WARM + lane] += min(flow.chp * plant.chp_heat_per_kwh, lanes[HEAT + lane])
        lanes[CRITICAL_LOST + lane] += lost
        lanes[IMPORTANT_LOST + lane] += important - flow.important
        lanes[REST_LOST + lane] += rest - flow.rest
        lanes[CURTAILED + lane] += flow.curtailed
        lanes[DUMPED + lane] += flow.dumped
        lanes[WITHOUT + lane] += 1.0 if lost > TINY_KW else 0.0
