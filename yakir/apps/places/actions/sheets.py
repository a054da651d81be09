"""Many sites at once, from a checked table: all of them or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.places import queries
from yakir.apps.places.actions import sites
from yakir.apps.places.actions.equipment import equip
from yakir.apps.places.models import Site
from yakir.apps.places.queries import EQUIPMENT, RegisteredSite, Sheet
from yakir.common.errors import Refused
from yakir.common.protected import Service
from yakir.common.spreadsheet import Table


class HasFaults(Refused):
    """Some cells of the table have faults."""

    code = "has_faults"
    message = _("Some cells have faults. Mend them in the file and choose it again.")


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many sites were new, how many changed; the rest stood there already."""

    new: int
    changed: int
    same: int


@transaction.atomic
def record_sheet(*, table: Table, by: Person, at: datetime) -> Recorded:
    """
    Register the sites of a table, and change those whose community has one of the same name.

    What has no column in the table stays as it is; an empty cell is left to the norm.
    """
    sheet = queries.sheet_of(table, by)
    if sheet.checked.faults:
        raise HasFaults
    new = changed = 0
    for row in sheet.checked.good:
        key = (str(row.values["community"]), str(row.values["name"]).casefold())
        known = sheet.known.get(key)
        meant = _meant(row.values, known, sheet)
        if known is None:
            new += 1
        elif _same(known, meant):
            continue
        else:
            changed += 1
        _record(meant, known, by=by, at=at)
    return Recorded(new, changed, len(sheet.checked.good) - new - changed)


def _meant(values: Mapping[str, Any], known: RegisteredSite | None, sheet: Sheet) -> dict[str, Any]:
    """Return all that is to hold of a site: cells, and what was known where there is no column."""
    before: dict[str, Any] = {} if known is None else _as_cells(known)
    cells = {
        column.name: values.get(column.name)
        if column.name in sheet.checked.places
        else before.get(column.name)
        for column in sheet.columns
    }
    serves = {each: cells[f"people_{each}"] for each in Service.values if cells[f"people_{each}"]}
    return {
        "community": sheet.communities[values["community"]],
        **{name: cells[name] for name in ("kind", "name", "lat", "lon")},
        "services": serves,
        "places": {each: cells[f"places_{each}"] for each in serves},
        "equipment": {name: cells[name] for name in EQUIPMENT if cells[name] is not None},
    }


def _as_cells(known: RegisteredSite) -> dict[str, Any]:
    return {
        **{name: getattr(known, name) for name in ("kind", "name", "lat", "lon")},
        **{f"people_{service}": people for service, people in known.serves.items()},
        **{f"places_{service}": most for service, most in known.places.items()},
        **known.equipment,
    }


def _same(known: RegisteredSite, meant: Mapping[str, Any]) -> bool:
    places = {service: most for service, most in meant["places"].items() if most is not None}
    return (
        all(getattr(known, name) == meant[name] for name in ("kind", "name", "lat", "lon"))
        and dict(known.serves) == meant["services"]
        and dict(known.places) == places
        and dict(known.equipment) == meant["equipment"]
    )


def _record(
    meant: Mapping[str, Any], known: RegisteredSite | None, *, by: Person, at: datetime
) -> None:
    values = {name: meant[name] for name in ("kind", "name", "lat", "lon", "services")}
    if known is None:
        site = sites.register(community=meant["community"], **values, by=by, at=at)
    else:
        site = _changed(Site.objects.get(pk=known.id), values, meant, by=by, at=at)
    places = [most for most in meant["places"].values() if most is not None]
    if meant["equipment"] or places or known is not None:
        equip(
            site=site,
            values=meant["equipment"],
            places=meant["places"],
            version=site.version,
            by=by,
            at=at,
        )


def _changed(
    site: Site, values: Mapping[str, Any], meant: Mapping[str, Any], *, by: Person, at: datetime
) -> Site:
    """Change a site; what it can serve at most comes with its equipment right after."""
    site.services.update(places=None)
    return sites.change(site=site, **values, version=site.version, by=by, at=at)
