"""The form of what a site has: every field may stay blank, and says what then stands in."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yakir.apps.places import rules
from yakir.apps.places.models import Equipment, Site
from yakir.common.formats import write_number
from yakir.common.forms import YakirForm
from yakir.common.protected import Service

WHOLE = 100  # [%]
SHARE = "generator_least_share"
BOOLEANS = ("on_grid", "own_water", "closes_under_alert")
NONE = _("Blank: none.")
BY_NORM = _("Blank: by the norm for its kind.")


class Section(NamedTuple):
    """Fields that belong together, under a heading."""

    title: str | Promise
    fields: list[BoundField]


GROUPS: Mapping[str | Promise, tuple[str, ...]] = {
    _("Electricity it needs"): ("power_kw", "on_grid", "feeder"),
    _("Battery and sun"): ("battery_kwh", "battery_kw", "solar_kwp"),
    _("Generator and fuel"): ("generator_kw", SHARE, "generator_l_per_kwh", "fuel_l"),
    _("Cogeneration"): ("chp_kw", "chp_heat_kw", "chp_l_per_kwh"),
    _("Power for others"): ("power_export_kw",),
    _("Heat"): ("heat_kw_per_k", "heat_kwh", "boiler_kw"),
    _("Water"): ("water_m3_per_h", "tank_m3", "own_water"),
    _("People"): ("staff_hours", "closes_under_alert"),
}
HINTS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "power_kw": (_("What has to stay on, averaged over a week."), ""),
    "on_grid": ("", BY_NORM),
    "feeder": (_("The queue in the schedule of the grid operator."), BY_NORM),
    "battery_kwh": (_("Usable energy, not the figure of the maker."), NONE),
    "battery_kw": (_("The most it gives, and takes when charged."), NONE),
    "solar_kwp": (_("As on the inverter's papers."), NONE),
    "generator_kw": (_("All generators on the site that start."), BY_NORM),
    SHARE: (_("Below this part of its power it is not run."), BY_NORM),
    "generator_l_per_kwh": (_("From its papers; diesel takes about 0.3."), BY_NORM),
    "fuel_l": (_("What fits in the tanks, not what is in them today."), BY_NORM),
    "chp_kw": (_("A gas engine or turbine that gives heat as well."), NONE),
    "chp_heat_kw": (_("Heat it gives at full electric power."), NONE),
    "chp_l_per_kwh": (_("0 when it runs on mains gas."), _("Blank: mains gas.")),
    "power_export_kw": (
        _("From its own generation and battery, over lines that stand."),
        NONE,
    ),
    "heat_kw_per_k": (
        _(
            "Heat load on the coldest day, in kW, divided by its degrees below 16. 390 kW at −23: 10."
        ),
        BY_NORM,
    ),
    "heat_kwh": (_("How much it may lose before it is too cold inside."), BY_NORM),
    "boiler_kw": (_("A boiler in the building; it needs the site's power."), BY_NORM),
    "water_m3_per_h": (_("On an ordinary day, averaged."), BY_NORM),
    "tank_m3": (_("Tanks and towers of its own, full."), BY_NORM),
    "own_water": (_("Its pump needs the site's power."), BY_NORM),
    "staff_hours": (_("8760 when it runs without people."), BY_NORM),
    "closes_under_alert": (_("For example a school without a shelter."), _("Blank: stays open.")),
}


class EquipmentForm(YakirForm, forms.ModelForm):
    """What a site has, with units, bounds and which norm fills a blank."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Equipment
        fields = [name for names in GROUPS.values() for name in names]
        localized_fields = "__all__"

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        known = Equipment.objects.filter(site=site).first() or Equipment(site=site)
        super().__init__(*args, instance=known, **kwargs)
        self.site = site
        self.services = {each.service: each for each in site.services.all()}
        self.fields["version"].initial = site.version
        for name in BOOLEANS:
            self.fields[name] = _yes_or_no(self.fields[name].label)
            self.initial[name] = {True: "yes", False: "no"}.get(getattr(known, name), "")
        for name in rules.BOUNDS:
            self._dress(name)
        self._as_percent()
        feeder = self.fields["feeder"]
        if isinstance(feeder, forms.ChoiceField):
            feeder.choices = [("", _("not known")), *rules.FEEDERS]
        for name, (hint, blank) in HINTS.items():
            stands_in = blank or _("Blank: %(norm)s.") % {"norm": rules.power_norm(site.kind)}
            self.fields[name].help_text = " ".join(str(part) for part in (hint, stands_in) if part)
        for service in self.services:
            self._add_places(service)

    @property
    def sections(self) -> Iterator[Section]:
        """The fields under their headings, in the order of the page."""
        if self.services:
            names = [f"places_{service}" for service in self.services]
            yield Section(_("Most people it can serve"), [self[name] for name in names])
        for title, fields in GROUPS.items():
            yield Section(title, [self[name] for name in fields])

    def clean(self) -> dict[str, Any]:
        """Turn the percentage into a part of one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get(SHARE) is not None:
            cleaned[SHARE] /= WHOLE
        return cleaned

    def _post_clean(self) -> None:
        """Leave the record alone: the action writes it, with every rule."""

    @property
    def values(self) -> dict[str, Any]:
        """What was typed of the equipment."""
        return {name: self.cleaned_data[name] for name in HINTS}

    @property
    def places(self) -> dict[str, int | None]:
        """The most people it can serve, by service."""
        return {service: self.cleaned_data[f"places_{service}"] for service in self.services}

    def _dress(self, name: str) -> None:
        field = self.fields[name]
        field.widget.attrs.update({"class": "input input--short", "inputmode": "decimal"})
        field.unit = rules.BOUNDS[name].unit  # type: ignore[attr-defined]

    def _as_percent(self) -> None:
        share = getattr(self.instance, SHARE)
        self.fields[SHARE] = forms.FloatField(
            label=self.fields[SHARE].label,
            min_value=0,
            max_value=WHOLE,
            required=False,
            localize=True,
        )
        self._dress(SHARE)
        self.fields[SHARE].unit = "%"  # type: ignore[attr-defined]
        self.initial[SHARE] = None if share is None else share * WHOLE

    def _add_places(self, service: str) -> None:
        given = self.services[service]
        self.fields[f"places_{service}"] = forms.IntegerField(
            label=Service(service).label,
            min_value=0,
            max_value=rules.GREATEST_PEOPLE,
            required=False,
            initial=given.places,
            help_text=_("It serves %(people)s. Blank: by the norm for its kind.")
            % {"people": write_number(given.people)},
        )
        self.fields[f"places_{service}"].widget.attrs["class"] = "input input--short"


def _yes_or_no(label: Any) -> forms.TypedChoiceField:
    """Return a field that is yes, no or not known."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("", _("not known")), ("yes", _("yes")), ("no", _("no"))],
        coerce=lambda text: text == "yes",
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )
