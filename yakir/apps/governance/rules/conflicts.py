"""Conflicts of interest: what a member has an interest in, and whether a decision touches it."""

from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class About(models.TextChoices):
    """What a declared interest is in."""

    NOTHING = "none", _("No interest to declare")
    ORGANISATION = "organisation", _("Organisation")
    COMMUNITY = "community", _("Community")
    FUND = "fund", _("Fund")
    PROJECT = "project", _("Project")


class Nature(models.TextChoices):
    """What kind of interest it is."""

    WORK = "work", _("works there or is paid by it")
    OWNS = "owns", _("owns it in whole or in part")
    LEADS = "leads", _("leads it or sits on its board")
    FAMILY = "family", _("somebody close does one of these")
    OTHER = "other", _("another interest")


@dataclass(frozen=True, slots=True)
class Interest:
    """A declared interest: in what, and from when to when."""

    about: About
    subject: int | None = None
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the interest is there on a day; an open end lasts."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Matter:
    """What a decision is about, as keys of records."""

    organisations: frozenset[int] = field(default_factory=frozenset)
    communities: frozenset[int] = field(default_factory=frozenset)
    funds: frozenset[int] = field(default_factory=frozenset)
    projects: frozenset[int] = field(default_factory=frozenset)


def touches(interest: Interest, matter: Matter, *, on: date) -> bool:
    """Return whether a decision on this matter touches the interest on a day."""
    subjects = {
        About.ORGANISATION: matter.organisations,
        About.COMMUNITY: matter.communities,
        About.FUND: matter.funds,
        About.PROJECT: matter.projects,
    }
    return interest.holds_on(on) and interest.subject in subjects.get(interest.about, frozenset())
