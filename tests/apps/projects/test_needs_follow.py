"""The needs of a project move on with it."""

import pytest

from tests.factories.needs import NeedFactory
from tests.factories.places import CommunityFactory, person_in
from tests.factories.projects import at_stage, drafted
from yakir.apps.accounts.rules import Role
from yakir.apps.journal import queries as journal
from yakir.apps.projects import actions
from yakir.apps.projects.rules import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return CommunityFactory()


def project_for(community, status):
    project = drafted(community)
    need = NeedFactory(community=community, status=status)
    project.needs.add(need)
    return project, need


@pytest.mark.parametrize(
    ("stage", "to", "status", "expected"),
    [
        (Stage.APPRAISED, Stage.APPROVED, "verified", "planned"),
        (Stage.COMPLETED, Stage.IN_OPERATION, "planned", "met"),
        (Stage.APPROVED, Stage.CANCELLED, "planned", "verified"),
        (Stage.APPRAISED, Stage.APPROVED, "reported", "reported"),
        (Stage.APPROVED, Stage.FUNDED, "planned", "planned"),
    ],
)
def test_needs_follow_their_project(community, now, stage, to, status, expected):
    project, need = project_for(community, status)
    project = at_stage(project, stage)
    signer = person_in(community, Role.SIGNER)

    actions.advance(
        project=project, to=to, version=project.version, note="Вигадана причина", by=signer, at=now
    )

    need.refresh_from_db()
    assert need.status == expected
    entered = [entry.kind for entry in journal.history(need.public_id)]
    assert entered == ([f"need.{expected}"] if expected != status else [])
