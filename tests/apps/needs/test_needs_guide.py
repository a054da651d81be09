"""The guide to importing needs says what happens."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from tests.factories.accounts import NOW
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.needs import actions, queries, rules
from yakir.apps.needs.models import Need

pytestmark = pytest.mark.django_db
GUIDE = Path(settings.BASE_DIR) / "docs/how-to/import-needs.md"
FILE = GUIDE.parent / "files/needs.csv"


def test_the_file_of_the_guide_has_the_faults_the_guide_names():
    community = CommunityFactory(code="UA99010010000000001", name_en="Imagined community")
    clerk = person_in(community)
    named = re.findall(r"^\| ([A-Z]\d+) \| .+ \| (.+) \|$", GUIDE.read_text(), re.MULTILINE)

    with FILE.open("rb") as file:
        imported = actions.upload(
            file=file, name=FILE.name, kind=rules.Kind.NEEDS, by=clerk, at=NOW
        )
    with override("en"):
        said = [(fault.cell, fault.text) for fault in queries.preview_of(imported).faults]

    assert said == named
    mended = {
        4: {"quantity": "12"},
        5: {"community": community.code},
        6: {"observed_on": "28.02.2026"},
    }
    imported = actions.mend(imported=imported, changes=mended, by=clerk, at=NOW)
    actions.record_import(imported=imported, by=clerk, at=NOW)
    assert Need.objects.count() == 5


def test_the_guide_names_every_column():
    text = GUIDE.read_text()

    for kind in rules.Kind:
        for column in rules.columns(kind, ()):
            assert f"| {column.label_en}" in text
            assert f"| {column.label_uk} |" in text
