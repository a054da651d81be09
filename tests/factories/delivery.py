"""Imagined deliveries: an approved project, money for it, and people who see to it."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories.accounts import NOW
from tests.factories.ledger import DAY, signed, where
from tests.factories.partners import SourceFactory, recorder
from tests.factories.places import CommunityFactory
from tests.factories.projects import at_stage, drafted
from yakir.apps.delivery.actions import allocate
from yakir.apps.delivery.models import Allocation
from yakir.apps.delivery.queries import version_of
from yakir.apps.partners.models import Commitment, Line
from yakir.apps.places.models import Community
from yakir.apps.projects.models import Project
from yakir.apps.projects.rules import Stage
from yakir.common.models import Rate

COST = Decimal(1000)


def approved(
    community: Community | None = None,
    *,
    cost: Decimal = COST,
    currency: str = "EUR",
    stage: Stage = Stage.APPROVED,
    **values: Any,
) -> Project:
    """Return an approved project of a cost that is easy to reckon with."""
    project = at_stage(drafted(community or CommunityFactory(), **values), stage)
    Project.objects.filter(pk=project.pk).update(cost=cost, currency=currency)
    project.refresh_from_db()
    return project


def committed_to(project: Project, amount: str = "1000", **values: Any) -> Commitment:
    """Return a commitment signed for the community of a project."""
    return signed(amount, where=where(project.community), **values)


def set_aside(
    project: Project, of: Commitment | Line, amount: str, *, on: date = DAY, by: Any = None
) -> Allocation:
    """Return an allocation made by whoever keeps the ledger of the community."""
    return allocate(
        project=project, of=of, amount=Decimal(amount), on=on, version=version_of(project),
        by=by or recorder(project.community), at=NOW,
    )  # fmt: skip


def rate(currency: str, uah: str, day: date = DAY) -> Rate:
    """Return an imagined rate with its source."""
    return Rate.objects.create(
        currency=currency, uah_per_unit=Decimal(uah), date=day, source=SourceFactory(),
        recorded_at=NOW,
    )  # fmt: skip
