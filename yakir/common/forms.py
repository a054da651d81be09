"""What every form shares: dress of its fields, units, and how a refusal is shown."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from django import forms
from django.forms import BoundField
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yakir.common.errors import Invalid, NotAllowed, Refused
from yakir.common.formats import read_number, write_exact, write_plain

Made = TypeVar("Made")

UNDRESSED = (
    forms.CheckboxInput,
    forms.CheckboxSelectMultiple,
    forms.RadioSelect,
    forms.HiddenInput,
)
#: Codes of faults that name the least or the most.
LIMITS = frozenset({"min_value", "max_value"})
NARROW = (forms.DateInput, forms.DateTimeInput, forms.NumberInput, forms.TimeInput)


def css_class(widget: forms.Widget) -> str:
    """Return the class that dresses a widget."""
    if isinstance(widget, UNDRESSED):
        return ""
    narrow = isinstance(widget, NARROW) or widget.attrs.get("data-short")
    return "input input--short" if narrow else "input"


def dressed(field: BoundField) -> SafeString:
    """Return a field's widget as HTML, dressed whatever form it comes from."""
    widget = field.field.widget
    attributes: dict[str, Any] = {}
    if "class" not in widget.attrs and (css := css_class(widget)):
        attributes["class"] = css
    hint = str(widget.attrs.get("placeholder", ""))
    if hint and hint.casefold() == str(field.label).casefold():
        attributes["placeholder"] = False
    return field.as_widget(attrs=attributes)


class NumberField(forms.FloatField):
    """A number with a point or a comma, in either language: 0,5 is never 5."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "data-short": "1"})
        messages = {"invalid": _("Write a number, for example 0.9.")}
        super().__init__(widget=widget, error_messages=messages, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the number without groups: an English 1,075 would be read as a little over 1."""
        return write_plain(value) if isinstance(value, int | float) else value

    def to_python(self, value: Any) -> Any:
        """Return the number as typed."""
        if value in self.empty_values:
            return None
        number = read_number(value)
        if number is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return float(number)


class NamedChoiceField(forms.ChoiceField):
    """
    One of many named things, typed by name or picked from a list that stands in the page once.

    `listed` is the id of that list, a `datalist` of the names; many fields share it.
    """

    def __init__(self, *, listed: str, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        self.names = {code: str(name) for code, name in choices}
        widget = forms.TextInput(attrs={"list": listed, "autocomplete": "off"})
        messages = {"invalid_choice": _("Nothing in the list has this name: %(value)s.")}
        super().__init__(widget=widget, error_messages=messages, choices=choices, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the name of what is chosen; what was typed stays as it is."""
        return self.names.get(value, value)

    def to_python(self, value: Any) -> str:
        """Return the code of what was named; a code itself is taken too."""
        typed = str(value or "").strip()
        codes = {name.casefold(): code for code, name in self.names.items()}
        return codes.get(typed.casefold(), typed)


class YakirForm(forms.Form):
    """A form whose fields are dressed and whose refusals become its errors."""

    units: ClassVar[Mapping[str, str]] = {}
    autocomplete: ClassVar[Mapping[str, str]] = {}
    short: ClassVar[Sequence[str]] = ()
    required_css_class = "field--required"
    answer_status = 422

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in self.short:
                field.widget.attrs["data-short"] = "1"
            if css := css_class(field.widget):
                field.widget.attrs.setdefault("class", css)
            if name in self.autocomplete:
                field.widget.attrs["autocomplete"] = self.autocomplete[name]
            if name in self.units:
                field.unit = self.units[name]  # type: ignore[attr-defined]

    def add_error(self, field: str | None, error: Any) -> None:
        """Add a fault; the limits it names are written as people write numbers."""
        for each in getattr(error, "error_list", ()):
            if each.code in LIMITS and each.params:
                each.params["limit_value"] = write_exact(each.params["limit_value"])
        super().add_error(field, error)

    def refuse(self, error: Refused) -> None:
        """Show a refusal on the form, each fault at its field, and answer with its status."""
        self.answer_status = error.status
        if not isinstance(error, Invalid):
            self.add_error(None, error.text)
            return
        for name, message in error.faults.items():
            known = name in self.fields
            self.add_error(name if known else None, message)
        if not error.faults:
            self.add_error(None, error.text)


def attempt(request: HttpRequest, form: YakirForm, act: Callable[[], Made]) -> Made | None:
    """Return what the action made; None when nothing was sent, or the form shows what is wrong."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act()
    except NotAllowed:
        raise
    except Refused as error:
        form.refuse(error)
        return None
