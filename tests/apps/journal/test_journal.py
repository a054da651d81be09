"""The journal only grows, proves what it holds and forgets what it must."""

import pytest
from django.db import DatabaseError, transaction

from tests.factories.accounts import PersonFactory
from yakir.apps.journal import actions, queries
from yakir.apps.journal.models import Entry, Node, Payload
from yakir.common.records import CannotChange
from yakir.standards.tlog import note, proof, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db):
    return PersonFactory()


def enter(person, now, number):
    return actions.enter(
        kind="need.reported",
        subject=f"ykr:need:{number}",
        values={"title": f"Вигадана потреба {number}", "quantity": number},
        by=person,
        at=now,
    )


def test_entries_are_numbered_without_a_gap(person, now):
    indexes = [enter(person, now, number).index for number in range(5)]

    assert indexes == [0, 1, 2, 3, 4]
    assert queries.size() == 5


def test_the_root_is_that_of_all_leaves(person, now):
    for number in range(13):
        enter(person, now, number)

    leaves = [bytes(entry.leaf_hash) for entry in Entry.objects.all()]
    assert queries.root() == tree.root_hash(leaves)
    for size in range(1, 13):
        assert queries.root(size) == tree.root_hash(leaves[:size])


def test_a_proof_opens_only_the_named_fields_and_holds(person, now, settings):
    for number in range(7):
        enter(person, now, number)
    payload = queries.history("ykr:need:3").get()

    document = queries.proof_of(payload, shown=["kind", "subject", "title", "no_such_field"])

    key = note.VerifierKey.read(queries.verifier_key())
    verified = proof.verify(proof.read(document.text), [key])
    assert [field.name for field in verified.fields] == ["kind", "subject", "title"]
    assert person.public_id not in document.text


def test_an_altered_value_does_not_verify(person, now):
    enter(person, now, 1)
    payload = queries.history("ykr:need:1").get()
    text = queries.proof_of(payload, shown=["title"]).text.replace("потреба 1", "потреба 2")

    with pytest.raises(proof.BadProof):
        proof.verify(proof.read(text), None)


def test_a_later_journal_is_proven_to_contain_the_earlier(person, now):
    for number in range(5):
        enter(person, now, number)
    earlier = queries.checkpoint()
    for number in range(5, 12):
        enter(person, now, number)

    proof.verify_growth(earlier, queries.checkpoint(), queries.consistency(5, 12))


def test_a_subject_can_be_forgotten_while_the_tree_stays(person, now):
    enter(person, now, 1)
    before = queries.root()

    actions.forget(subject="ykr:need:1", by=person, at=now)

    assert queries.history("ykr:need:1").get().kind == "journal.forgotten"
    assert queries.root(1) == before


@pytest.mark.parametrize("model", [Entry, Node])
def test_the_model_refuses_change_and_removal(person, now, model):
    for number in range(2):
        enter(person, now, number)
    row = model.objects.first()

    with pytest.raises(CannotChange):
        row.save()
    with pytest.raises(CannotChange):
        row.delete()
    with pytest.raises(CannotChange):
        model.objects.all().delete()


@pytest.mark.parametrize("table", ["journal_entry", "journal_node"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET index = 99"])
def test_the_database_itself_refuses_change_and_removal(person, now, table, statement):
    from django.db import connection

    for number in range(2):
        enter(person, now, number)
    sql = statement.format(table).replace("index", '"index"')

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(sql)


def test_a_refused_action_leaves_no_entry(person, now):
    with pytest.raises(ValueError, match="itself"), transaction.atomic():
        actions.enter(kind="need.reported", subject="s", values={"kind": "x"}, by=person, at=now)

    assert queries.size() == 0
    assert not Payload.objects.exists()


def test_equal_values_have_different_salts(person, now):
    enter(person, now, 1)
    enter(person, now, 1)

    first, second = queries.history("ykr:need:1")
    assert first.fields["title"][0] == second.fields["title"][0]
    assert first.fields["title"][1] != second.fields["title"][1]
    assert first.entry.leaf != second.entry.leaf


def test_many_entries_at_once_equal_the_same_one_by_one(person, now):
    records = [actions.Record("need.reported", f"s{n}", {"n": n}) for n in range(20)]

    entries = actions.enter_all(records, by=person, at=now)

    assert [entry.index for entry in entries] == list(range(20))
    assert queries.root() == tree.root_hash([entry.leaf_hash for entry in entries])
