"""What a duty officer knows now of a community's grid, weather and stores."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from yakir.apps.endurance.queries.blending import Labelled
from yakir.apps.endurance.queries.present import Known
from yakir.common.forms import YakirForm

STORES = {"battery": _("Battery"), "fuel": _("Fuel"), "tank": _("Water tank")}
WHOLE = 100.0


class SiteFields(NamedTuple):
    """The fields of one site."""

    label: Labelled
    fields: list[BoundField]


class PresentForm(YakirForm):
    """The present state; a blank store is taken for full, a blank damage for none."""

    units: ClassVar[Mapping[str, Any]] = {
        "returns_after": _("h"),
        "temperature_c": "°C",
    }
    short = ("returns_after", "temperature_c")

    grid_is_off = forms.BooleanField(label=_("The grid is off"), required=False, initial=True)
    returns_after = forms.FloatField(
        label=_("It comes back in"),
        min_value=0,
        max_value=2160,
        required=False,
        localize=True,
        help_text=_("Blank: nobody knows, so it is taken to stay off."),
    )
    temperature_c = forms.FloatField(
        label=_("Outdoor temperature"), min_value=-45, max_value=45, initial=0, localize=True
    )
    alert = forms.BooleanField(label=_("An air alert is on"), required=False)
    relief_comes = forms.BooleanField(
        label=_("Staff are relieved as usual"), required=False, initial=True
    )

    def __init__(
        self, *args: Any, stores: list[tuple[Labelled, dict[str, float]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stores = stores
        for label, full in stores:
            for store in full:
                self._add(f"{store}:{label.key}", STORES[store], "%", WHOLE)
            self._add(f"damage:{label.key}", _("Mended in"), _("h"), 2160.0)

    @property
    def sites(self) -> Iterator[SiteFields]:
        """The fields site by site."""
        for label, full in self.stores:
            names = [f"{store}:{label.key}" for store in (*full, "damage")]
            yield SiteFields(label, [self[name] for name in names])

    @property
    def general(self) -> list[BoundField]:
        """The fields of the whole community."""
        return [
            self[name]
            for name in ("grid_is_off", "returns_after", "temperature_c", "alert", "relief_comes")
        ]

    @property
    def known(self) -> Known:
        """What was typed."""
        data = self.cleaned_data
        return Known(
            grid_is_off=data["grid_is_off"],
            returns_after=data["returns_after"],
            temperature_c=data["temperature_c"],
            alert=data["alert"],
            relief_comes=data["relief_comes"],
            stores={
                store: {key: share / WHOLE for key, share in self._typed(store)} for store in STORES
            },
            damage_hours=dict(self._typed("damage")),
        )

    def _typed(self, store: str) -> Iterator[tuple[str, float]]:
        for label, _full in self.stores:
            value = self.cleaned_data.get(f"{store}:{label.key}")
            if value is not None:
                yield label.key, value

    def _add(self, name: str, label: Any, unit: Any, most: float) -> None:
        field = forms.FloatField(
            label=label, min_value=0, max_value=most, required=False, localize=True
        )
        field.widget.attrs.update({"class": "input input--short", "inputmode": "decimal"})
        field.unit = unit  # type: ignore[attr-defined]
        self.fields[name] = field
