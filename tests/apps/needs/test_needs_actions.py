"""Reporting, verifying, rejecting and correcting."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from tests.factories.accounts import NOW
from tests.factories.needs import DamageFactory, NeedFactory
from tests.factories.places import CommunityFactory, SiteFactory, person_in
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.journal.models import Payload
from yakir.apps.needs import actions, queries, rules
from yakir.apps.needs.models import Damage, Import, Need
from yakir.apps.needs.rules import Status
from yakir.apps.needs.sensitivity import FIELDS
from yakir.apps.places.models import Community
from yakir.common.errors import Conflict, Invalid, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def community() -> Community:
    return CommunityFactory(name_en="Imagined community")


def values(community: Community, **changes: Any) -> dict[str, Any]:
    return {
        "community": community,
        "title": "Вікна вигаданої школи",
        "service": "education",
        "quantity": Decimal(140),
        "unit": "шт.",
        "people": 620,
        "observed_on": date(2026, 1, 12),
        "source_text": "Вигаданий акт 1",
    } | changes


def reported(community: Community, by: Person) -> Need:
    return actions.report(**values(community), by=by, at=NOW)


def test_a_reported_need_waits_and_stands_in_the_journal(community: Community):
    clerk = person_in(community)

    need = reported(community, clerk)

    entry = Payload.objects.get()
    assert need.status == Status.REPORTED
    assert (entry.kind, entry.subject, entry.actor) == (
        "need.reported",
        need.public_id,
        clerk.public_id,
    )
    assert entry.fields["quantity"][0] == "140"
    assert clerk.name not in str(entry.fields)


def test_reported_damage_stands_in_the_journal(community: Community):
    said = values(community, category="heavy")
    del said["people"]

    damage = actions.report_damage(**said, by=person_in(community), at=NOW)

    assert Payload.objects.get().kind == "damage.reported"
    assert damage.category == "heavy"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"quantity": Decimal(0), "people": -1}, {"quantity", "people"}),
        ({"quantity": Decimal(10) ** 9 + 1}, {"quantity"}),
        ({"people": 60_001}, {"people"}),
        ({"observed_on": date(2026, 11, 22)}, {"observed_on"}),
        ({"observed_on": date(2013, 12, 31)}, {"observed_on"}),
        ({"title": " ", "unit": ""}, {"title", "unit"}),
        ({"title": "a\x00b"}, {"title"}),
        ({"source_text": ""}, {"source_text"}),
    ],
)
def test_impossible_values_are_refused_each_at_its_field(
    community: Community, changes: dict[str, Any], fields: set[str]
):
    with pytest.raises(Invalid) as refused:
        actions.report(**values(community, **changes), by=person_in(community), at=NOW)

    assert set(refused.value.faults) == fields
    assert not Need.objects.exists()


def test_a_site_of_another_community_is_refused(community: Community):
    with pytest.raises(Invalid) as refused:
        actions.report(**values(community, site=SiteFactory()), by=person_in(community), at=NOW)

    assert set(refused.value.faults) == {"site"}


def test_a_need_of_another_community_is_refused(community: Community):
    with pytest.raises(Invalid) as refused:
        reported(community, person_in(CommunityFactory()))

    assert set(refused.value.faults) == {"community"}


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.READER, OrganisationKind.COMMUNITY),
        (Role.VERIFIER, OrganisationKind.COMMUNITY),
        (Role.CLERK, OrganisationKind.ASSOCIATION),
        (Role.CLERK, OrganisationKind.PARTNER),
    ],
)
def test_only_those_who_register_report(community: Community, role: Role, kind: OrganisationKind):
    with pytest.raises(NotAllowed):
        reported(community, person_in(community, role, kind=kind))


def test_the_same_need_is_not_reported_twice(community: Community):
    clerk = person_in(community)
    reported(community, clerk)

    with pytest.raises(actions.AlreadyKnown):
        reported(community, clerk)

    assert Need.objects.count() == 1


# A second person


def test_a_second_person_verifies(community: Community):
    need = reported(community, person_in(community))
    verifier = person_in(community, Role.VERIFIER)

    need = actions.verify(report=need, version=1, note="Оглянуто", by=verifier, at=NOW)

    assert (need.status, need.decided_by, need.decided_at, need.version) == (
        Status.VERIFIED,
        verifier,
        NOW,
        2,
    )
    entry = Payload.objects.get(kind="need.verified")
    assert entry.fields["decision_note"][0] == "Оглянуто"
    assert entry.fields["status"][0] == "verified"


def test_nobody_verifies_what_they_reported(community: Community):
    both = person_in(community, Role.CLERK, Role.VERIFIER)
    need = reported(community, both)

    with pytest.raises(actions.SamePerson):
        actions.verify(report=need, version=1, by=both, at=NOW)


def test_nobody_verifies_what_they_corrected(community: Community):
    both = person_in(community, Role.CLERK, Role.VERIFIER)
    need = reported(community, person_in(community))
    actions.correct(report=need, version=1, changes={"people": 600}, by=both, at=NOW)

    with pytest.raises(actions.SamePerson):
        actions.verify(report=need, version=2, by=both, at=NOW)


def test_the_database_too_refuses_a_decision_by_the_reporter(community: Community):
    need = NeedFactory(community=community)
    need.decided_by = need.reported_by

    with pytest.raises(IntegrityError), transaction.atomic():
        need.save()


@pytest.mark.parametrize("changes", [{"quantity": 0}, {"source_text": ""}])
def test_the_database_refuses_what_no_record_may_say(changes: dict[str, Any]):
    for factory in (NeedFactory, DamageFactory):
        with pytest.raises(IntegrityError), transaction.atomic():
            factory(**changes)


def test_a_verifier_of_another_community_does_not_verify(community: Community):
    need = reported(community, person_in(community))

    with pytest.raises(NotAllowed):
        actions.verify(
            report=need, version=1, by=person_in(CommunityFactory(), Role.VERIFIER), at=NOW
        )


def test_an_outside_verifier_verifies_everywhere(community: Community):
    need = reported(community, person_in(community))
    outside = person_in(None, Role.VERIFIER, kind=OrganisationKind.VERIFIER)

    assert actions.verify(report=need, version=1, by=outside, at=NOW).status == Status.VERIFIED


def test_a_rejection_needs_a_reason_and_is_final(community: Community):
    need = reported(community, person_in(community))
    verifier = person_in(community, Role.VERIFIER)

    with pytest.raises(Invalid):
        actions.reject(report=need, version=1, reason=" ", by=verifier, at=NOW)
    need = actions.reject(report=need, version=1, reason="Уже полагоджено", by=verifier, at=NOW)

    assert (need.status, need.decision_note) == (Status.REJECTED, "Уже полагоджено")
    with pytest.raises(actions.WrongStatus):
        actions.verify(report=need, version=2, by=verifier, at=NOW)


def test_a_decision_on_an_older_version_is_a_conflict(community: Community):
    clerk = person_in(community)
    need = reported(community, clerk)
    actions.correct(report=need, version=1, changes={"people": 600}, by=clerk, at=NOW)

    with pytest.raises(Conflict):
        actions.verify(report=need, version=1, by=person_in(community, Role.VERIFIER), at=NOW)


# Correcting


def test_a_correction_says_what_changed(community: Community):
    clerk = person_in(community)
    need = reported(community, clerk)

    need = actions.correct(
        report=need, version=1, changes={"people": 600, "unit": "шт."}, by=clerk, at=NOW
    )

    entry = Payload.objects.get(kind="need.corrected")
    assert (need.people, need.version) == (600, 2)
    assert entry.fields["changed"][0] == ["people"]
    assert entry.fields["people"][0] == 600


def test_the_history_names_who_did_what(community: Community):
    clerk, verifier = person_in(community), person_in(community, Role.VERIFIER)
    need = reported(community, clerk)
    actions.correct(report=need, version=1, changes={"people": 600}, by=clerk, at=NOW)
    need = actions.verify(report=need, version=2, note="Оглянуто", by=verifier, at=NOW)

    with override("en"):
        told = [(e.what, e.who, e.note, e.changed) for e in queries.history_of(need)]

    assert told == [
        ("Reported", clerk.name, "", ()),
        ("Corrected", clerk.name, "", ("people affected",)),
        ("Verified", verifier.name, "Оглянуто", ()),
    ]


def test_a_correction_without_a_change_writes_nothing(community: Community):
    clerk = person_in(community)
    need = reported(community, clerk)

    need = actions.correct(report=need, version=1, changes={}, by=clerk, at=NOW)

    assert need.version == 1
    assert Payload.objects.count() == 1


def test_a_correction_of_an_older_version_is_a_conflict(community: Community):
    clerk = person_in(community)
    need = reported(community, clerk)
    actions.correct(report=need, version=1, changes={"people": 600}, by=clerk, at=NOW)

    with pytest.raises(Conflict):
        actions.correct(report=need, version=1, changes={"people": 500}, by=clerk, at=NOW)


def test_a_decided_need_is_not_corrected(community: Community):
    clerk = person_in(community)
    need = reported(community, clerk)
    actions.verify(report=need, version=1, by=person_in(community, Role.VERIFIER), at=NOW)

    with pytest.raises(actions.WrongStatus):
        actions.correct(report=need, version=2, changes={"people": 600}, by=clerk, at=NOW)


def test_a_correction_into_another_record_is_refused(community: Community):
    clerk = person_in(community)
    reported(community, clerk)
    other = actions.report(**values(community, people=600), by=clerk, at=NOW)

    with pytest.raises(actions.AlreadyKnown):
        actions.correct(report=other, version=1, changes={"people": 620}, by=clerk, at=NOW)


# Reading


def test_a_person_sees_only_the_records_of_their_communities(community: Community):
    mine = NeedFactory(community=community)
    NeedFactory()

    assert list(queries.needs_seen_by(person_in(community))) == [mine]


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({"text": "ВІКНА"}, ["Вікна"]),
        ({"community": "вигадана перша"}, ["Вікна"]),
        ({"community": "ua99010100000000777"}, ["Вікна"]),
        ({"service": "heat"}, ["Труби"]),
        ({"status": "verified"}, ["Труби"]),
        ({"protection": "protected"}, ["Труби", "Ліки"]),
        ({"protection": "open"}, ["Вікна"]),
        ({"since": date(2026, 2, 1)}, ["Труби", "Ліки"]),
        ({"until": date(2026, 2, 1)}, ["Вікна"]),
        ({"oldest_first": True}, ["Вікна", "Ліки", "Труби"]),
        ({}, ["Труби", "Ліки", "Вікна"]),
    ],
)
def test_a_register_is_narrowed(filters: dict[str, Any], titles: list[str]):
    first = CommunityFactory(name_uk="Вигадана Перша громада", code="UA99010100000000777")
    NeedFactory(title="Вікна", community=first, observed_on=date(2026, 1, 1))
    NeedFactory(title="Труби", service="heat", status="verified", observed_on=date(2026, 3, 1))
    NeedFactory(
        title="Ліки",
        service="medicine",
        site=SiteFactory(kind="hospital"),
        observed_on=date(2026, 2, 2),
    )
    auditor = person_in(None, Role.READER, kind=OrganisationKind.AUDITOR)

    found = queries.needs_seen_by(auditor, queries.Filters(**filters))

    assert [need.title for need in found] == titles


def test_verified_needs_of_a_community_are_those_still_to_be_met(community: Community):
    for status in Status:
        NeedFactory(community=community, status=status, title=status.value)

    found = {need.status for need in queries.verified_needs(community)}

    assert found == {Status.VERIFIED, Status.PLANNED}


def test_the_desk_shows_what_others_reported(community: Community):
    verifier = person_in(community, Role.VERIFIER, Role.CLERK)
    NeedFactory.create_batch(7, community=community)
    NeedFactory(community=community, reported_by=verifier)
    NeedFactory()

    with override("en"):
        rows = queries.waiting_for(verifier)

    assert len(rows) == 6
    assert rows[0].title.startswith("Verify a need: ")
    assert rows[-1].title == "2 more records wait for a second person"


def test_every_field_is_classified():
    for model in (Need, Damage, Import):
        names = {field.name for field in model._meta.get_fields() if field.concrete}
        assert names == set(FIELDS[model.__name__])


def test_every_status_has_a_place():
    assert set(rules.NEXT) == set(Status)


def test_a_fingerprint_tells_records_apart_by_each_of_its_parts():
    said = {**values(None), "community": "UA99"}
    other = {
        "community": "UA98",
        "title": "Двері",
        "service": "heat",
        "quantity": Decimal(141),
        "unit": "м²",
        "people": 621,
        "observed_on": date(2026, 1, 13),
    }
    kind = rules.Kind.NEEDS

    marks = {
        rules.fingerprint(kind, said | {name: value}, source="a") for name, value in other.items()
    }
    marks |= {rules.fingerprint(kind, said, source=source) for source in ("a", "b")}

    assert len(marks) == len(other) + 2
