"""Sites: registered and changed by the community they stand in; nothing of them is public."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import actions as journal
from yakir.apps.places.models import Community, Dependency, Site, SiteService
from yakir.apps.places.queries import scope_of
from yakir.common.errors import Invalid, NotAllowed
from yakir.common.protected import PROTECTED_SITES


class OpensTheSite(Invalid):
    """A protected site was to become an open one, and what hangs on it public."""

    code = "opens_the_site"
    message = _("This would make a protected site public. Only somebody who signs may do that.")


class SuppliesItself(Invalid):
    """A site was to depend on itself."""

    code = "supplies_itself"
    message = _("A site does not supply itself. Choose another one, or the grid.")


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
    _require(by, community)
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
    by: Person,
    at: datetime,
) -> Site:
    """Change what is known of a site; the journal keeps what was known before."""
    _require(by, site.community)
    opens = site.kind in PROTECTED_SITES and kind not in PROTECTED_SITES
    if opens and not scope_of(by, Permission.SIGN).includes(site.community_id):
        raise OpensTheSite({"kind": str(OpensTheSite.message)})
    site.kind, site.name, site.lat, site.lon = kind, name, lat, lon
    site.save()
    site.services.all().delete()
    _set_services(site, services)
    _enter("site.changed", site, services, by=by, at=at)
    return site


@transaction.atomic
def depend(
    *, site: Site, service: str, supplier: Site | None, by: Person, at: datetime
) -> Dependency:
    """Record that a site needs a service from another site, or from the grid; once."""
    _require(by, site.community)
    if supplier == site:
        raise SuppliesItself({"supplier": str(SuppliesItself.message)})
    dependency, is_new = Dependency.objects.get_or_create(
        site=site, service=service, supplier=supplier
    )
    if is_new:
        _enter_dependency("site.depends", dependency, by=by, at=at)
    return dependency


@transaction.atomic
def free(*, dependency: Dependency, by: Person, at: datetime) -> None:
    """Record that a site no longer depends so; the journal keeps that it did."""
    _require(by, dependency.site.community)
    _enter_dependency("site.freed", dependency, by=by, at=at)
    dependency.delete()


def _enter_dependency(kind: str, dependency: Dependency, *, by: Person, at: datetime) -> None:
    supplier = dependency.supplier
    journal.enter(
        kind=kind,
        subject=dependency.site.public_id,
        values={
            "service": dependency.service,
            "supplier": supplier.public_id if supplier else None,
        },
        by=by,
        at=at,
    )


def _require(person: Person, community: Community) -> None:
    if not scope_of(person, Permission.REGISTER).includes(community.pk):
        raise NotAllowed


def _set_services(site: Site, services: Mapping[str, int]) -> None:
    SiteService.objects.bulk_create(
        [
            SiteService(site=site, service=service, people=people)
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
