"""A second simulator of the service network: plain Python, slow, and written from the rules alone."""

import math

import numpy as np

from yakir.engine.outages import timeline

CHARGED = 0.96 * 0.96
NEAR = 1e-9
STORES = ("battery", "fuel", "tank", "warmth")


class Site:
    """One site with its present stores."""

    def __init__(self, network, number):
        sites = network.sites
        for name in vars(sites):
            value = getattr(sites, name)[number]
            setattr(self, name, value.tolist() if isinstance(value, np.generic) else value)
        self.number = number
        place = int((sites.community[:number] == sites.community[number]).sum())
        self.luck = self.luck if self.luck >= 0 else place
        self.rows = network.profiles
        self.battery, self.fuel = self.battery_kwh, self.fuel_l
        self.tank, self.warmth = self.tank_m3, self.heat_kwh
        self.suppliers = {0: [], 1: [], 2: []}
        self.takers = []
        self.works, self.staff_steps = True, math.inf
        self.damage = 0

    def load(self, hour):
        row = self.rows[self.profile]
        return self.power_kw * row[hour % len(row)]

    def most_of_chp(self, dt):
        if self.chp_l_per_kwh == 0:
            return self.chp_kw
        return min(self.chp_kw, self.fuel / self.chp_l_per_kwh / dt)

    def cover(self, need, sun, dt, chp=0.0):
        """Powers by which own generation covers a need, None when it cannot."""
        short = need - self.solar_kwp * sun - chp
        if short <= NEAR:
            return {"battery": 0.0, "chp": chp, "generator": 0.0, "rest": max(0.0, -short)}
        battery = min(self.battery_kw, self.battery / dt, short)
        more = min(max(0.0, self.most_of_chp(dt) - chp), short - battery)
        more = more if short - battery > NEAR else 0.0
        short -= battery + more
        if short <= NEAR:
            return {"battery": battery, "chp": chp + more, "generator": 0.0, "rest": 0.0}
        runs_at = max(short, self.generator_least_share * self.generator_kw)
        fuel = self.fuel - (chp + more) * self.chp_l_per_kwh * dt
        enough = runs_at * self.generator_l_per_kwh * dt <= fuel + NEAR
        if runs_at > self.generator_kw + NEAR or not enough:
            return None
        excess = runs_at - short
        saved = min(battery, excess)
        return {
            "battery": battery - saved,
            "chp": chp + more,
            "generator": runs_at,
            "rest": excess - saved,
        }


