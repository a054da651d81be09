"""Values that a person gives to a design's parameters."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from yakir.apps.catalogue.rules.content import DesignContent, Parameter
from yakir.common.errors import Invalid
from yakir.common.formats import read_number, write_exact

NumberSetting = int | float


def settings_of(content: DesignContent, given: Mapping[str, object]) -> dict[str, Decimal]:
    """Return every parameter's value, the default where none was given; refuse impossible ones."""
    faults = {
        name: _("This design has no such parameter.")
        for name in given
        if name not in content.defaults
    }
    values = {}
    for parameter in content.parameters:
        raw = given.get(parameter.name)
        blank = raw is None or raw == ""
        value = parameter.default if blank else read_number(raw)
        fault = _fault(parameter, value)
        if fault:
            faults[parameter.name] = fault
        elif value is not None:
            values[parameter.name] = value
    if faults:
        raise Invalid(faults)
    return values


def plain_settings(values: Mapping[str, Decimal]) -> dict[str, NumberSetting]:
    """Return values as JSON keeps them."""
    return {
        name: int(value) if value == value.to_integral_value() else float(value)
        for name, value in values.items()
    }


def _fault(parameter: Parameter, value: Decimal | None) -> str:
    if value is None:
        return _("Write a number, for example %(example)s.") % {
            "example": write_exact(parameter.default)
        }
    if not parameter.min <= value <= parameter.max:
        return _("From %(least)s to %(most)s is possible.") % {
            "least": write_exact(parameter.min),
            "most": write_exact(parameter.max),
        }
    if not parameter.allows(value):
        steps = ((value - parameter.min) / parameter.step).to_integral_value()
        return _("Possible in steps of %(step)s; the nearest is %(nearest)s.") % {
            "step": write_exact(parameter.step),
            "nearest": write_exact(min(parameter.min + steps * parameter.step, parameter.max)),
        }
    return ""
