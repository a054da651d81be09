"""What ties sites together: who supplies whom, and who stands in for whom; nothing is public."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.journal import actions as journal
from yakir.apps.places.actions.sites import require
from yakir.apps.places.models import Dependency, Site, Substitute
from yakir.common.errors import Invalid


class SuppliesItself(Invalid):
    """A site was to depend on itself."""

    code = "supplies_itself"
    message = _("A site does not supply itself. Choose another one, or the grid.")


class Elsewhere(Invalid):
    """A site was to be tied to one of another community."""

    code = "elsewhere"
    message = _("That site is in another community. Choose one of this community.")


class StandsInForItself(Invalid):
    """A site was to stand in for itself."""

    code = "stands_in_for_itself"
    message = _("A site does not stand in for itself. Choose another one.")


class GivesNoSuchService(Invalid):
    """A site was to stand in with a service that one of the two does not give."""

    code = "gives_no_such_service"
    message = _("Both sites have to give this service. Record whom they serve first.")


@transaction.atomic
def depend(
    *, site: Site, service: str, supplier: Site | None, by: Person, at: datetime
) -> Dependency:
    """Record that a site needs a service from another site, or from the grid; once."""
    require(by, site.community)
    if supplier == site:
        raise SuppliesItself({"supplier": str(SuppliesItself.message)})
    if supplier is not None and supplier.community_id != site.community_id:
        raise Elsewhere({"supplier": str(Elsewhere.message)})
    dependency, is_new = Dependency.objects.get_or_create(
        site=site, service=service, supplier=supplier
    )
    if is_new:
        _enter_dependency("site.depends", dependency, by=by, at=at)
    return dependency


@transaction.atomic
def free(*, dependency: Dependency, by: Person, at: datetime) -> None:
    """Record that a site no longer depends so; the journal keeps that it did."""
    require(by, dependency.site.community)
    _enter_dependency("site.freed", dependency, by=by, at=at)
    dependency.delete()


@transaction.atomic
def cover(*, site: Site, other: Site, service: str, by: Person, at: datetime) -> Substitute:
    """Record that another site takes a site's people for a service while it fails; once."""
    require(by, site.community)
    _check_substitute(site, other, service)
    substitute, is_new = Substitute.objects.get_or_create(site=site, other=other, service=service)
    if is_new:
        _enter_substitute("site.covered", substitute, by=by, at=at)
    return substitute


@transaction.atomic
def uncover(*, substitute: Substitute, by: Person, at: datetime) -> None:
    """Record that a site no longer takes the people of another; the journal keeps that it did."""
    require(by, substitute.site.community)
    _enter_substitute("site.uncovered", substitute, by=by, at=at)
    substitute.delete()


def _check_substitute(site: Site, other: Site, service: str) -> None:
    if other == site:
        raise StandsInForItself({"other": str(StandsInForItself.message)})
    if other.community_id != site.community_id:
        raise Elsewhere({"other": str(Elsewhere.message)})
    if not all(each.services.filter(service=service).exists() for each in (site, other)):
        raise GivesNoSuchService({"service": str(GivesNoSuchService.message)})


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


def _enter_substitute(kind: str, substitute: Substitute, *, by: Person, at: datetime) -> None:
    journal.enter(
        kind=kind,
        subject=substitute.site.public_id,
        values={"service": substitute.service, "other": substitute.other.public_id},
        by=by,
        at=at,
    )
