"""Looks ahead as pages show them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Person
from yakir.apps.endurance.models import Look
from yakir.apps.endurance.queries.seen import scope_for
from yakir.apps.endurance.queries.told import STORES, InputNow, SiteNow, Told
from yakir.apps.endurance.queries.words import held, named_site
from yakir.apps.places.models import Community, Site
from yakir.common.formats import write_moment, write_number, write_percent
from yakir.common.protected import Service


def looks_seen_by(person: Person, community: Community | None = None) -> QuerySet[Look]:
    """Looks at communities whose single sites a person may see, the newest first."""
    looks = Look.objects.filter(community__in=scope_for(person).community_ids)
    if community is not None:
        looks = looks.filter(community=community)
    return looks.select_related("community", "looked_by").order_by("-recorded_at", "-pk")


def listed(looks: QuerySet[Look]) -> QuerySet[Look]:
    """The looks without what single sites told and found."""
    return looks.defer("found")


def in_short(look: Look) -> dict[str, Any]:
    """A look as a line of a list."""
    told = Told.of(look.told)
    return {
        "look": look,
        "off": [text for name, each in told.inputs.items() if (text := _input(name, each))],
        "differ": len(told.sites),
        "package": _hours(look.package_hours),
    }


def look_page(look: Look) -> dict[str, Any]:
    """What was told and found, in words; the sites as they are kept."""
    told, found = Told.of(look.told), look.found
    horizon = found["horizon"]
    return {
        "look": look,
        "told": _facts(told),
        "differing": _differing(told),
        "services": [
            {"service": service, "hours": held(hours, horizon)}
            for service in Service.values
            if (hours := found["services"].get(service)) is not None
        ],
        "package": _hours(found["package"], horizon),
        "lasting": found["lasting"],
        "horizon": held(horizon),
    }


def site_row(row: Mapping[str, Any], horizon: float) -> dict[str, Any]:
    """A site that ends, in words."""
    ends = {
        "power": _("no power"),
        "heat": _("no heat"),
        "water": _("no water"),
        "staff": _("staff without relief"),
        "damage": _("damaged"),
        "off": _("gives nothing now"),
    }
    return {
        "name": row["name"] or named_site(row["key"]),
        "by_norm": not row["name"],
        "hours": held(row["hours"], horizon) if row["hours"] else _("does not work"),
        "ended_by": ends[row["by"]],
        "left": ", ".join(_level(store, share) for store, share in row["left"].items()),
    }


def _hours(hours: float | None, horizon: float | None = None) -> str:
    return "" if hours is None else held(hours, horizon)


def _level(store: str, share: float) -> str:
    words = {
        "battery": _("battery %(share)s"),
        "fuel": _("fuel %(share)s"),
        "tank": _("tank %(share)s"),
    }
    return words[store] % {"share": write_percent(share)}


def _input(name: str, each: InputNow) -> str:
    """What is off and since when, or nothing."""
    if not each.off:
        return ""
    words = {
        "power": _("the grid has been off since %(since)s"),
        "heat": _("no district heat since %(since)s"),
        "water": _("no mains water since %(since)s"),
        "staff": _("staff not relieved since %(since)s"),
    }
    said = words[name] % {"since": write_moment(each.since)}
    if each.returns_hours is None:
        return said
    return _("%(said)s, back in %(hours)s") % {"said": said, "hours": held(each.returns_hours)}


def _facts(told: Told) -> list[dict[str, Any]]:
    off = [text for name, each in told.inputs.items() if (text := _input(name, each))]
    return [
        {"term": _("What is off"), "value": "; ".join(off) or _("nothing")},
        {
            "term": _("Outdoor temperature"),
            "value": f"{write_number(told.temperature_c, 1)} °C",
        },
        {"term": _("Air alert"), "value": _("is on now") if told.alert else _("none")},
    ]


def _differing(told: Told) -> list[dict[str, str]]:
    """Sites that differ, each with what was told of it."""
    names = dict(Site.objects.filter(public_id__in=told.sites).values_list("public_id", "name"))
    return [
        {"name": names.get(key) or named_site(key), "told": "; ".join(_site(each))}
        for key, each in told.sites.items()
    ]


def _site(each: SiteNow) -> list[str]:
    said = []
    if each.grid == "on":
        said.append(_("has the grid"))
    if each.grid == "off":
        said.append(
            _("the grid has been off since %(since)s") % {"since": write_moment(each.since)}
        )
    said += [_level(store, each.levels[store]) for store in STORES if store in each.levels]
    if each.mended_hours:
        said.append(_("mended in %(hours)s") % {"hours": held(each.mended_hours)})
    return said
