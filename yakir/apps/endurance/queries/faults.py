"""What is wrong with a scenario of outages, in the reader's words and at the field of the form."""

import re
from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yakir.apps.endurance.rules import LONGEST_HOURS
from yakir.common.formats import write_exact
from yakir.engine.faults import Fault

#: What the engine says, as a pattern, and the same for people; every message of it has a line.
WORDS: tuple[tuple[str, Promise], ...] = (
    (r"has to lie between 1 and (?P<most>\d+)", _("Write a number of hours from 1 to %(most)s.")),
    (r"has to be 15 or 60", _("A step is 15 minutes or an hour.")),
    (r"has to lie between 0 and 8759", _("Choose a month.")),
    (r"has to lie between 0 and the period", _("It cannot be off for longer than the period.")),
    (
        r"has to lie between 0 and (?P<most>\S+)",
        _("A number from 0 to %(most)s is possible."),
    ),
    (r"has to be 1 or more", _("Write 1 or more.")),
    (r"has to be above 0", _("Write a number above zero.")),
    (r"has to be (?P<least>[-\d.e+]+) or more", _("Write %(least)s or more.")),
    (r"has to be a number", _("Write a number.")),
    (r"has to be a whole number", _("Write a whole number.")),
    (r"has to be a text", _("Write a text.")),
    (r"has to be true or false", _("Answer yes or no.")),
    (r"has to be one of (?P<choices>.+)", _("One of these is possible: %(choices)s.")),
    (r"has to name a source, or an assumption", _("Name the source, or write “assumption: …”.")),
    (
        r"(changes|comes) more than once in a minute",
        _("It comes more than once in a minute. Write more hours."),
    ),
    (r"is missing", _("Write this too.")),
    (r"is told by two records", _("It is told twice.")),
    (r"is no part of a scenario", _("A scenario has no such part.")),
    (r"is not known here", _("There is nothing of this name here.")),
    (r"is no process of the list", _("A place names outages that are not listed.")),
    (r"needs twelve numbers", _("Write a number for each of the twelve months.")),
    (
        r"needs rows of 12 months or (?P<steps>\d+) steps",
        _("Write a number for each of the twelve months, or for each of the %(steps)s steps."),
    ),
    (r"needs 1 or (?P<count>\d+) (oblasts|rows)", _("Write one for all oblasts, or for each.")),
    (
        r"has (?P<found>\d+) places, there are (?P<places>\d+)",
        _("It names %(found)s places, and there are %(places)s."),
    ),
    (
        r"has (?P<found>\d+) kinds, hits has (?P<kinds>\d+)",
        _("It names %(found)s kinds of site, the other part of strikes %(kinds)s."),
    ),
    (
        r"has to be one for all, or one for each of (?P<kinds>\d+) kinds",
        _("Write one time of mending for all, or one for each of the %(kinds)s kinds of site."),
    ),
    (r"has to be a list of numbers", _("This is no list of numbers.")),
    (r"has to be a list", _("This is no list.")),
    (r"has to be a record of names and values", _("This is no record of names and values.")),
)
#: What of them is a number.
COUNTS = frozenset({"most", "least", "steps", "count", "found", "places", "kinds"})
#: Parts of a scenario as people call them.
TITLES: Mapping[str, Promise] = {
    "blackouts": _("Long blackout"),
    "schedule": _("Turns of supply"),
    "grid_by_oblast": _("Random outages of an oblast"),
    "grid_by_community": _("Random outages of a community"),
    "strikes": _("Strikes"),
    "resupply": _("Fuel"),
    "relief": _("Relief of staff"),
    "weather": _("Outdoor temperature"),
    "cold_spells": _("Cold spell"),
    "alerts": _("Air alerts"),
}
#: Ends of a fault's path, and the number of the form that they are about.
FIELDS = (
    (r"/(grid_by_\w+)/\d+/calm.*", r"\1-on_hours"),
    (r"/(grid_by_\w+)/\d+/trouble.*", r"\1-off_hours"),
    (r"/(grid_by_\w+)/\d+", r"\1-on_hours"),
    (r"/strikes/repair.*", "strikes-repair_hours"),
    (r"/weather/(by_month_c|temperature_c).*", "weather-temperature_c"),
    (r"/(\w+)/\d+/(\w+)", r"\1-\2"),
    (r"/(\w+)/(\w+)(/.*)?", r"\1-\2"),
    (r"/(\w+)(/\d+)?", r"\1"),
)


def in_words(message: str) -> str:
    """Return a message of the engine in the reader's language; one that is not known as it is."""
    for pattern, words in WORDS:
        if found := re.fullmatch(pattern, message):
            given = found.groupdict()
            if "most" in given and given["most"].isdecimal():
                given["most"] = str(min(int(given["most"]), LONGEST_HOURS))
            given |= {name: write_exact(given[name]) for name in COUNTS & set(given)}
            return str(words) % given if given else str(words)
    return message


def field_of(path: str) -> str:
    """Return the field of the form that a fault is about, the name of its part where it has none."""
    for pattern, name in FIELDS:
        if found := re.fullmatch(pattern, path):
            return found.expand(name)
    return "__all__"


def by_field(faults: Iterable[Fault]) -> dict[str, str]:
    """Return what is wrong by field, each thing once."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        texts = found.setdefault(field_of(fault.path), [])
        if (text := in_words(fault.message)) not in texts:
            texts.append(text)
    return {name: " ".join(texts) for name, texts in found.items()}


def named(name: str, text: str) -> str:
    """Return what is wrong with a field, with the name of its part before it."""
    title = TITLES.get(name.partition("-")[0])
    return text if title is None else f"{title}: {text}"
