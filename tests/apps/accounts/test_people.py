"""Who may do what, who manages whom, and who needs one-time codes."""

from itertools import product

import pytest

from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts import actions, rules
from yakir.apps.accounts.models import Membership
from yakir.apps.accounts.rules import OrganisationKind, Permission, Role
from yakir.apps.journal import queries as journal
from yakir.common.errors import NotAllowed

pytestmark = pytest.mark.django_db


def manager():
    return person_in(CommunityFactory(), Role.MANAGER)


def organisation_of(person):
    return person.memberships.first().organisation


@pytest.mark.parametrize("kind", list(OrganisationKind))
def test_every_kind_of_organisation_says_what_its_people_may(kind):
    assert kind in rules.ALLOWED


@pytest.mark.parametrize(("role", "permission"), list(product(Role, Permission)))
def test_people_of_a_partner_may_take_a_seat_and_nothing_else(role, permission):
    person = person_in(None, role, kind=OrganisationKind.PARTNER)

    sits = (role, permission) == (Role.STEERING, Permission.STEER)
    assert person.may(permission) is sits


def test_an_ended_role_gives_nothing(now):
    person = PersonFactory()
    MembershipFactory(person=person, role=Role.CLERK, until=now.date())

    assert not person.may(Permission.REGISTER)


def test_a_manager_invites_into_the_own_organisation(now):
    by = manager()

    person = actions.invite(
        email="New@imagined.example", name="Нова", organisation=organisation_of(by),
        role=Role.CLERK, by=by, at=now,
    )  # fmt: skip

    assert person.email == "new@imagined.example"
    assert person.may(Permission.REGISTER)
    assert not person.has_usable_password()
    kinds = [entry.kind for entry in journal.history(person.public_id)]
    assert kinds == ["person.invited", "role.given"]


def test_no_name_or_e_mail_enters_the_journal(now):
    by = manager()

    person = actions.invite(
        email="secret@imagined.example", name="Таємне Ім'я", organisation=organisation_of(by),
        role=Role.CLERK, by=by, at=now,
    )  # fmt: skip

    said = str([entry.fields for entry in journal.history(person.public_id)])
    assert "secret@" not in said
    assert "Таємне" not in said


def test_a_manager_gives_no_role_in_another_organisation(now):
    with pytest.raises(NotAllowed):
        actions.give_role(
            person=PersonFactory(), organisation=organisation_of(manager()), role=Role.CLERK,
            by=manager(), at=now,
        )  # fmt: skip


def test_the_last_manager_stays(now):
    by = manager()

    with pytest.raises(actions.LastManager):
        actions.end_role(membership=by.memberships.get(), by=by, at=now)

    assert Membership.objects.get(person=by).until is None


def test_the_same_role_is_not_given_twice(now):
    by = manager()

    with pytest.raises(actions.AlreadyHeld):
        actions.give_role(
            person=by, organisation=organisation_of(by), role=Role.MANAGER, by=by, at=now
        )


@pytest.mark.parametrize("role", sorted(rules.SIGNING_ROLES))
def test_who_signs_is_sent_to_set_up_one_time_codes_first(client, role):
    person = person_in(CommunityFactory(), role)
    client.force_login(person)

    answer = client.get("/en/work/places/sites/")

    assert answer.status_code == 302
    assert "/2fa/totp/activate" in answer.url


def test_an_invited_person_chooses_a_password_by_the_link(signed_in, client, now):
    by = manager()
    answer = signed_in(by).post(
        "/en/work/people/invite/",
        {"email": "new@imagined.example", "name": "Нова",
         "organisation": organisation_of(by).pk, "role": "clerk"},
    )  # fmt: skip
    link = next(part for part in answer.content.decode().split() if "/password/reset/key/" in part)
    path = link.split("testserver", 1)[1].split("<", 1)[0]
    client.logout()

    page = client.get(path, follow=True)

    assert page.status_code == 200
    assert 'name="password1"' in page.content.decode()


def test_an_e_mail_known_already_is_told_at_the_field(signed_in, now):
    by = manager()
    PersonFactory(email="known@imagined.example")

    answer = signed_in(by).post(
        "/en/work/people/invite/",
        {"email": "known@imagined.example", "name": "Хтось",
         "organisation": organisation_of(by).pk, "role": "clerk"},
    )  # fmt: skip

    page = answer.content.decode()
    assert "give them a role" in page
    assert 'value="known@imagined.example"' in page
