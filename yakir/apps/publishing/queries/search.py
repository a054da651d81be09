"""Public records by their names."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yakir.apps.publishing.queries import communities, designs, partners, pledges, projects

MOST = 100  # [record] that one answer shows


@dataclass(frozen=True, slots=True)
class Place:
    """A page that bears a name, and what kind of thing it is about."""

    title: str
    href: str
    kind: Promise


def named(words: str) -> list[Place]:
    """Public records whose names hold the words; nothing for none."""
    wanted = words.strip().casefold()
    if not wanted:
        return []
    every = (place for group in (_communities, _projects, _others) for place in group(words))
    found = (place for place in every if wanted in place.title.casefold())
    return [place for place, _number in zip(found, range(MOST), strict=False)]


def _communities(words: str) -> list[Place]:
    codes = communities.codes(communities.Filters(search=words))[:MOST]
    return [
        Place(row.name, reverse("portal:community", args=[row.code]), _("Community"))
        for row in communities.rows(codes)
    ]


def _projects(words: str) -> list[Place]:
    rows = projects.listed(projects.Filters(search=words)).rows
    return [
        Place(row.title, reverse("portal:project", args=[row.public_id]), _("Project"))
        for row in rows
    ]


def _others(words: str) -> list[Place]:
    return [
        *(
            Place(row.name, reverse("portal:design", args=[row.key]), _("Typical design"))
            for row in designs.listed()
        ),
        *(
            Place(row.name, reverse("portal:partner", args=[row.key]), _("Partner"))
            for row in partners.listed(search=words).rows
        ),
        *(
            Place(row.act.title, reverse("portal:pledge", args=[row.public_id]), _("Pledge"))
            for row in pledges.listed(pledges.Filters(search=words))
        ),
    ]
