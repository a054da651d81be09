"""The desk, the journal's work pages and the commands of the machine itself."""

import re

import pytest
from django.core.management import CommandError, call_command

from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory
from tests.factories.needs import NeedFactory
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.models import Membership, Person
from yakir.apps.accounts.rules import SIGNING_ROLES, OrganisationKind, Role
from yakir.apps.journal import actions as journal
from yakir.common.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(capsys):
    """What a command prints."""

    def run(*command: str) -> str:
        call_command(*command)
        return capsys.readouterr().out

    return run


def test_demo_people_get_random_passwords_shown_once(said):
    first = said("create_demo_people")
    passwords = re.findall(r"password (\S+)", first)

    assert len(passwords) == len(set(passwords)) == Person.objects.filter(is_active=True).count()
    with pytest.raises(CommandError, match="already"):
        call_command("create_demo_people")
    assert said("create_demo_people", "--if-empty") == ""


def test_demo_people_who_sign_have_a_one_time_secret(said):
    lines = said("create_demo_people").splitlines()

    with_secret = {line.split("@")[0].strip() for line in lines if "one-time secret" in line}
    held = set(Membership.objects.values_list("role", flat=True))
    assert with_secret == {role for role in held if role in SIGNING_ROLES}


def test_there_are_no_demo_people_where_strangers_come(settings, said):
    settings.ON_LOOPBACK = False

    with pytest.raises(CommandError, match="ALLOWED_HOSTS"):
        call_command("create_demo_people")
    assert said("create_demo_people", "--if-empty") == ""
    assert not Person.objects.filter(is_active=True).exists()


def test_the_first_person_of_an_organisation_comes_from_the_command_line(said):
    community = CommunityFactory()

    printed = said(
        "create_person", "first@imagined.example", "Перша", "imagined-office",
        "--community", community.code,
    )  # fmt: skip

    assert "/accounts/password/reset/key/" in printed
    person = Person.objects.get(email="first@imagined.example")
    assert person.memberships.get().role == Role.MANAGER
    with pytest.raises(CommandError, match="already"):
        call_command("create_person", "first@imagined.example", "Перша", "imagined-office")
    with pytest.raises(CommandError, match="UA00"):
        call_command(
            "create_person", "x@imagined.example", "X", "imagined-office", "--community", "UA00"
        )


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_desk_shows_what_waits(signed_in, language):
    community = CommunityFactory()
    need = NeedFactory(community=community)
    client = signed_in(person_in(community, Role.VERIFIER))

    page = client.get(f"/{language}/work/").content.decode()

    assert need.title in page
    assert (community.name_en if language == "en" else community.name_uk) in page


def test_an_empty_desk_says_so(signed_in):
    page = signed_in(PersonFactory()).get("/en/work/").content.decode()

    assert "You have no role yet" in page
    assert "Nothing waits for you" in page


def test_the_desk_of_who_signs_asks_for_one_time_codes_first(client):
    client.force_login(person_in(CommunityFactory(), Role.SIGNER))

    assert "/2fa/totp/activate" in client.get("/en/work/").url


def test_one_sees_the_own_entries_of_the_journal_and_auditors_see_all(signed_in, now):
    mine, other = person_in(CommunityFactory(), Role.CLERK), PersonFactory()
    subject = {person: new_id("need") for person in (mine, other)}
    for person, record in subject.items():
        journal.enter(kind="need.reported", subject=record, values={}, by=person, at=now)

    own = signed_in(mine).get("/uk/work/journal/").content.decode()
    auditor = person_in(None, Role.READER, kind=OrganisationKind.AUDITOR)
    every = signed_in(auditor).get("/uk/work/journal/").content.decode()

    assert subject[mine] in own
    assert subject[other] not in own
    assert subject[mine] in every
    assert subject[other] in every


def test_a_role_ended_today_closes_the_desk_at_once(signed_in, now):
    membership = MembershipFactory(role=Role.CLERK, organisation=OrganisationFactory())
    client = signed_in(membership.person)
    assert client.get("/en/work/needs/").status_code == 200

    Membership.objects.filter(pk=membership.pk).update(until=membership.since)

    assert client.get("/en/work/needs/").status_code == 403
