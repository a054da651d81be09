"""The parts of the page shell, drawn once for pages that are made one after another."""

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()
Drawn = tuple[str, tuple[str, ...]]
_DRAWN: dict[object, Drawn] = {}


@register.simple_tag(takes_context=True)
def shell_part(context: Context, name: str) -> SafeString:
    """
    Draw a part of the shell.

    Among pages that are made as files it is the same on every page of a section but for the
    address of that page in other languages, so that it is drawn once and that address changed.
    """
    if not getattr(context.get("request"), "is_static", False):
        return _draw(context, name)
    nav = tuple((item.current, item.page) for item in context.get("nav") or ())
    key = (name, get_language(), nav)
    addresses = tuple(item.url for item in context.get("languages") or ())
    if key not in _DRAWN:
        _DRAWN[key] = str(_draw(context, name)), addresses
    text, before = _DRAWN[key]
    for old, new in zip(before, addresses, strict=True):
        text = text.replace(f'<a href="{old}" lang=', f'<a href="{new}" lang=')
    return mark_safe(text)


def _draw(context: Context, name: str) -> SafeString:
    drawn: SafeString = get_template(name).template.render(context)  # type: ignore[attr-defined]
    return drawn
