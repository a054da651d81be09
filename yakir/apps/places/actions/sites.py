"""Sites: registered and changed by the community they stand in; nothing of them is public."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import actions as journal
from yakir.apps.places.models import Community, Site, SiteService
from yakir.apps.places.queries import scope_of
from yakir.common.errors import Conflict, Invalid, NotAllowed
from yakir.common.formats import write_number
from yakir.common.protected import PROTECTED_SITES


class OpensTheSite(Invalid):
    """A protected site was to become an open one, and what hangs on it public."""

    code = "opens_the_site"
    message = _("This would make a protected site public. Only somebody who signs may do that.")


class TooFewPlaces(Invalid):
    """A site was to serve more people than it can."""

    code = "too_few_places"
    message = _("The site is said to serve at most %(places)s people. Correct what it has first.")


@transaction.atomic
def register(
    *,
    community: Community,
    kind: str,
    name: str,
    lat: float | None,
    lon: float | None,
    services: Mapping[str, int],
    by: Person,
    at: datetime,
) -> Site:
    """Register a site with the services it gives and to how many people."""
    require(by, community)
    site = Site.objects.create(
        community=community, kind=kind, name=name, lat=lat, lon=lon, recorded_at=at
    )
    _set_services(site, services)
    _enter("site.registered", site, services, by=by, at=at)
    return site


@transaction.atomic
def change(
    *,
    site: Site,
    kind: str,
    name: str,
    lat: float | None,
    lon: float | None,
    services: Mapping[str, int],
    version: int,
    by: Person,
    at: datetime,
) -> Site:
    """Change what is known of a site; the journal keeps what was known before."""
    require(by, site.community)
    site = locked(site, version)
    opens = site.kind in PROTECTED_SITES and kind not in PROTECTED_SITES
    if opens and not scope_of(by, Permission.SIGN).includes(site.community_id):
        raise OpensTheSite({"kind": str(OpensTheSite.message)})
    places = {each.service: each.places for each in site.services.all() if each.places is not None}
    _check_places(services, places)
    site.kind, site.name, site.lat, site.lon = kind, name, lat, lon
    site.version += 1
    site.save()
    site.services.all().delete()
    _set_services(site, services, places)
    _enter("site.changed", site, services, by=by, at=at)
    return site


def require(person: Person, community: Community) -> None:
    """Refuse who does not register for the community."""
    if not scope_of(person, Permission.REGISTER).includes(community.pk):
        raise NotAllowed


def locked(site: Site, version: int) -> Site:
    """Return the site as it stands now, locked; refuse when somebody was faster."""
    now = Site.objects.select_for_update().get(pk=site.pk)
    if now.version != version:
        raise Conflict
    return now


def _check_places(services: Mapping[str, int], places: Mapping[str, int]) -> None:
    faults = {
        f"people_{service}": str(TooFewPlaces.message) % {"places": write_number(places[service])}
        for service, people in services.items()
        if people > places.get(service, people)
    }
    if faults:
        raise TooFewPlaces(faults)


def _set_services(
    site: Site, services: Mapping[str, int], places: Mapping[str, int] | None = None
) -> None:
    most = places or {}
    SiteService.objects.bulk_create(
        [
            SiteService(site=site, service=service, people=people, places=most.get(service))
            for service, people in services.items()
        ]
    )


def _enter(kind: str, site: Site, services: Mapping[str, int], *, by: Person, at: datetime) -> None:
    journal.enter(
        kind=kind,
        subject=site.public_id,
        values={
            "community": site.community.code,
            "site_kind": site.kind,
            "name": site.name,
            "lat": site.lat,
            "lon": site.lon,
            "services": dict(services),
        },
        by=by,
        at=at,
    )
