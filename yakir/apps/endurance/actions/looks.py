"""Looks ahead from a present state, each kept as it was seen."""

import secrets
from datetime import datetime

from django.db import transaction

from yakir.apps.accounts.models import Person
from yakir.apps.endurance.models import Look
from yakir.apps.endurance.queries.network import network_of
from yakir.apps.endurance.queries.present import lasting
from yakir.apps.endurance.queries.seen import knows_sites_of
from yakir.apps.endurance.queries.told import Told
from yakir.apps.journal import actions as journal
from yakir.apps.places.models import Community
from yakir.common.errors import NotAllowed

SALT_BYTES = 16


def look_ahead(*, community: Community, told: Told, by: Person, at: datetime) -> Look:
    """Work out how long sites and services last from what is told, and keep it."""
    if not by.is_machine and not knows_sites_of(by, community):
        raise NotAllowed
    known, told = network_of([community.pk]), told.settled(at)
    found = lasting(known, community, told, at)
    look = Look(
        community=community,
        looked_by=by,
        told=told.as_plain(),
        found=found,
        package_hours=found["package"],
        network_sha256=known.digest,
        salt=secrets.token_hex(SALT_BYTES),
        recorded_at=at,
    )
    return _keep(look, by=by, at=at)


@transaction.atomic
def _keep(look: Look, *, by: Person, at: datetime) -> Look:
    """Keep the look, and enter a hash of it that tells neither place nor hours."""
    look.save()
    journal.enter(
        kind="endurance.looked",
        subject=look.public_id,
        values={"commitment": look.commitment},
        by=by,
        at=at,
    )
    return look
