"""Texts in one language."""

from collections.abc import Iterable

from yakir.standards.dream.mapping.left import Left
from yakir.standards.dream.records import Translation


def in_language(texts: Iterable[Translation], language: str, place: str, left: Left) -> str | None:
    """Return the text in a language, or the first there is; count the others as left out."""
    found = [each for each in texts if each.translation]
    found.sort(key=lambda each: each.lang != language)
    for other in found[1:]:
        left.out(f"{place}[{other.lang}]", "OC4IDS holds one language")
    return found[0].translation if found else None
