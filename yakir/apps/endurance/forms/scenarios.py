"""A scenario of outages as a form: each part with its numbers, units and source."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yakir.apps.endurance.actions.scenarios import Outages
from yakir.apps.endurance.queries.faults import TITLES, named
from yakir.apps.endurance.rules import LONGEST_HOURS
from yakir.common.errors import Invalid, Refused
from yakir.common.formats import write_number
from yakir.common.forms import YakirForm

Words = str | Promise
HOURS_OF_MONTHS = (0, 744, 1416, 2160, 2880, 3624, 4344, 5088, 5832, 6552, 7296, 8016)
HOURS, PERCENT, MONTHS_OF_YEAR = _("h"), "%", 12


class Number(NamedTuple):
    """A number of a part: how it is shown, what it is multiplied by on the page, and its bounds."""

    name: str
    label: Words
    unit: Words
    most: float
    scale: float = 1.0
    whole: bool = False


Numbers = Mapping[str, float]


@dataclass(frozen=True)
class Part:
    """A part of a scenario: its numbers, and how they stand in the record."""

    name: str
    title: Words
    about: Words
    numbers: tuple[Number, ...]
    write: Callable[[Numbers, str], Any]
    read: Callable[[Any], Numbers | None]

    def source_of(self, value: Any) -> str:
        """Return the source of a recorded part."""
        row = value[0] if isinstance(value, list) else value
        return str(row.get("source", ""))


def _amount(value: float, unit: str | Promise) -> str:
    """Return a number with its unit, and with a decimal only where it has one."""
    tenths = round(float(value), 1)
    return f"{write_number(tenths, 0 if tenths.is_integer() else 1)} {unit}".strip()


def told(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the parts of a record as a page shows them; alerts stand in for themselves."""
    rows = []
    for part in PARTS:
        if part.name not in record:
            continue
        found = part.read(record[part.name])
        facts = [
            {
                "term": number.label,
                "value": _amount(found.get(number.name, 0) * number.scale, number.unit),
            }
            for number in part.numbers
            if found is not None
        ]
        source = part.source_of(record[part.name])
        rows.append({"title": part.title, "about": part.about, "rows": facts, "source": source})
    if alerts := record.get("alerts"):
        about = _("Some sites give no service during one. An alert is no outage.")
        source = str(alerts[0].get("source", ""))
        rows.append({"title": _("Air alerts"), "about": about, "rows": [], "source": source})
    return rows


def _listed(values: Numbers, source: str) -> Any:
    return [{**values, "source": source}]


def _one(values: Numbers, source: str) -> Any:
    return {**values, "source": source}


def _from_list(value: Any) -> Numbers | None:
    return _from_one(value[0]) if len(value) == 1 else None


def _from_one(value: Any) -> Numbers | None:
    numbers = {name: number for name, number in value.items() if name != "source"}
    plain = all(isinstance(number, int | float) for number in numbers.values())
    return numbers if plain else None


def _on_off(values: Numbers, source: str) -> Any:
    calm, trouble = (
        {"family": "exponential", "scale_hours": values[name]} for name in ("on_hours", "off_hours")
    )
    return [{"calm": calm, "trouble": trouble, "source": source}]


def _from_on_off(value: Any) -> Numbers | None:
    row = value[0]
    plain = len(value) == 1 and set(row) == {"calm", "trouble", "source"}
    if not plain or any(row[n].get("family") != "exponential" for n in ("calm", "trouble")):
        return None
    return {
        "on_hours": row["calm"]["scale_hours"],
        "off_hours": row["trouble"]["scale_hours"],
    }


def _strikes(values: Numbers, source: str) -> Any:
    rates = {name: values[name] for name in ("waves_per_year", "hits", "per_year")}
    mending = {"family": "lognormal", "scale_hours": values["repair_hours"], "shape": 1.0}
    return {**rates, "repair": mending, "source": source}


def _from_strikes(value: Any) -> Numbers | None:
    repair = value.get("repair", {})
    if repair.get("family") != "lognormal" or repair.get("shape") != 1.0:
        return None
    rest = {name: value.get(name, 0) for name in ("waves_per_year", "hits", "per_year", "source")}
    numbers = _from_one(rest)
    return None if numbers is None else {**numbers, "repair_hours": repair["scale_hours"]}


def _weather(values: Numbers, source: str) -> Any:
    return {"by_month_c": [values["temperature_c"]] * MONTHS_OF_YEAR, "source": source}


