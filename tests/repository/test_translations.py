"""Both languages are complete: no message untranslated, fuzzy or with a plural form missing."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
OF_LIBRARIES = sorted((ROOT / "locale/libraries").glob("*/LC_MESSAGES/django.po"))
FORMS = {"uk": 4, "en": 2}


def language(catalogue: Path) -> str:
    return catalogue.parts[-3]


@pytest.mark.parametrize(
    "catalogue", [*OURS, *OF_LIBRARIES], ids=lambda path: f"{path.parts[-4]}-{language(path)}"
)
def test_every_message_is_translated(catalogue):
    done = subprocess.run(
        ["msgfmt", "--check", "--statistics", "-o", "/dev/null", catalogue],
        capture_output=True, text=True, check=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin"},
    )  # fmt: skip

    summary = done.stderr.splitlines()[-1]
    assert "untranslated" not in summary, summary
    assert "fuzzy" not in summary, summary


@pytest.mark.parametrize("catalogue", OURS, ids=language)
def test_every_plural_has_all_its_forms(catalogue):
    entries = catalogue.read_text(encoding="utf-8").split("\n\n")
    plurals = [entry for entry in entries if "\nmsgid_plural" in entry]

    assert plurals
    for entry in plurals:
        # A long form may begin on the line below.
        filled = re.findall(r'^msgstr\[\d\] (?:""\n)?"[^"]', entry, re.MULTILINE)
        assert len(filled) == FORMS[language(catalogue)], entry


def test_the_catalogues_hold_every_message_of_the_code(tmp_path):
    """A message added to code or templates and not to the catalogues fails here."""
    told = catalogue_ids(ROOT / "locale/uk/LC_MESSAGES/django.po")
    templates = [
        path for path in (ROOT / "yakir").rglob("templates/**/*.html") if "vendor" not in path.parts
    ]
    used = {
        text
        for path in templates
        for text in re.findall(r'{% translate "((?:[^"\\]|\\.)+)"', path.read_text("utf-8"))
    }

    assert used
    assert sorted(used - told) == []


def catalogue_ids(catalogue: Path) -> set[str]:
    found = set()
    for entry in catalogue.read_text(encoding="utf-8").split("\n\n"):
        match = re.search(r'^msgid ((?:".*"\n?)+)', entry, re.MULTILINE)
        if match:
            text = "".join(re.findall(r'"(.*)"', match[1]))
            found.add(text.replace('\\"', '"').replace("\\n", "\n"))
    return found
