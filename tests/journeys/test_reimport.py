"""A project of three partners in three currencies, late, told in IATI and OC4IDS, and taken in again."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from tests.factories.accounts import NOW
from tests.factories.places import CommunityFactory, person_in
from tests.factories.reported import delivered
from tests.standards.oc4ids.peer import checker
from yakir.apps.accounts.models import Organisation
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.delivery.models import Allocation, Result, ResultStep
from yakir.apps.partners.models import Commitment, Line, Pledge
from yakir.apps.projects.models import Project
from yakir.apps.publishing.queries.reported import every_project, reporter
from yakir.common.reported import Project as Facts
from yakir.common.reported.iati_out import as_reported
from yakir.standards import iati, oc4ids

pytestmark = pytest.mark.django_db
GUIDE = Path(__file__).parents[2] / "docs/how-to/take-in-projects.md"
REFERENCE = "UA-EDR-00000000"
COUNTED = (Project, Commitment, Pledge, Line, Allocation, Result, ResultStep, Organisation)


class Undone(Exception):
    """What was done inside is undone at the end."""


@contextmanager
def elsewhere() -> Iterator[None]:
    """Another installation: of what happens there nothing is left here."""
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        pass


@pytest.fixture(autouse=True)
def reporting(settings):
    settings.IATI_ORGANISATION = "imagined-city"
    settings.IATI_REFERENCE = REFERENCE
    settings.OC4IDS_PREFIX = "oc4ids-abc123"


def facts() -> Facts:
    (told,) = every_project(with_money=True)
    return as_reported(told.facts, reporter())


def files(client) -> tuple[bytes, dict]:
    """Return both exports, each found valid by our checks, OC4IDS by the standard's own too."""
    activities = client.get("/en/open-data/iati-activities.xml").content
    projects = client.get("/en/open-data/oc4ids.json").content
    assert iati.validate(activities, now=NOW).findings == ()
    problems = oc4ids.validate(BytesIO(projects))
    assert [each for each in problems if each.grade is oc4ids.Grade.ERROR] == []
    with checker() as check:
        said = check(json.loads(projects))
    assert (said.broken, said.closed, said.additional) == (set(), set(), set())
    return activities, json.loads(projects)["projects"]


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in COUNTED}


def take(path, person) -> str:
    out = StringIO()
    call_command("import_activities", path, by=person.email, stdout=out)
    return out.getvalue()


def keeper():
    roles = (Role.CLERK, Role.PARTNERSHIPS, Role.SIGNER)
    return person_in(None, *roles, kind=OrganisationKind.ASSOCIATION)


def test_a_project_is_told_and_taken_in_again_to_the_same_facts(client, tmp_path):
    community = CommunityFactory()
    with elsewhere():
        world = delivered(community)
        told, (activities, projects) = facts(), files(client)
        assert told.completed.isoformat() == "2026-08-28"  # A quarter from 7 April had ended.
        assert {each.currency for each in told.movements} == {"EUR", "USD", "PLN"}
        assert [each.verified_by for each in told.indicators[0].results] != [""]
    assert not Project.objects.filter(public_id=world.project.public_id).exists()
    path = tmp_path / "iati-activities.xml"
    path.write_bytes(activities)
    person = keeper()

    said = take(path, person)

    assert said == "1 projects are new, 0 were known, 0 things were left out.\n"
    assert facts() == told
    again, other = files(client)
    assert other == projects
    assert list(iati.read_activities(again)) == list(iati.read_activities(activities))
    before = counts()
    assert take(path, person) == "0 projects are new, 1 were known, 0 things were left out.\n"
    assert counts() == before


@pytest.fixture
def told_elsewhere(client, tmp_path) -> SimpleNamespace:
    """What another installation told of its project: the facts, and its file beside them."""
    community = CommunityFactory()
    with elsewhere():
        delivered(community)
        told, (activities, _projects) = facts(), files(client)
    path = tmp_path / "iati-activities.xml"
    path.write_bytes(activities)
    return SimpleNamespace(community=community, facts=told, path=path, content=activities)


def test_what_cannot_be_held_is_told_and_leaves_nothing_behind(told_elsewhere):
    code, path = told_elsewhere.community.code.encode(), told_elsewhere.path
    path.write_bytes(told_elsewhere.content.replace(code, b"UA00000000000000001"))
    person, before = keeper(), counts()

    said = take(path, person)

    assert "UA00000000000000001." in said
    assert "0 projects are new" in said
    assert counts() == before


def test_more_money_than_a_project_costs_is_not_taken_in(told_elsewhere):
    dear = f"{told_elsewhere.facts.cost}".encode()
    assert told_elsewhere.content.count(dear) == 1
    told_elsewhere.path.write_bytes(told_elsewhere.content.replace(dear, b"500.00"))
    person, before = keeper(), counts()

    said = take(told_elsewhere.path, person)

    assert "0 projects are new, 0 were known, 1 things were left out." in said
    assert counts() == before


def test_whoever_may_not_sign_takes_nothing_in(told_elsewhere):
    clerk = person_in(told_elsewhere.community, Role.CLERK, Role.PARTNERSHIPS)
    before = counts()

    said = take(told_elsewhere.path, clerk)

    assert "0 projects are new" in said
    assert counts() == before


@pytest.mark.parametrize(
    "content", [b"<nothing/>", b'<iati-activities version="2.03"/>', b"no XML"]
)
def test_a_file_that_is_not_valid_is_refused_whole(tmp_path, content):
    path = tmp_path / "iati-activities.xml"
    path.write_bytes(content)

    with pytest.raises(CommandError, match="not valid IATI"):
        take(path, keeper())


def test_a_run_that_was_broken_off_leaves_nothing_and_is_run_again(told_elsewhere, monkeypatch):
    person, before = keeper(), counts()
    place = "yakir.apps.delivery.actions.taking_in.projects.take_indicator"
    with monkeypatch.context() as patched:
        patched.setattr(place, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            take(told_elsewhere.path, person)
    assert counts() == before

    take(told_elsewhere.path, person)

    assert facts() == told_elsewhere.facts


def test_the_guide_does_what_it_says(told_elsewhere):
    person = keeper()
    command, said = re.search(r"\$ \.venv/bin/yakir (.+)\n(.+\n)", GUIDE.read_text()).groups()
    places = {
        "iati-activities.xml": str(told_elsewhere.path),
        "keeper@example.invalid": person.email,
    }
    name, *arguments = (places.get(word, word) for word in command.split())
    out = StringIO()

    call_command(name, *arguments, stdout=out)

    assert out.getvalue() == said
