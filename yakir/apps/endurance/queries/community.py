"""One community: its seven services now and under a scenario, its weakest links, its sites."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Q
from django.utils.translation import gettext as _

from yakir.apps.endurance.models import EnduranceRun, Holding, OutageScenario, WeakLink
from yakir.apps.endurance.queries.blending import HEAT, POWER, WATER, Labelled
from yakir.apps.endurance.queries.network import KnownNetwork, network_of
from yakir.apps.endurance.queries.words import between, held, named_site
from yakir.apps.endurance.rules import Basis
from yakir.apps.places.models import Community
from yakir.apps.places.queries import coverage_of
from yakir.apps.places.rules import FEEDERS
from yakir.common import charts
from yakir.common.formats import write_number
from yakir.common.protected import Service, SiteKind
from yakir.common.runs import RunState

#: Hours at which a table tells what the curves show.
TOLD_HOURS = (0, 6, 12, 24, 48, 72, 168, 336)


def run_for(community: Community, scenario: OutageScenario | None) -> EnduranceRun | None:
    """The newest finished run that tells of a community, under a scenario or under any."""
    told = EnduranceRun.objects.filter(
        Q(community=community) | Q(community=None),
        state=RunState.DONE,
        change={},
        holdings__community=community,
        holdings__service="",
    )
    if scenario is not None:
        told = told.filter(scenario=scenario)
    newest = told.select_related("scenario", "asked_by").order_by("-recorded_at", "-pk")
    return newest.filter(basis=Basis.REGISTER).first() or newest.first()


def community_page(community: Community, run: EnduranceRun | None) -> dict[str, Any]:
    """What the page of a community shows."""
    if run is None:
        return {"seven": _seven(community, {}), "package": None, "rows": [], "horizon": 72}
    horizon = run.scenario.hours
    holdings = {
        each.service: each
        for each in Holding.objects.filter(run=run, community=community).order_by("pk")
    }
    package = holdings.get("")
    known = [holdings[service] for service in Service.values if service in holdings]
    return {
        "seven": _seven(community, holdings),
        "package": None if package is None else _row(package, horizon),
        "package_by_norm": package is not None and package.by_norm,
        "horizon": horizon,
        "rows": [_row(each, horizon) for each in known],
        "by_hour": _by_hour([*known, *([package] if package else [])], horizon),
        "links": [_link_row(link) for link in _links(run, community)],
        "links_known": run.community_id == community.pk,
    }


def _seven(community: Community, holdings: dict[str, Holding]) -> list[dict[str, Any]]:
    figures = coverage_of([community])
    rows = []
    for service in Service.values:
        figure, holding = figures.get((community.pk, service)), holdings.get(service)
        rows.append(
            {
                "service": service,
                "day": None if figure is None else figure.share,
                "night": None if holding is None else holding.median,
            }
        )
    return rows


def _row(holding: Holding, horizon: int) -> dict[str, Any]:
    name = _named(holding)
    return {
        "name": name,
        "service": holding.service,
        "hours": held(holding.median, horizon),
        "between": between(holding.quantiles, horizon),
        "mean": _("%(hours)s ± %(error)s")
        % {"hours": write_number(holding.hours, 1), "error": write_number(holding.error, 1)},
        "outlasted": holding.outlasted,
        "person_hours": holding.person_hours_without,
        "person_hours_error": holding.person_hours_error,
        "chart": charts.steps(
            _points(holding, horizon),
            label=_("%(service)s: share of draws in which it still holds") % {"service": name},
            unit=_("h"),
        ),
    }


def _by_hour(holdings: list[Holding], horizon: int) -> dict[str, Any]:
    """Shares of draws in which each service still holds, at a few hours."""
    hours = [hour for hour in TOLD_HOURS if hour < horizon] + [horizon]
    return {
        "hours": hours,
        "rows": [
            {"name": _named(each), "cells": [(hour, _share_at(each, hour)) for hour in hours]}
            for each in holdings
            if each.curve
        ],
    }


def _share_at(holding: Holding, hour: int) -> float:
    """The share at an hour: that of the last point that is not after it."""
    return float([share for at, share in holding.curve if at <= hour][-1])


def _named(holding: Holding) -> str:
    return str(Service(holding.service).label) if holding.service else _("All seven together")


def _points(holding: Holding, horizon: int) -> list[tuple[float, float]]:
    points = [(float(hour), float(share)) for hour, share in holding.curve]
    return points or [(0.0, 1.0), (float(horizon), 0.0)]


def _links(run: EnduranceRun, community: Community) -> list[WeakLink]:
    if run.community_id != community.pk:
        return []
    return list(
        run.weak_links.select_related("site").order_by(
            "-hours_gained", "-person_hours_gained", "pk"
        )
    )


def _link_row(link: WeakLink) -> dict[str, Any]:
    return {
        "name": named_site(link.label) if link.site is None else link.site.name,
        "by_norm": link.site is None,
        "hours": link.hours_gained,
        "hours_error": link.hours_error,
        "person_hours": link.person_hours_gained,
        "person_hours_error": link.person_hours_error,
    }


@dataclass(frozen=True)
class SiteRow:
    """A site of the network in words."""

    label: Labelled
    kind: str
    people: list[str]
    has: list[str]
    takes: list[str]


def site_rows(community: Community) -> list[SiteRow]:
    """Who supplies whom in a community, and what each site has."""
    return rows_of(network_of([community.pk]))


def rows_of(known: KnownNetwork) -> list[SiteRow]:
    """The sites of a network in words."""
    takes: list[list[str]] = [[] for _site in known.sites]
    links = known.network.links
    for site, supplier, carries in zip(links.site, links.supplier, links.carries, strict=True):
        takes[site].append(_taking(int(carries), known.sites[supplier].label))
    return [
        SiteRow(
            label=label,
            kind=str(SiteKind(label.kind).label),
            people=_people(known, place),
            has=_has(known, place),
            takes=[*_own_supply(known, place), *takes[place]],
        )
        for place, label in enumerate(known.sites)
    ]


def _taking(carries: int, supplier: str) -> str:
    words = {
        POWER: _("power from %(site)s"),
        HEAT: _("heat from %(site)s"),
        WATER: _("water from %(site)s"),
    }
    return words[carries] % {"site": supplier}


def _own_supply(known: KnownNetwork, place: int) -> list[str]:
    sites = known.network.sites
    words = []
    if sites.values("on_grid")[place] and sites.power_kw[place] > 0:
        feeder = int(sites.values("feeder")[place])
        words.append(
            _("power from the grid, never switched off by turns")
            if feeder < 0
            else _("power from the grid, feeder group %(group)s")
            % {"group": FEEDERS[feeder % len(FEEDERS)][0]}
        )
    if sites.values("own_water")[place]:
        words.append(_("water from its own well"))
    if sites.values("boiler_kw")[place] > 0:
        words.append(_("heat from its own boiler"))
    return words


def _people(known: KnownNetwork, place: int) -> list[str]:
    serves = known.network.sites.serves[place]
    return [
        f"{Service(Service.values[column]).label}: {write_number(round(float(serves[column])))}"
        for column in np.flatnonzero(serves >= 0.5)
    ]


def _has(known: KnownNetwork, place: int) -> list[str]:
    words = {
        "power_kw": _("load %(amount)s kW"),
        "battery_kwh": _("battery %(amount)s kWh"),
        "solar_kwp": _("solar %(amount)s kWp"),
        "generator_kw": _("generator %(amount)s kW"),
        "fuel_l": _("fuel %(amount)s l"),
        "chp_kw": _("cogeneration %(amount)s kW"),
        "tank_m3": _("tank %(amount)s m³"),
    }
    sites = known.network.sites
    return [
        text % {"amount": write_number(float(sites.values(name)[place]), 1)}
        for name, text in words.items()
        if sites.values(name)[place] > 0
    ]
