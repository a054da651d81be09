"""What a duty officer knows now of a community's grid, weather and stores."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yakir.apps.endurance.queries.blending import Labelled
from yakir.apps.endurance.queries.told import STORES, InputNow, SiteNow, Told
from yakir.common.forms import YakirForm
from yakir.common.protected import SiteKind

WHOLE = 100.0
LONGEST_HOURS = 2160.0
#: A store that has drained for longer is empty, or somebody has filled it meanwhile.
LONGEST_AGO = timedelta(days=14)
#: Sites that may differ in one look, moments at which something may have gone off.
MOST_DIFFERING, MOST_MOMENTS = 250, 24
#: So many sites are shown without being asked for; of more, so many at a time.
FEW, AT_ONCE = 30, 25
MINUTES = "%Y-%m-%dT%H:%M"
LEVELS = {"battery": _("Battery"), "fuel": _("Fuel"), "tank": _("Water tank")}


class SiteKnown(NamedTuple):
    """A site of the network, and which stores it has."""

    label: Labelled
    stores: Sequence[str]


@dataclass(frozen=True)
class Wanted:
    """Which sites a person looks for, to say how they differ."""

    q: str = ""
    kind: str = ""
    page: int = 1
    few: bool = False

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Wanted":
        """What was asked for; a page that is no number is the first."""
        page = str(data.get("find", ""))
        return cls(
            str(data.get("q", "")).strip(),
            str(data.get("kind", "")),
            int(page) if page.isdecimal() and 0 < len(page) < 6 and int(page) else 1,
        )

    def among(self, sites: Sequence[SiteKnown]) -> list[SiteKnown]:
        """The sites that fit, by name."""
        words = self.q.casefold()
        found = [
            site
            for site in sites
            if words in site.label.label.casefold()
            and self.kind in ("", site.label.kind)
            and (site.stores or not self.few)
        ]
        return sorted(found, key=lambda site: (site.label.by_norm, site.label.label))


@dataclass(frozen=True)
class Found:
    """A page of the sites that fit."""

    sites: list[SiteKnown] = field(default_factory=list)
    count: int = 0
    page: int = 1

    @property
    def before(self) -> int:
        """The page before, 0 for none."""
        return self.page - 1

    @property
    def after(self) -> int:
        """The next page, 0 for none."""
        return self.page + 1 if self.page * AT_ONCE < self.count else 0

    @property
    def first(self) -> int:
        """The number of the first site shown."""
        return (self.page - 1) * AT_ONCE + 1

    @property
    def last(self) -> int:
        """The number of the last site shown."""
        return self.first + len(self.sites) - 1


def found_among(sites: Sequence[SiteKnown], wanted: Wanted) -> Found:
    """Return the page of sites that a person looks for."""
    fit = wanted.among(sites)
    pages = max(1, -(-len(fit) // AT_ONCE))
    page = min(wanted.page, pages)
    return Found(fit[(page - 1) * AT_ONCE : page * AT_ONCE], len(fit), page)


class MomentField(forms.DateTimeField):
    """A day and time in Kyiv, up to two weeks ago."""

    def __init__(self, **kwargs: Any) -> None:
        dress = {"type": "datetime-local", "class": "input input--moment"}
        widget = forms.DateTimeInput(attrs=dress, format=MINUTES)
        formats = [MINUTES, "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"]
        super().__init__(required=False, widget=widget, input_formats=formats, **kwargs)
        self.error_messages["invalid"] = _("Write a day and time, for example 2026-03-06 14:30.")

    def clean(self, value: Any) -> datetime | None:
        """Return the moment, which has been and is not long ago."""
        moment: datetime | None = super().clean(value)
        if moment is None:
            return None
        now = timezone.now()
        if moment > now:
            raise forms.ValidationError(_("This time has not come yet."))
        if moment < now - LONGEST_AGO:
            raise forms.ValidationError(
                _("This is over two weeks ago. Leave it blank and type what is in the stores.")
            )
        return moment


class InputFields(NamedTuple):
    """The fields of one input of the whole community: whether it is off, and its times."""

    title: Any
    off: BoundField
    times: list[BoundField]


class SiteFields(NamedTuple):
    """The fields of one site."""

    label: Labelled
    fields: list[BoundField]
    has_faults: bool


TITLES = {
    "power": (_("Grid"), _("The grid is off")),
    "heat": (_("District heat"), _("No district heat comes")),
    "water": (_("Mains water"), _("No mains water comes")),
    "staff": (_("Staff"), _("Staff are not relieved")),
}
GRID_HERE = (("", _("as everywhere")), ("off", _("off here")), ("on", _("there is power here")))


class PresentForm(YakirForm):
    """
    The present state; only sites that differ are told of.

    Fields are made for the sites that differ and for those that are looked for, never for all of a
    large community.
    """

    units: ClassVar[Mapping[str, Any]] = {"temperature_c": "°C"}
    short = ("temperature_c",)

    temperature_c = forms.FloatField(
        label=_("Outdoor temperature"), min_value=-45, max_value=45, initial=0, localize=True
    )
    alert = forms.BooleanField(label=_("An air alert is on"), required=False)
    q = forms.CharField(label=_("Search by name"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind of site"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        sites: Sequence[SiteKnown],
        found: Found,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.known = {site.label.key: site for site in sites}
        self.found = found
        self._add_inputs()
        self._set_kinds(sites)
        self.differing = self._differing(data if data is not None else kwargs.get("initial") or {})
        self.asked_for = [s.label.key for s in found.sites if s.label.key not in self.differing]
        for key in (*self.differing, *self.asked_for):
            self._add_site(self.known[key])

    @property
    def inputs(self) -> list[InputFields]:
        """The fields input by input."""
        return [
            InputFields(title, self[f"{name}_off"], [self[f"{name}_{t}"] for t in _times(name)])
            for name, (title, _off) in TITLES.items()
        ]

    @property
    def weather(self) -> list[BoundField]:
        """The fields of weather and alert."""
        return [self["temperature_c"], self["alert"]]

    @property
    def differing_sites(self) -> Iterator[SiteFields]:
        """The fields of the sites of which something is told."""
        return map(self._site_fields, self.differing)

    @property
    def found_sites(self) -> Iterator[SiteFields]:
        """The fields of the other sites that are looked for."""
        return map(self._site_fields, self.asked_for)

    def clean(self) -> dict[str, Any]:
        """Require that what has a time is off, and that it is not too much for one look."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in TITLES:
            given = [cleaned.get(f"{name}_since"), cleaned.get(f"{name}_returns")]
            if not cleaned.get(f"{name}_off") and any(value is not None for value in given):
                self.add_error(f"{name}_off", _("Tick it, or clear its times."))
        for key in (*self.differing, *self.asked_for):
            if cleaned.get(f"since:{key}") and cleaned.get(f"grid:{key}") != "off":
                self.add_error(f"grid:{key}", _("Choose “off here”, or clear its time."))
        if len(self.differing) > MOST_DIFFERING:
            self.add_error(
                None,
                _("Tell of at most %(most)s sites; for more, make a scenario and run it.")
                % {"most": MOST_DIFFERING},
            )
        if not self.errors and len(self.told.moments(timezone.now())) > MOST_MOMENTS:
            self.add_error(
                None, _("Tell at most %(most)s different times.") % {"most": MOST_MOMENTS}
            )
        return cleaned

    @property
    def told(self) -> Told:
        """What was typed."""
        data = self.cleaned_data
        sites = {key: self._told_of(key) for key in (*self.differing, *self.asked_for)}
        return Told(
            inputs={
                name: InputNow(
                    bool(data.get(f"{name}_off")),
                    data.get(f"{name}_since"),
                    data.get(f"{name}_returns"),
                )
                for name in TITLES
            },
            temperature_c=data["temperature_c"],
            alert=data["alert"],
            sites={key: each for key, each in sites.items() if each != SiteNow()},
        )

    def _told_of(self, key: str) -> SiteNow:
        data = self.cleaned_data
        levels = {store: data.get(f"{store}:{key}") for store in STORES}
        return SiteNow(
            grid=data.get(f"grid:{key}") or "",
            since=data.get(f"since:{key}"),
            levels={store: level / WHOLE for store, level in levels.items() if level is not None},
            mended_hours=data.get(f"damage:{key}") or 0.0,
        )

    def _differing(self, typed: Mapping[str, Any]) -> list[str]:
        """Keys of the sites of which something was typed, in the order in which it came."""
        keys = {
            key: None
            for name, value in typed.items()
            if str(value).strip() and (key := name.partition(":")[2]) in self.known
        }
        return list(keys)

    def _site_fields(self, key: str) -> SiteFields:
        fields = [self[f"{part}:{key}"] for part in self._parts_of(self.known[key])]
        return SiteFields(self.known[key].label, fields, any(each.errors for each in fields))

    def _add_inputs(self) -> None:
        for name, (_title, off) in TITLES.items():
            self.fields[f"{name}_off"] = forms.BooleanField(label=off, required=False)
            self._add(f"{name}_since", MomentField(label=_("Off since")))
            if name != "staff":
                back = _number(_("It comes back in"), LONGEST_HOURS)
                back.help_text = _("Blank: nobody knows, so it is taken to stay off.")
                self._add(f"{name}_returns", back, _("h"))
        self.fields["power_off"].initial = True

    def _set_kinds(self, sites: Sequence[SiteKnown]) -> None:
        counts = dict.fromkeys(SiteKind.values, 0)
        for site in sites:
            counts[site.label.kind] += 1
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("all (%(count)s)") % {"count": len(sites)}),
            *(
                (kind, f"{SiteKind(kind).label} ({count})")
                for kind, count in counts.items()
                if count
            ),
        ]

    def _parts_of(self, site: SiteKnown) -> list[str]:
        return ["grid", "since", *site.stores, "damage"]

    def _add_site(self, site: SiteKnown) -> None:
        key = site.label.key
        here = forms.ChoiceField(label=_("Grid"), choices=GRID_HERE, required=False)
        here.widget.attrs["class"] = "input"
        self.fields[f"grid:{key}"] = here
        self._add(f"since:{key}", MomentField(label=_("Off since")))
        for store in site.stores:
            self._add(f"{store}:{key}", _number(LEVELS[store], WHOLE), "%")
        self._add(f"damage:{key}", _number(_("Mended in"), LONGEST_HOURS), _("h"))

    def _add(self, name: str, made: forms.Field, unit: Any = "") -> None:
        made.widget.attrs.setdefault("class", "input input--short")
        if unit:
            made.unit = unit  # type: ignore[attr-defined]
        self.fields[name] = made


def _times(name: str) -> tuple[str, ...]:
    return ("since",) if name == "staff" else ("since", "returns")


def _number(label: Any, most: float) -> forms.FloatField:
    made = forms.FloatField(label=label, min_value=0, max_value=most, required=False, localize=True)
    made.widget.attrs["inputmode"] = "decimal"
    return made


def shown_again(told: Told) -> dict[str, Any]:
    """What was told as a form begins with it; what gauges said is not, for it is old."""
    values: dict[str, Any] = {"temperature_c": told.temperature_c, "alert": told.alert}
    for name, each in told.inputs.items():
        values |= {f"{name}_off": each.off, f"{name}_since": each.since}
    for key, site in told.sites.items():
        if site.grid:
            values |= {f"grid:{key}": site.grid}
        if site.since:
            values |= {f"since:{key}": site.since}
    return values