def _from_weather(value: Any) -> Numbers | None:
    months = value.get("by_month_c")
    alike = isinstance(months, list) and len(set(months)) == 1
    return {"temperature_c": months[0]} if alike else None


_MANY = float(LONGEST_HOURS)
PARTS = (
    Part(
        "blackouts", TITLES["blackouts"], _("Hours without the grid everywhere, for certain."),
        (Number("start_hour", _("Begins after"), HOURS, _MANY), Number("hours", _("Lasts"), HOURS, _MANY)),
        _listed, _from_list,
    ),
    Part(
        "schedule", TITLES["schedule"], _("Each feeder group is off for some hours of every period."),
        (
            Number("off_hours", _("Off"), HOURS, 24), Number("period_hours", _("Of every"), HOURS, 168),
            Number("groups", _("Groups"), "", 60, whole=True),
        ),
        _one, _from_one,
    ),
    Part(
        "grid_by_oblast", TITLES["grid_by_oblast"],
        _("The whole oblast loses the grid at once. Most times are short, a few are long."),
        (Number("on_hours", _("On, in the mean"), HOURS, 8760), Number("off_hours", _("Off, in the mean"), HOURS, 8760)),
        _on_off, _from_on_off,
    ),
    Part(
        "grid_by_community", TITLES["grid_by_community"],
        _("One community alone loses the grid. Most times are short, a few are long."),
        (Number("on_hours", _("On, in the mean"), HOURS, 8760), Number("off_hours", _("Off, in the mean"), HOURS, 8760)),
        _on_off, _from_on_off,
    ),
    Part(
        "strikes", TITLES["strikes"], _("Damage to sites, whatever their kind; half is mended within the time given."),
        (
            Number("waves_per_year", _("Waves over an oblast"), _("a year"), 365),
            Number("hits", _("A wave strikes a site with"), PERCENT, 100, 100.0),
            Number("per_year", _("Strikes on a site besides"), _("a year"), 365),
            Number("repair_hours", _("Half is mended within"), HOURS, 8760),
        ),
        _strikes, _from_strikes,
    ),
    Part(
        "resupply", TITLES["resupply"], _("Comes at intervals and sometimes does not."),
        (
            Number("every_hours", _("Comes every"), HOURS, _MANY),
            Number("fails", _("Does not reach a site"), PERCENT, 100, 100.0),
            Number("fails_together", _("Does not reach a whole community"), PERCENT, 100, 100.0),
        ),
        _one, _from_one,
    ),
    Part(
        "relief", TITLES["relief"], _("Shifts change, and sometimes nobody can come."),
        (Number("every_hours", _("Comes every"), HOURS, _MANY), Number("fails", _("Does not come with"), PERCENT, 100, 100.0)),
        _one, _from_one,
    ),
    Part(
        "weather", TITLES["weather"], _("The same all the time. Without it nobody needs heat."),
        (Number("temperature_c", _("Temperature"), "°C", 45),), _weather, _from_weather,
    ),
    Part(
        "cold_spells", TITLES["cold_spells"], _("Colder than the temperature says."),
        (
            Number("start_hour", _("Begins after"), HOURS, _MANY), Number("hours", _("Lasts"), HOURS, _MANY),
            Number("kelvin", _("Colder by"), "°C", 60),
        ),
        _listed, _from_list,
    ),
)  # fmt: skip
KEPT = {part.name for part in PARTS} | {"alerts"}


class PartFields(NamedTuple):
    """The fields of one part."""

    part: Part
    fields: list[BoundField]
    is_kept: bool


