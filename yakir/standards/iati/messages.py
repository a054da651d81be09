"""The sentences of findings in English and Ukrainian, from the catalogue in `data`."""

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yakir.standards.iati.findings import Finding

LANGUAGES = ("en", "uk")


@cache
def catalogue() -> dict[str, dict[str, dict[str, str]]]:
    """Return the sentences by part (`own`, `kinds`, `rules`), id and language."""
    text = (files(__package__) / "data" / "messages.json").read_text("utf-8")
    found: dict[str, dict[str, dict[str, str]]] = json.loads(text)
    return found


def own(name: str, lang: str, **values: str) -> str:
    """Return one of our own sentences in a language, with its values."""
    return _filled(catalogue()["own"][name][lang], values)


def sentence(finding: "Finding", lang: str) -> str:
    """
    Return what a finding says in a language.

    A rule of the standard ruleset has its sentence in both. A rule of another ruleset has its own
    one, and in Ukrainian what its kind of rule means before it.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"no messages in {lang!r}; there are {', '.join(LANGUAGES)}")
    said = _said(finding, lang)
    found = finding.values.get("found")
    if found is None:
        return said
    return _filled(catalogue()["own"]["found"][lang], {"said": said, "found": found})


def _said(finding: "Finding", lang: str) -> str:
    own = catalogue()["own"].get(finding.rule) or catalogue()["own"].get(_family(finding.rule))
    if own is not None:
        return _filled(own[lang], finding.values)
    if lang == "en" and finding.english:
        return finding.english if finding.english.endswith(".") else f"{finding.english}."
    known = catalogue()["rules"].get(finding.rule)
    if known is not None and known["en"] == finding.english:
        return known[lang]
    general = catalogue()["kinds"].get(finding.kind, {}).get(lang, finding.rule)
    return f"{general} ({finding.english})" if finding.english else general


def _family(rule: str) -> str:
    return rule.rpartition(".")[0] + ".*"


def _filled(template: str, values: Any) -> str:
    """Put values into a sentence; what they hold is not looked at for braces again."""
    return template.format_map(_Missing(values))


class _Missing(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""
