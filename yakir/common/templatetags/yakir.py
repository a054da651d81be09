"""Filters and tags of every page; a template builtin, so no page loads it."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from yakir.common import formats
from yakir.common.forms import dressed
from yakir.common.money import Money
from yakir.common.protected import Service

register = template.Library()

BANDS = {"great": 3, "medium": 2, "lesser": 1, "unknown": 0}
SQUARES = ("M1 1h9v10H1z", "M12 1h9v10h-9z", "M23 1h9v10h-9z")
STATES = {"kept", "part", "open", "silent", "late", "gone"}


# Filters


@register.filter
def number(value: object) -> str:
    """Return 1 421 125."""
    return formats.write_number(value)


@register.filter
def decimal(value: object, digits: int = 1) -> str:
    """Return 43,1."""
    return formats.write_number(value, digits)


@register.filter
def quantity(value: object) -> str:
    """Return 12 or 12,5: as many digits as the quantity has."""
    return formats.write_exact(value)


@register.filter
def percent(share: object, digits: int = 0) -> str:
    """Return a share of one as 98,6 %."""
    return formats.write_percent(share, digits)


@register.filter(name="money")
def money_filter(value: Money | None, form: str = "") -> str:
    """Return a sum with its currency; "short" gives millions."""
    return formats.write_money(value or None, short=form == "short")


@register.filter
def day(value: object, form: str = "") -> str:
    """Return a whole or partial date in words."""
    return formats.write_day(value, form)


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """Return a day and the time of day in Kyiv."""
    return formats.write_moment(value)


@register.filter
def quarter(value: object) -> str:
    """Return 2026-Q1."""
    return formats.write_quarter(value)


@register.filter
def hundreds(value: object) -> str:
    """Return a count rounded to hundreds."""
    return formats.write_hundreds(value)


@register.filter
def plain(value: object) -> str:
    """Return a number for an attribute or an address: 1250.5."""
    return formats.write_plain(value)


@register.filter
def service(code: str) -> str:
    """Return the name of a service."""
    return formats.service_name(code)


@register.filter
def localized(thing: object, field: str = "name") -> str:
    """Return a field in the page's language, or in the other one when it is empty."""
    order = ("uk", "en") if formats.is_ukrainian() else ("en", "uk")
    for language in order:
        if text := _field(thing, f"{field}_{language}"):
            return str(text)
    return str(_field(thing, field) or "")


def _field(thing: object, name: str) -> object:
    if isinstance(thing, Mapping):
        return thing.get(name)
    return getattr(thing, name, None)


@register.filter
def state_shape(code: str) -> str:
    """Return the shape of a state, open when the code is none of the six."""
    return code if code in STATES else "open"


# Glyphs


@register.simple_tag
def icon(name: str, label: str = "", **attributes: str) -> SafeString:
    """Draw a glyph of the sprite, hidden from screen readers unless it has a label."""
    described = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    css = attributes.get("class", "")
    return format_html(
        '<svg{} {}><use href="{}#{}"/></svg>',
        format_html(' class="{}"', css) if css else "",
        described,
        static("yakir/sprite.svg"),
        name,
    )


def _words(kind: str) -> str:
    return {
        "source": gettext("source"),
        "estimate": gettext("estimate"),
        "scenario": gettext("scenario"),
        "verified": gettext("verified"),
        "proof": gettext("anchored"),
        "withheld": gettext("withheld"),
    }[kind]


@register.simple_tag
def tick(kind: str, href: str = "", label: str = "") -> SafeString:
    """Draw the mark of provenance that stands inside a line."""
    tag = format_html('a href="{}"', href) if href else mark_safe("span")
    return format_html(
        '<{} class="tick tick--{}">{}<span class="hidden">({})</span></{}>',
        tag,
        kind,
        icon(kind),
        label or _words(kind),
        mark_safe("a" if href else "span"),
    )


@register.simple_tag
def mark(kind: str, text: str = "", href: str = "", hidden: str = "") -> SafeString:
    """Draw the line of provenance that stands under a figure."""
    tag = format_html('a href="{}"', href) if href else mark_safe("span")
    more = format_html('<span class="hidden">: {}</span>', hidden) if hidden else ""
    return format_html(
        '<{} class="mark mark--{}">{}<span>{}{}</span></{}>',
        tag,
        kind,
        icon(kind),
        text or _words(kind),
        more,
        mark_safe("a" if href else "span"),
    )


@register.simple_tag
def badge(kind: str, text: str = "") -> SafeString:
    """Draw a badge of provenance."""
    words = text or _words(kind)
    return format_html(
        '<span class="badge badge--{}">{}{}</span>',
        kind,
        icon(kind),
        words if text else words[:1].upper() + words[1:],
    )


@register.simple_tag
def withheld(rule: str, reason: str = "", href: str = "") -> SafeString:
    """Draw the badge of the rule by which the gate held something back."""
    text = f"{rule}: {reason}" if reason else rule
    tag = format_html('a href="{}"', href) if href else mark_safe("span")
    return format_html(
        '<{} class="badge badge--withheld">{}{}</{}>',
        tag,
        icon("withheld"),
        text,
        mark_safe("a" if href else "span"),
    )


@register.simple_tag
def redact() -> SafeString:
    """Draw the bar that stands in place of a withheld value."""
    return format_html(
        '<span class="redact" role="img" aria-label="{}"></span>', gettext("withheld")
    )


