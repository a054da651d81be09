"""Official statuses, kinds of figures, and whose community is whose: decisions without queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.rules import EVERYWHERE, Permission, Standing


class Status(models.TextChoices):
    """Official status of a territory, mildest first (order No. 376)."""

    POSSIBLE = "possible_hostilities", _("Possible hostilities")
    ACTIVE = "active_hostilities", _("Active hostilities")
    ACTIVE_RESOURCES = (
        "active_hostilities_resources",
        _("Active hostilities with state electronic resources in operation"),
    )
    OCCUPIED_MAINLY = "mainly_occupied", _("Mainly temporarily occupied")
    OCCUPIED = "temporarily_occupied", _("Temporarily occupied")


ESTIMATED = frozenset({"", Status.POSSIBLE})  # statuses with which a community gets an estimate
ACTIVE_STATUSES = frozenset({Status.ACTIVE, Status.ACTIVE_RESOURCES})
OCCUPIED_STATUSES = frozenset({Status.OCCUPIED_MAINLY, Status.OCCUPIED})


class CoverageKind(models.TextChoices):
    """How good a figure of coverage is; the best kind is read first."""

    ESTIMATED = "estimated", _("Estimated")
    REGISTERED = "registered", _("Registered by the community")
    VERIFIED = "verified", _("Verified from outside")


BEST_FIRST = (CoverageKind.VERIFIED, CoverageKind.REGISTERED, CoverageKind.ESTIMATED)


class CommunityType(models.TextChoices):
    """What kind of community it is."""

    URBAN = "urban", _("City community")
    SETTLEMENT = "settlement", _("Settlement community")
    RURAL = "rural", _("Village community")
    CITY = "city", _("City with special status")
    UNKNOWN = "unknown", _("Community")


class PopulationKind(models.TextChoices):
    """Which people are counted."""

    RESIDENT_2022 = "resident_2022", _("Residents on 1 January 2022")
    PRESENT = "present", _("People present")
    DISPLACED = "displaced", _("Displaced people received")


@dataclass(frozen=True, slots=True)
class Scope:
    """The communities in which a person may do one thing."""

    everywhere: bool
    community_ids: frozenset[int]

    def includes(self, community_id: int) -> bool:
        """Whether the community lies within."""
        return self.everywhere or community_id in self.community_ids


def scope(
    standings: Iterable[Standing],
    permission: Permission,
    stewardships: Mapping[int, Iterable[int]],
) -> Scope:
    """Return where a permission holds; `stewardships` maps an organisation to its communities."""
    holding = [standing for standing in standings if permission in standing.permissions]
    return Scope(
        everywhere=any(standing.kind in EVERYWHERE for standing in holding),
        community_ids=frozenset(
            community
            for standing in holding
            for community in stewardships.get(standing.organisation_id, ())
        ),
    )