class ScenarioForm(YakirForm):
    """What befalls; a part whose numbers stay blank does not."""

    short = ("hours",)
    units: ClassVar[Mapping[str, Any]] = {"hours": HOURS}

    name_uk = forms.CharField(label=_("Name in Ukrainian"), max_length=160)
    name_en = forms.CharField(label=_("Name in English"), max_length=160)
    hours = forms.IntegerField(
        label=_("Window"), min_value=1, max_value=LONGEST_HOURS, initial=240,
        help_text=_("How far it is looked, a day beyond the outage at least."),
    )  # fmt: skip
    step_minutes = forms.TypedChoiceField(
        label=_("Step"), coerce=int, choices=[(60, _("1 hour")), (15, _("15 minutes"))], initial=60
    )
    first_hour_of_year = forms.TypedChoiceField(label=_("Begins in"), coerce=int)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, said: Outages | None = None, **kwargs: Any) -> None:
        self.base = dict(said.record) if said else {}
        self.about = (said.about_uk, said.about_en) if said else ("", "")
        super().__init__(*args, **kwargs)
        self._set_months()
        self.kept = {part.name for part in PARTS if self._is_kept(part)}
        for part in PARTS:
            if part.name not in self.kept:
                self._add(part)
        if said is not None:
            self.initial = {**self.initial, **self._shown(said)}

    @property
    def first_fields(self) -> list[BoundField]:
        """The fields of the window."""
        names = ("name_uk", "name_en", "hours", "step_minutes", "first_hour_of_year", "version")
        return [self[name] for name in names]

    @property
    def parts(self) -> Iterator[PartFields]:
        """The fields part by part."""
        for part in PARTS:
            kept = part.name in self.kept
            names = [] if kept else [n.name for n in part.numbers] + ["source"]
            yield PartFields(part, [self[f"{part.name}-{name}"] for name in names], kept)

    def clean(self) -> dict[str, Any]:
        """Require all numbers of a part that has any, and its source."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for part in PARTS:
            if part.name in self.kept:
                continue
            names = [f"{part.name}-{number.name}" for number in part.numbers]
            given = [name for name in names if cleaned.get(name) is not None]
            for name in names:
                if given and cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Write all numbers of this part, or none."))
            if given and not cleaned.get(f"{part.name}-source"):
                self.add_error(
                    f"{part.name}-source", _("Name the source, or write “assumption: …”.")
                )
        return cleaned

    def refuse(self, error: Refused) -> None:
        """Show each fault at its field; of a part that the form keeps as it is, with its name."""
        if isinstance(error, Invalid):
            error = Invalid(
                {
                    name: text if name in self.fields else named(name, text)
                    for name, text in error.faults.items()
                }
            )
        super().refuse(error)

    @property
    def outages(self) -> Outages:
        """What was typed, and what the form cannot show as it was."""
        data = self.cleaned_data
        record: dict[str, Any] = {n: v for n, v in self.base.items() if n in self.kept | {"alerts"}}
        for name in ("hours", "step_minutes", "first_hour_of_year"):
            record[name] = data[name]
        for part in PARTS:
            if part.name not in self.kept and (values := self._typed(part)):
                record[part.name] = part.write(values, data[f"{part.name}-source"])
        return Outages(data["name_uk"], data["name_en"], record, *self.about)

    def _typed(self, part: Part) -> dict[str, float]:
        values = {}
        for number in part.numbers:
            typed = self.cleaned_data.get(f"{part.name}-{number.name}")
            if typed is not None:
                values[number.name] = int(typed) if number.whole else typed / number.scale
        return values

    def _is_kept(self, part: Part) -> bool:
        """Whether a part is more than the form can show."""
        if part.name not in self.base:
            return False
        found = part.read(self.base[part.name])
        return found is None or not set(found) <= {number.name for number in part.numbers}

    def _shown(self, said: Outages) -> dict[str, Any]:
        names = ("hours", "step_minutes", "first_hour_of_year")
        values = {name: self.base[name] for name in names if name in self.base}
        values |= {"name_uk": said.name_uk, "name_en": said.name_en}
        for part in PARTS:
            if part.name not in self.base or part.name in self.kept:
                continue
            found = part.read(self.base[part.name]) or {}
            for number in part.numbers:
                value = found.get(number.name, 0) * number.scale
                values[f"{part.name}-{number.name}"] = round(value, 6)
            values[f"{part.name}-source"] = part.source_of(self.base[part.name])
        return values

    def _set_months(self) -> None:
        choices: list[tuple[int, Any]] = [
            (hour, MONTHS[month + 1]) for month, hour in enumerate(HOURS_OF_MONTHS)
        ]
        first = self.base.get("first_hour_of_year", 0)
        if first not in HOURS_OF_MONTHS:
            choices.insert(0, (first, _("hour %(hour)s of the year") % {"hour": first}))
        self.fields["first_hour_of_year"].choices = choices  # type: ignore[attr-defined]

    def _add(self, part: Part) -> None:
        for number in part.numbers:
            field = forms.FloatField(
                label=str(number.label),
                min_value=-60 if number.name == "temperature_c" else 0,
                max_value=number.most,
                required=False,
                localize=True,
            )
            field.widget.attrs.update({"class": "input input--short", "inputmode": "decimal"})
            field.unit = number.unit  # type: ignore[attr-defined]
            self.fields[f"{part.name}-{number.name}"] = field
        source = forms.CharField(label=_("Source"), max_length=500, required=False)
        source.widget.attrs["class"] = "input"
        self.fields[f"{part.name}-source"] = source