def _band_word(level: int) -> str:
    return (
        gettext("unknown"),
        gettext("lesser need"),
        gettext("medium need"),
        gettext("great need"),
    )[level]


def _short_band_word(level: int) -> str:
    return (
        gettext("unknown"),
        pgettext("need", "lesser"),
        pgettext("need", "medium"),
        pgettext("need", "great"),
    )[level]


@register.simple_tag
def band(value: str | int | None, word: bool = True, short: bool = False) -> SafeString:
    """Draw need as one to three squares with its word."""
    level = value if isinstance(value, int) else BANDS.get(value or "unknown", 0)
    filled = format_html('<path class="v" d="{}"/>', "".join(SQUARES[:level])) if level else ""
    return format_html(
        '<span class="row tight"><svg class="need need--{}" viewBox="0 0 33 12" aria-hidden="true">'
        '<path class="bg" d="{}"/>{}</svg><span{}>{}</span></span>',
        level,
        "".join(SQUARES),
        filled,
        "" if word else mark_safe(' class="hidden"'),
        _short_band_word(level) if short else _band_word(level),
    )


@register.simple_tag
def state(shape: str, text: str = "") -> SafeString:
    """Draw how far a promise or a project has come, by the shape of a square."""
    words = {
        "kept": gettext("Delivered"),
        "part": gettext("Partly delivered"),
        "open": gettext("Awaited"),
        "silent": gettext("No news"),
        "late": gettext("Overdue"),
        "gone": gettext("Withdrawn"),
    }
    return format_html(
        '<span class="state state--{}">{}{}</span>', shape, icon(shape), text or words[shape]
    )


@register.simple_tag
def strip(shares: Iterable[float | None]) -> SafeString:
    """Draw the seven services in 84 pixels; only for the working view."""
    columns, words = [], []
    for index, (code, share) in enumerate(zip(Service.values, shares, strict=True)):
        left = index * 12
        words.append(f"{formats.service_name(code).lower()} {formats.write_percent(share)}")
        if share is None:
            columns.append(format_html('<path class="no" d="M{}.5 .5h9v19h-9z"/>', left))
            continue
        height = formats.write_plain(20 * share, 1)
        columns.append(
            format_html(
                '<path class="bg" d="M{0} 0h10v20h-10z"/><path class="v" d="M{0} 20v-{1}h10v{1}z"/>',
                str(left),
                height,
            )
        )
    return format_html(
        '<svg class="strip" viewBox="0 0 84 20" role="img" aria-label="{}">{}</svg>',
        ", ".join(words),
        format_html_join("", "{}", ((column,) for column in columns)),
    )


# Money, addresses, fields


@register.simple_tag
def money(amount: Decimal | None, currency: str, form: str = "") -> str:
    """Return a sum with its currency, given apart."""
    if amount is None:
        return formats.no_data()
    return formats.write_money(Money(amount, currency), short=form == "short")


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """Return the present query string with some values changed; None drops one."""
    request = context.get("request")
    values = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None or value == "":
            values.pop(name, None)
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}"


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Draw a field's widget with its class; the aria attributes come from the form."""
    return dressed(field)


@register.filter
def kind_of(field: BoundField) -> str:
    """Return how a field is laid out: check, choices or line."""
    name = field.widget_type
    if name == "checkbox":
        return "check"
    return "choices" if field.use_fieldset else "line"


@register.filter
def unit_of(field: BoundField) -> str:
    """Return the unit written after a field."""
    return str(getattr(field.field, "unit", ""))


@register.filter
def bar(share: object) -> str:
    """Return a share of one as a width of at most 100, for a bar's attribute."""
    value = formats.to_decimal(share) or Decimal(0)
    return formats.write_plain(min(max(value, Decimal(0)), Decimal(1)) * 100, 1)


@register.filter
def bar_after(share: object, more: object) -> str:
    """Return how wide a second bar may be that begins where the first one ends."""
    first = min(formats.to_decimal(share) or Decimal(0), Decimal(1))
    second = formats.to_decimal(more) or Decimal(0)
    return bar(min(second, 1 - first))


@register.filter
def part_of(value: object, whole: object) -> str:
    """Return a number's share of a whole as a bar's width."""
    total = formats.to_decimal(whole) or Decimal(72)
    return bar((formats.to_decimal(value) or Decimal(0)) / total)


@register.filter
def anchor_of(field: BoundField) -> str:
    """Return the id that a link to a field leads to."""
    return field.auto_id if field.use_fieldset else field.id_for_label


@register.filter
def fault_count(form: BaseForm) -> int:
    """Return how many faults a form has."""
    return sum(len(messages) for messages in form.errors.values())


# Lists and messages


@register.filter
def page_numbers(page: Page[Any]) -> list[int | None]:
    """Return the page numbers to show; None stands for a gap."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in shown]


@register.simple_tag(takes_context=True)
def page_query(context: Context, page_number: int, param: str = "") -> str:
    """Return the present query string for another page of the list."""
    return query(context, **{param or "page": page_number})


@register.filter
def message_kind(level: str) -> str:
    """Return the kind of note for a message's level."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(level, "info")


@register.filter
def is_text(value: object) -> bool:
    """Whether a value is text, and so an id of ours rather than a row's number."""
    return isinstance(value, str)
