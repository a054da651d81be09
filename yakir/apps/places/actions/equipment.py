"""What a site has: recorded by the community it stands in; nothing of it is public."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.journal import actions as journal
from yakir.apps.places import rules
from yakir.apps.places.actions.sites import locked, require
from yakir.apps.places.models import Equipment, Site
from yakir.apps.places.queries import EQUIPMENT
from yakir.common.errors import Invalid
from yakir.common.formats import write_exact, write_number


class ImpossibleEquipment(Invalid):
    """Some of it cannot be, alone or beside the rest."""

    code = "impossible_equipment"
    outside = _("Write a number from %(least)s to %(most)s, or leave this blank.")
    alone = _("Give this too: one is nothing without the other.")
    few_places = _("The site serves %(people)s people already. Write at least as many.")


@transaction.atomic
def equip(
    *,
    site: Site,
    values: Mapping[str, Any],
    places: Mapping[str, int | None],
    version: int,
    by: Person,
    at: datetime,
) -> Equipment:
    """
    Record all that a site has; what `values` and `places` leave out is taken from the norm.

    `places` maps services that the site gives to the most people it can serve.
    """
    require(by, site.community)
    site = locked(site, version)
    known = {name: values[name] for name in EQUIPMENT if values.get(name) not in (None, "")}
    serves = {each.service: each for each in site.services.all()}
    served = {service: each.people for service, each in serves.items()}
    _check(known, served, places)
    blank = {name: "" if name == "feeder" else None for name in EQUIPMENT}
    equipment, _is_new = Equipment.objects.update_or_create(
        site=site, defaults={**blank, **known, "recorded_at": at}
    )
    for service, each in serves.items():
        each.places = places.get(service)
        each.save()
    site.version += 1
    site.save()
    _enter(site, known, places, by=by, at=at)
    return equipment


def _check(
    known: Mapping[str, Any], served: Mapping[str, int], places: Mapping[str, int | None]
) -> None:
    faults = {**dict(_impossible(known)), **dict(_too_few(served, places))}
    if faults:
        raise ImpossibleEquipment(faults)


def _impossible(known: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, bounds in rules.BOUNDS.items():
        if name in known and not bounds.least <= known[name] <= bounds.most:
            limits = {"least": write_exact(bounds.least), "most": write_exact(bounds.most)}
            yield name, str(ImpossibleEquipment.outside) % limits
    for name in rules.missing_beside(known):
        yield name, str(ImpossibleEquipment.alone)


def _too_few(
    served: Mapping[str, int], places: Mapping[str, int | None]
) -> Iterator[tuple[str, str]]:
    for service, most in places.items():
        people = served.get(service, 0)
        if most is not None and most < people:
            yield (
                f"places_{service}",
                str(ImpossibleEquipment.few_places) % {"people": write_number(people)},
            )


def _enter(
    site: Site,
    known: Mapping[str, Any],
    places: Mapping[str, int | None],
    *,
    by: Person,
    at: datetime,
) -> None:
    most = {service: count for service, count in places.items() if count is not None}
    values = {"community": site.community.code, **known, "places": most}
    journal.enter(kind="site.equipped", subject=site.public_id, values=values, by=by, at=at)
