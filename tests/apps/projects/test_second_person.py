"""Whoever wrote a project, in whole or in part, signs none of its steps."""

import pytest

from tests.factories.accounts import NOW, MembershipFactory
from tests.factories.places import CommunityFactory, person_in
from tests.factories.projects import drafted
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Role
from yakir.apps.projects import actions, queries
from yakir.apps.projects.rules import Stage

pytestmark = pytest.mark.django_db


def clerk_who_signs(community) -> Person:
    person = person_in(community, Role.CLERK)
    organisation = person.memberships.get().organisation
    MembershipFactory(person=person, organisation=organisation, role=Role.SIGNER)
    return Person.objects.get(pk=person.pk)


def test_who_changed_the_draft_of_another_does_not_sign_for_it():
    community = CommunityFactory()
    writer, other = clerk_who_signs(community), clerk_who_signs(community)
    project = drafted(community, by=person_in(community, Role.CLERK))
    project = actions.change(
        project=project, changes={"title_uk": "Інша назва"}, version=project.version, by=writer,
        at=NOW,
    )  # fmt: skip
    project = actions.advance(
        project=project, to=Stage.APPRAISED, version=project.version, by=writer, at=NOW
    )

    with pytest.raises(actions.MustBeAnother):
        actions.advance(
            project=project, to=Stage.APPROVED, version=project.version, by=writer, at=NOW
        )

    assert Stage.APPROVED not in {move.to for move in queries.moves_for(project, writer)}
    assert Stage.APPROVED in {move.to for move in queries.moves_for(project, other)}
    assert queries.waiting_for(writer) == []
    assert len(queries.waiting_for(other)) == 1
