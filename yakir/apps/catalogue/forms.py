"""The calculator of a typical design: one field a parameter, read from the address."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from yakir.apps.catalogue import queries
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.catalogue.rules import Parameter, Quote
from yakir.common.errors import Refused
from yakir.common.formats import is_ukrainian, write_exact, write_plain
from yakir.common.forms import YakirForm


class CalculatorForm(YakirForm):
    """A design's parameters; `quote` is the price, or None while a value needs correction."""

    quote: Quote | None = None

    def __init__(self, version: DesignVersion, data: Mapping[str, Any]) -> None:
        self.version = version
        self.parameters = version.rows.parameters
        super().__init__(_filled(self.parameters, data))
        for parameter in self.parameters:
            self.fields[parameter.name] = parameter_field(parameter, version)

    @property
    def settings(self) -> dict[str, str]:
        """What was typed, by parameter."""
        return {parameter.name: self.data[parameter.name] for parameter in self.parameters}


def _filled(parameters: Iterable[Parameter], data: Mapping[str, Any]) -> dict[str, str]:
    """Return what was typed, and the default where nothing was."""
    return {
        parameter.name: str(data.get(parameter.name) or write_plain(parameter.default))
        for parameter in parameters
    }


def parameter_field(parameter: Parameter, version: DesignVersion) -> forms.CharField:
    """Return the field of a parameter, with its bounds as hint and its unit beside it."""
    field = forms.CharField(
        label=parameter.label_uk if is_ukrainian() else parameter.label_en,
        help_text=_("From %(least)s to %(most)s, in steps of %(step)s")
        % {
            "least": write_exact(parameter.min),
            "most": write_exact(parameter.max),
            "step": write_exact(parameter.step),
        },
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-short": "1"}),
    )
    unit = version.rows.unit(parameter.unit)
    field.unit = unit.name_uk if is_ukrainian() else unit.name_en  # type: ignore[attr-defined]
    return field


def calculated(version: DesignVersion, data: Mapping[str, Any]) -> CalculatorForm:
    """Return the calculator at the values of an address, with its quote or its faults."""
    form = CalculatorForm(version, data)
    if form.is_valid():
        try:
            form.quote = queries.quote(version, form.settings)
        except Refused as error:
            form.refuse(error)
    return form
