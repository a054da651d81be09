"""Which records are of a protected kind; in doubt, they are."""

from functools import singledispatch

from django.db import models

from yakir.apps.needs.models import Damage, Need
from yakir.apps.partners.models import Act, Answer, Delivery, Pledge, PledgeChange
from yakir.apps.places.models import AskedFor, Site
from yakir.apps.planning.models import Candidate, Choice, LeftOut
from yakir.apps.projects.models import Project
from yakir.common.protected import (
    PROTECTED_SECTORS,
    PROTECTED_SERVICES,
    PROTECTED_SITES,
    Sector,
    Service,
)

# These sectors hold hospitals and depots among other things, so a count of them is kept coarse.
MIXED_SECTORS = frozenset({Sector.HEALTH, Sector.TRANSPORT})
# Civil protection is more than shelters, so there an act's own mark decides.
PROTECTED_ACTS = PROTECTED_SECTORS - {Sector.CIVIL_PROTECTION}


@singledispatch
def is_protected(record: models.Model) -> bool:
    """Return whether nothing of this record may be known below the oblast."""
    return False


@is_protected.register
def _(record: Site) -> bool:
    return record.kind in PROTECTED_SITES


@is_protected.register(Need)
@is_protected.register(Damage)
def _(record: Need | Damage) -> bool:
    if record.service in PROTECTED_SERVICES:
        return True
    if record.site is not None:
        return record.site.kind in PROTECTED_SITES
    # Without a site, a need of medicine may be a hospital's.
    return record.service == Service.MEDICINE


@is_protected.register(Project)
@is_protected.register(Candidate)
def _(record: Project | Candidate) -> bool:
    return (
        record.is_protected
        or record.service in PROTECTED_SERVICES
        or record.sector in PROTECTED_SECTORS
        or uses_protected_design(record)
        or (isinstance(record, Project) and stands_at_protected_site(record))
        or (
            isinstance(record, Candidate)
            and record.project is not None
            and is_protected(record.project)
        )
    )


@is_protected.register
def _(record: Act) -> bool:
    return record.is_protected or record.sector in PROTECTED_ACTS


@is_protected.register(Pledge)
@is_protected.register(Delivery)
def _(record: Pledge | Delivery) -> bool:
    return is_protected(record.act)


@is_protected.register(PledgeChange)
@is_protected.register(Answer)
def _(record: PledgeChange | Answer) -> bool:
    return is_protected(record.pledge.act)


@is_protected.register(Choice)
@is_protected.register(LeftOut)
def _(record: Choice | LeftOut) -> bool:
    return is_protected(record.candidate)


@is_protected.register
def _(record: AskedFor) -> bool:
    return record.sector in PROTECTED_SECTORS | MIXED_SECTORS


def uses_protected_design(record: Project | Candidate) -> bool:
    """Return whether it builds a design of a protected kind."""
    version = record.version_of_design
    return version is not None and version.design.is_protected


def stands_at_protected_site(record: Project) -> bool:
    """Return whether it is done at a site of a protected kind."""
    return record.site is not None and record.site.kind in PROTECTED_SITES