class Town:
    """One community in one draw."""

    def __init__(self, network, scenario, community, *, seed, draw, compiled):
        self.network, self.scenario, self.community = network, scenario, community
        self.seed, self.draw, self.compiled = seed, draw, compiled
        home = network.sites.community
        self.sites = {i: Site(network, i) for i in np.flatnonzero(home == community).tolist()}
        for taker, giver, what in zip(
            network.links.site.tolist(),
            network.links.supplier.tolist(),
            network.links.carries.tolist(),
            strict=True,
        ):
            if taker in self.sites:
                self.sites[taker].suppliers[what].append(giver)
                if what == 0:
                    self.sites[giver].takers.append(taker)
        self.groups = self.order()
        self.dt = scenario.step_minutes / 60
        self.people = float(network.communities.people[community])
        self.oblast = int(network.communities.oblast[community])

    def reach(self, start):
        """Sites that a site depends on, directly or not."""
        seen, todo = set(), [start]
        while todo:
            site = self.sites[todo.pop()]
            for giver in [g for givers in site.suppliers.values() for g in givers]:
                if giver not in seen:
                    seen.add(giver)
                    todo.append(giver)
        return seen

    def order(self):
        """Circles of sites, suppliers first, lower numbers first among those that may come."""
        below = {i: self.reach(i) for i in self.sites}
        groups = {i: frozenset({i} | {j for j in below[i] if i in below[j]}) for i in self.sites}
        left, done, ordered = set(groups.values()), set(), []
        while left:
            ready = [g for g in left if all(below[i] - g <= done for i in g)]
            group = min(ready, key=min)
            left.remove(group)
            done |= group
            ordered.append(sorted(group))
        return ordered

    def simulate(self, hold_share=0.9):
        """First failing step and person-hours of the seven services and the package."""
        self.weather()
        self.held = [self.scenario.steps] * 8
        self.lost = [0.0] * 8
        for site in self.sites.values():
            if self.scenario.relief is not None:
                site.staff_steps = (
                    math.floor(site.staff_hours / self.dt + NEAR)
                    if math.isfinite(site.staff_hours)
                    else math.inf
                )
        self.relieved_at = dict.fromkeys(self.sites, 0)
        for step in range(self.scenario.steps):
            self.step(step)
            self.count(step, hold_share)
        return self.held, self.lost

    def weather(self):
        steps = self.scenario.steps
        self.grid, self.alert = np.empty(steps, np.uint8), np.empty(steps, np.uint8)
        self.temperature = np.empty(steps, np.float32)
        timeline.fill(
            self.compiled,
            self.seed,
            self.draw,
            self.community,
            self.grid,
            self.alert,
            self.temperature,
        )
        self.shift = timeline.schedule_shift(self.compiled, self.seed, self.draw, self.community)

    def befall(self, site, step):
        key = (self.compiled, self.seed, self.draw, self.community)
        hours = timeline.struck(*key, self.oblast, site.luck, site.kind, step)
        if hours > 0:
            site.damage = max(site.damage, step + max(1, math.ceil(hours / self.dt - 1e-9)))
        if self.scenario.resupply is not None:
            share = timeline.resupplied(*key, site.luck, step)
            site.fuel = min(site.fuel_l, site.fuel + share * site.fuel_l)
        if self.scenario.relief is not None and timeline.relieved(*key, site.luck, step):
            self.relieved_at[site.number] = step

    def step(self, step):
        hour = (self.scenario.first_hour_of_year + int(step * self.dt)) % 8760
        self.now, self.hour = step, hour
        self.sun = float(self.network.solar[hour])
        self.cold = max(0.0, 16.0 - float(self.temperature[step]))
        for site in self.sites.values():
            self.befall(site, step)
        # Who is settled: line, fed, given power; what is not yet worked out is not there.
        self.line, self.passing, self.fed, self.given = {}, {}, set(), {}
        for group in self.groups:
            if len(group) == 1 and group[0] not in self.reach(group[0]):
                self.single(group[0])
            else:
                self.circle(group)
            for number in group:
                self.settle(self.sites[number])

    def whole(self, site):
        return site.damage <= self.now

    def direct(self, site):
        up = self.grid[self.now] and timeline.schedule_up(
            self.compiled, self.shift, site.feeder, self.now
        )
        return bool(site.on_grid and up)

    def has_line(self, number):
        site = self.sites[number]
        return self.direct(site) or any(self.passing.get(g) for g in site.suppliers[0])

    def inputs(self, site, powered):
        working = lambda what: any(self.sites[g].works for g in site.suppliers[what])
        load = site.load(self.hour)
        powered = powered or load <= NEAR or site.cover(load, self.sun, self.dt) is not None
        heat = site.heat_kw_per_k * self.cold
        warm = working(1) or heat == 0
        if not warm:
            made = site.boiler_kw if powered else 0.0
            if site.chp_heat_kw:
                made += site.chp_heat_kw * site.most_of_chp(self.dt) / site.chp_kw
            warm = (heat - made) * self.dt <= site.warmth + NEAR
        water = (
            working(2)
            or site.water_m3_per_h == 0
            or (site.own_water and powered)
            or site.water_m3_per_h * self.dt <= site.tank + NEAR
        )
        staff = self.now < self.relieved_at[site.number] + site.staff_steps
        return {"power": powered, "heat": warm, "water": water, "staff": staff}

    def single(self, number):
        site = self.sites[number]
        self.line[number] = self.has_line(number)
        powered = self.line[number] or number in self.fed
        site.has = self.inputs(site, powered)
        site.works = self.whole(site) and all(site.has.values())
        self.passing[number] = site.works and self.line[number]
        if site.works and not self.line[number]:
            self.feed(site, self.fed)

    def feed(self, site, fed):
        """Feed all takers that are without power, or none."""
        self.given[site.number] = 0.0
        takers = [
            t
            for t in site.takers
            if self.whole(self.sites[t]) and t not in fed and not self.has_line(t)
        ]
        given = sum(self.sites[t].load(self.hour) for t in takers)
        if not 0 < given <= site.power_export_kw + NEAR:
            return
        own = 0.0 if site.number in fed else site.load(self.hour)
        if site.cover(own + given, self.sun, self.dt) is not None:
            self.given[site.number] = given
            fed.update(takers)

    def circle(self, group):
        for number in group:
            self.sites[number].works &= self.whole(self.sites[number])
        for rising in (False, True):
            while True:
                would, fed = self.attempt(group)
                before = {n: self.sites[n].works for n in group}
                after = {
                    n: (before[n] or would[n]) if rising else (before[n] and would[n])
                    for n in group
                }
                if before == after:
                    break
                for number in group:
                    self.sites[number].works = after[number]
        self.fed = fed

    def attempt(self, group):
        """Who would work, given who does."""
        for number in group:
            self.passing[number] = self.line[number] = False
        for _ in group:
            for number in group:
                site = self.sites[number]
                if self.whole(site) and self.has_line(number):
                    self.line[number] = True
                    self.passing[number] = site.works
        fed = set(self.fed)
        for number in group:
            self.given[number] = 0.0
            if self.sites[number].works and not self.line[number]:
                self.feed(self.sites[number], fed)
        would = {}
        for number in group:
            site = self.sites[number]
            site.has = self.inputs(site, self.line[number] or number in fed)
            would[number] = self.whole(site) and all(site.has.values())
        return would, fed

    def settle(self, site):
        """Let the step pass at one site."""
        dt, loss = self.dt, site.heat_kw_per_k * self.cold
        if not self.whole(site):
            site.warmth = max(0.0, site.warmth - loss * dt)
            return
        heated = any(self.sites[g].works for g in site.suppliers[1])
        boiler = site.boiler_kw if site.has["power"] else 0.0
        chp = 0.0
        if site.chp_heat_kw and not heated and loss > boiler:
            wanted = (loss - boiler) / site.chp_heat_kw * site.chp_kw
            chp = min(site.most_of_chp(dt), wanted)
        chp = self.pass_power(site, chp)
        if site.heat_kw_per_k:
            self.pass_heat(site, heated, boiler, chp)
        watered = any(self.sites[g].works for g in site.suppliers[2])
        watered = watered or (site.own_water and site.has["power"])
        use = site.water_m3_per_h * dt
        if watered:
            site.tank = min(site.tank_m3, site.tank + site.tank_m3 / 12 * dt)
        elif use <= site.tank + NEAR:
            site.tank = max(0.0, site.tank - use)

    def pass_power(self, site, chp):
        dt, load = self.dt, site.load(self.hour) if site.has["power"] else 0.0
        room = (site.battery_kwh - site.battery) / CHARGED / dt
        if self.line[site.number]:
            charge = max(0.0, min(site.battery_kw, room))
            site.battery += charge * CHARGED * dt
            site.fuel = max(0.0, site.fuel - chp * site.chp_l_per_kwh * dt)
            return chp
        need = 0.0 if site.number in self.fed else load
        need += self.given.get(site.number, 0.0)
        plan = site.cover(need, self.sun, dt, chp)
        if plan is None:
            rest = self.sun * site.solar_kwp + chp
            plan = {"battery": 0.0, "chp": chp, "generator": 0.0, "rest": rest}
        charge = 0.0
        if plan["battery"] == 0:
            charge = max(0.0, min(plan["rest"], site.battery_kw, room))
        site.battery = max(0.0, site.battery + (charge * CHARGED - plan["battery"]) * dt)
        burnt = plan["chp"] * site.chp_l_per_kwh + plan["generator"] * site.generator_l_per_kwh
        site.fuel = max(0.0, site.fuel - burnt * dt)
        return plan["chp"]

    def pass_heat(self, site, heated, boiler, chp):
        dt, loss = self.dt, site.heat_kw_per_k * self.cold
        made = boiler + (site.chp_heat_kw * chp / site.chp_kw if chp else 0.0)
        if heated:
            site.warmth = min(site.heat_kwh, site.warmth + site.heat_kwh / 12 * dt)
        elif made >= loss:
            site.warmth = min(site.heat_kwh, site.warmth + (made - loss) * dt)
        else:
            site.warmth = max(0.0, site.warmth - (loss - made) * dt)

    def count(self, step, hold_share):
        ordinary = [
            min(self.people, sum(s.serves[v] for s in self.sites.values())) for v in range(7)
        ]
        able = self.served(ordinary, closed=False)
        there = self.served(ordinary, closed=bool(self.alert[step]))
        known = [v for v in range(7) if ordinary[v] > 0]
        for v in known:
            if able[v] / ordinary[v] < hold_share - NEAR:
                self.held[v] = min(self.held[v], step)
                self.held[7] = min(self.held[7], step)
            self.lost[v] += (ordinary[v] - there[v]) * self.dt
        least = min([there[v] / ordinary[v] for v in known], default=1.0)
        self.lost[7] += self.people * (1 - min(1.0, least)) * self.dt

    def served(self, ordinary, *, closed):
        is_open = {
            i: s.works and not (closed and s.closes_under_alert) for i, s in self.sites.items()
        }
        total = [sum(s.serves[v] for i, s in self.sites.items() if is_open[i]) for v in range(7)]
        left = {(i, v): s.serves[v] for i, s in self.sites.items() for v in range(7)}
        free = {(i, v): s.places[v] - s.serves[v] for i, s in self.sites.items() for v in range(7)}
        arcs = self.network.substitutes
        for i, j, v in zip(
            arcs.site.tolist(), arcs.other.tolist(), arcs.service.tolist(), strict=True
        ):
            if i in self.sites and not is_open[i] and is_open[j]:
                go = min(left[i, v], free[j, v])
                left[i, v] -= go
                free[j, v] -= go
                total[v] += go
        return [min(total[v], ordinary[v]) for v in range(7)]


def simulate(network, scenario, *, draws, seed, hold_share=0.9):
    """Held steps and person-hours, each of shape (draws, communities, 8)."""
    compiled = timeline.compile_scenario(scenario, network.communities.oblast)
    held, lost = [], []
    for draw in range(draws):
        towns = [
            Town(network, scenario, c, seed=seed, draw=draw, compiled=compiled)
            for c in range(network.communities.people.size)
        ]
        found = [town.simulate(hold_share) for town in towns]
        held.append([one for one, _ in found])
        lost.append([one for _, one in found])
    return np.array(held), np.array(lost)
