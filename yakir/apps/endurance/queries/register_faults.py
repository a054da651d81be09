"""What is wrong with the network that a register makes, by site, in the reader's words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yakir.apps.endurance.queries import faults as scenario_faults
from yakir.apps.endurance.queries.words import named_site
from yakir.apps.places.models import Equipment
from yakir.common.errors import Refused
from yakir.common.failures import kept, said
from yakir.engine.faults import Fault

#: What the engine says of a network, as a pattern, and the same for people.
WORDS: tuple[tuple[str, Promise], ...] = (
    (
        r"has no source",
        _("The site needs this, and nothing gives it: name who supplies it, or what it has."),
    ),
    (
        r"has to be above 0 at a site that gives power",
        _("A site that gives power to others needs a load of its own above zero."),
    ),
    (
        r"has to be above 0 where there is .+",
        _("The site has equipment that does not work without this: write a number above zero."),
    ),
    (
        r"is below the people of an ordinary day",
        _("The site serves more people on an ordinary day than it can."),
    ),
    (r"is the site itself", _("The site cannot supply itself, or stand in for itself.")),
    (r"is of another community", _("Both sites have to be of one community.")),
    (r"is listed before", _("This is listed twice.")),
    (r"is no community", _("There is no such community.")),
    (r"is no row", _("There is no such course of the day.")),
    (r"has to have 168 or 8760 hours", _("A course covers a week or a year, hour by hour.")),
    (r"has to lie below \d+", _("There is nothing of this number.")),
    (r"has to be a number of 0 or more", _("Write a number of zero or more.")),
    (r"has to lie between -1 and 4294967295", _("This number of luck cannot be.")),
    (r"has shape .+", _("The numbers of the network do not go together.")),
)
PARTS: Mapping[str, Promise] = {
    "sites": _("Sites"),
    "links": _("Who supplies whom"),
    "substitutes": _("Who stands in for whom"),
    "communities": _("Community"),
    "profiles": _("Course of the load"),
    "solar": _("Sun"),
}
#: Columns of the network that are no fields of a site's equipment.
FIELDS: Mapping[str, Promise] = {
    "serves": _("people served"),
    "places": _("most people it can serve"),
    "community": _("community"),
    "kind": _("kind"),
    "profile": _("course of the load"),
    "luck": _("number of its luck"),
}
SITE = re.compile(r"/sites/(?P<site>[^/]+)/(?P<field>\w+)(/\d+)?")
#: Names of sites by the key that stands in a fault's path.
Names = Mapping[str, str]


class FaultyRegister(Refused):
    """What is registered makes no network; every fault tells of which site it is."""

    code = "faulty_register"

    def __init__(
        self, faults: Iterable[Fault], names: Names, homes: Sequence[int | None] = ()
    ) -> None:
        self.faults, self.names, self.homes = tuple(faults), names, tuple(homes)
        super().__init__(kept(self.faults))

    @property
    def by_community(self) -> dict[int, list[Fault]]:
        """Faults by the id of their community; nothing where one is of no single community."""
        found: dict[int, list[Fault]] = defaultdict(list)
        for fault, home in zip(self.faults, self.homes, strict=True):
            if home is None:
                return {}
            found[home].append(fault)
        return dict(found)

    @property
    def text(self) -> str:
        """Every fault in the reader's language."""
        return why(kept(self.faults), self.names)


def at_sites(faults: Iterable[Fault], keys: Sequence[str]) -> list[Fault]:
    """Return faults whose paths tell each site by its key in place of its number."""
    return [Fault(_with_key(fault.path.split("/"), keys), fault.message) for fault in faults]


def _with_key(parts: list[str], keys: Sequence[str]) -> str:
    if parts[1] == "sites" and parts[2].isdecimal():
        parts[2] = keys[int(parts[2])]
    return "/".join(parts)


def why(detail: str, names: Names) -> str:
    """Return why a run failed, as its row keeps it, in the reader's language."""
    return said(detail, lambda fault: in_words(fault, names))


def sites_in(detail: str) -> list[str]:
    """Return the keys of the sites that a row tells faults of."""
    return re.findall(r"^/sites/([^/]+)/", detail, re.MULTILINE)


def in_words(fault: Fault, names: Names) -> str:
    """Return a fault of a scenario or of a register in the reader's language."""
    for pattern, words in WORDS:
        if re.fullmatch(pattern, fault.message):
            return f"{_place(fault.path, names)}: {words}"
    text = scenario_faults.in_words(fault.message)
    if fault.path.split("/")[1] in PARTS:
        return f"{_place(fault.path, names)}: {text}"
    return scenario_faults.named(scenario_faults.field_of(fault.path), text)


def _place(path: str, names: Names) -> str:
    """Where a fault is: a site and what of it, or a part of the network."""
    if found := SITE.fullmatch(path):
        key = found["site"]
        # Whoever may not know a site's name learns no code of it either.
        unnamed = _("a registered site") if key.startswith("ykr:") else named_site(key)
        site = names.get(key) or unnamed
        return f"{site}, {_called(found['field'])}"
    part = path.split("/")[1]
    return str(PARTS.get(part, part))


def _called(field: str) -> str:
    of_equipment = {each.name: each.verbose_name for each in Equipment._meta.fields}
    return str(of_equipment.get(field) or FIELDS.get(field, field))
