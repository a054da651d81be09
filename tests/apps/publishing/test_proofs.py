"""All proofs of a publication at once are the proofs of each entry, and hide what each hides."""

import pytest

from tests.factories.world import public_world
from yakir.apps.journal import actions
from yakir.apps.journal import queries as entries
from yakir.apps.publishing.queries import journal
from yakir.standards.tlog import note, proof

pytestmark = pytest.mark.django_db


def test_the_proofs_of_a_publication_are_those_of_each_entry(now):
    public_world()
    signed = actions.sign_checkpoint(at=now).note

    together = dict(journal.proofs(checkpoint=signed))

    each = {index: journal.proof_of(index, checkpoint=signed) for index in range(entries.size())}
    assert together == {index: document for index, document in each.items() if document}
    assert 0 < len(together) < entries.size()
    keys = [note.VerifierKey.read(journal.verifier_key())]
    for document in together.values():
        assert proof.verify(proof.read(document.text), keys).signed_by


def test_entries_after_the_checkpoint_have_no_proof_under_it(now):
    public_world()
    head = entries.size() // 2
    early = entries.signed(note.Checkpoint("yakir.example/kharkiv", head, entries.root(head)))

    found = [index for index, _ in journal.proofs(checkpoint=early)]

    assert found == sorted(found)
    assert found[-1] < head
