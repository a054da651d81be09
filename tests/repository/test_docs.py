"""The documentation says what is: the tutorial is walked, every link and command exists."""

import csv
import os
import re
import shlex
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command, get_commands
from django.test import Client
from django.utils import timezone, translation

from tests.journeys import walk
from tests.journeys.test_first_light import check, one_byte_changed
from yakir.apps.accounts.models import Person
from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Community
from yakir.config.cli import WITHOUT_DJANGO
from yakir.config.example import designs, partners, places

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs/tutorial/first-plan.md"
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
COMMAND = re.compile(r"(?:`|\$ |bin/)yakir ([a-z_0-9]+)|manage\.py ([a-z_0-9]+)")
ADDRESS = re.compile(r"`(/(?:en|uk)/[^`\s]*)`")
BOLD = re.compile(r"\*\*(.+?)\*\*")
FAULT = re.compile(r"^ +\| ([A-Z])(\d+) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)
CODE = re.compile(r"`(UA\d{17})`")
BLOCK = re.compile(r"```console\n(.+?)```", re.DOTALL)
GUIDES = [TUTORIAL, *sorted((ROOT / "docs/how-to").glob("*.md"))]


def pages() -> Iterator[Path]:
    """Yield every page of documentation in the tree; licences stand as they came."""
    yield from ROOT.glob("*.md")
    for folder in ("docs", "examples", "yakir", "benchmarks"):
        for page in (ROOT / folder).rglob("*.md"):
            if "licences" not in page.parts:
                yield page


def test_every_relative_link_leads_to_a_file():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages()
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not target.startswith(("http:", "https:", "mailto:", "/"))
        and not (page.parent / target).exists()
    ]

    assert broken == []


def test_every_command_named_exists():
    known = {*get_commands(), *WITHOUT_DJANGO, "help"}

    unknown = {
        f"{page.relative_to(ROOT)}: {ours or djangos}"
        for page in pages()
        for ours, djangos in COMMAND.findall(page.read_text(encoding="utf-8"))
        if (ours or djangos) not in known
    }

    assert unknown == set()


@pytest.mark.django_db
def test_every_address_in_the_guides_answers():
    client = Client()
    addresses = {each for page in GUIDES for each in ADDRESS.findall(page.read_text())}

    statuses = {each: client.get(each).status_code for each in addresses}

    assert len(addresses) > 5
    assert {each: status for each, status in statuses.items() if status not in {200, 302}} == {}


def test_every_word_to_click_stands_in_a_page():
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for kind in ("html", "py")
        for path in (ROOT / "yakir").rglob(f"*.{kind}")
    )

    missing = {
        f"{page.name}: {words}"
        for page in GUIDES
        for bold in BOLD.findall(page.read_text(encoding="utf-8"))
        for words in re.split(r" → | … |…", bold)
        if words.strip() and words.strip().casefold() not in sources.casefold()
    }

    assert missing == set()


def test_every_script_in_the_tutorial_can_be_run():
    scripts = {
        word
        for command in commands(TUTORIAL)
        for word in shlex.split(command)
        if word.startswith("script/")
    }

    assert scripts
    assert all(os.access(ROOT / script, os.X_OK) for script in scripts)


def commands(page: Path) -> Iterator[str]:
    """Yield what a page tells to type into a terminal."""
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        yield from (line[2:] for line in block.splitlines() if line.startswith("$ "))


def answers(page: Path) -> Iterator[str]:
    """Yield what a page says that `yakir verify` prints."""
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        if "yakir verify" in block:
            yield from (line for line in block.splitlines() if not line.startswith("$ "))


@pytest.mark.slow
@pytest.mark.django_db
def test_the_tutorial_leads_from_its_table_to_its_proof(tmp_path):
    people = demonstration()
    sheet = TUTORIAL.parent / "needs.csv"
    header = next(csv.reader(sheet.read_text(encoding="utf-8").splitlines()))
    faults = FAULT.findall(TUTORIAL.read_text(encoding="utf-8"))
    mends = {f"{row}, {header[ord(column) - 65]}": typed for column, row, *_, typed in faults}

    with translation.override("en"):
        walk.upload(walk.Reader(people.clerk), sheet).sees(
            *(f"{column}{row}: {said}" for column, row, _written, said, _typed in faults)
        )
        walked = walk.walk(people, sheet=sheet, mends=mends, house="Imagined homes for families")

    proof = tmp_path / "yakir-proof.json"
    told = []
    for content in (walked.proof, one_byte_changed(walked.proof)):
        proof.write_bytes(content)
        told.append(check(proof, walked.key).stdout.replace(f"{tmp_path}/", ""))
    assert all(said in printed for said, printed in zip(answers(TUTORIAL), told, strict=True))


def demonstration() -> SimpleNamespace:
    """Return the people whom `script/server` makes, over the example without its plan."""
    machine, at = Person.objects.machine(), timezone.now()
    for part in (places, designs, partners):
        part.load(by=machine, at=at)
    call_command("create_demo_people", stdout=StringIO())
    people = {
        person.email.partition("@")[0]: person
        for person in Person.objects.filter(email__endswith="@demo.invalid")
    }
    community = Community.objects.get(code="UA63120270000028556")
    with translation.override("en"):
        fund = str(Fund.objects.get(key="fund_d"))
    asked_about = CODE.findall(TUTORIAL.read_text(encoding="utf-8"))
    return SimpleNamespace(**people, community=community, places=asked_about, fund=fund)
