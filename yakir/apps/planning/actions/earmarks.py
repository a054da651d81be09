"""Earmarks: which typical designs a fund pays for."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.catalogue.models import Design
from yakir.apps.journal import actions as journal
from yakir.apps.partners.models import Fund
from yakir.apps.planning.models import Earmark
from yakir.common.errors import Conflict, NotAllowed


@transaction.atomic
def earmark_fund(
    *, fund: Fund, designs: Sequence[Design], version: int, by: Person, at: datetime
) -> Earmark:
    """Let a fund pay for these typical designs alone; none of them means any."""
    if not (by.is_machine or by.may(Permission.RECORD_PLEDGE)):
        raise NotAllowed
    Fund.objects.select_for_update().get(pk=fund.pk)
    kept = Earmark.objects.filter(fund=fund).first()
    if (kept.version if kept else 0) != version:
        raise Conflict
    earmark = kept or Earmark(fund=fund)
    earmark.version, earmark.recorded_at = version + 1, at
    earmark.save()
    earmark.designs.set(designs)
    journal.enter(
        kind="fund.earmarked",
        subject=fund.public_id,
        values={"designs": sorted(design.key for design in designs)},
        by=by,
        at=at,
    )
    return earmark
