"""Withdrawing from the public, and letting a text through."""

import pytest

from tests.factories.partners import ActFactory
from tests.factories.places import person_in
from yakir.apps.accounts.rules import Role
from yakir.apps.journal.models import Payload
from yakir.apps.publishing import actions
from yakir.apps.publishing.queries import journal
from yakir.apps.publishing.queries.opening import Gate
from yakir.common.errors import NotAllowed


def test_a_withdrawn_act_leaves_the_public_and_enters_the_journal(db, now):
    act = ActFactory()
    signer = person_in(act.community, Role.SIGNER)
    assert Gate.today().admits(act)

    actions.withdraw(subject=act.public_id, reason="asked by the city", by=signer, at=now)

    assert not Gate.today().admits(act)
    assert journal.record(act.public_id) is None
    assert Payload.objects.get(kind="publication.withdrawn").subject == act.public_id


def test_only_who_signs_may_withdraw(db, now):
    act = ActFactory()

    with pytest.raises(NotAllowed):
        actions.withdraw(
            subject=act.public_id, reason="x", by=person_in(act.community, Role.CLERK), at=now
        )


def test_a_record_is_withdrawn_once(db, now):
    act = ActFactory()
    signer = person_in(act.community, Role.SIGNER)
    actions.withdraw(subject=act.public_id, reason="x", by=signer, at=now)

    with pytest.raises(actions.AlreadyWithdrawn):
        actions.withdraw(subject=act.public_id, reason="x", by=signer, at=now)


def test_a_cleared_text_is_public_until_it_changes(db, now):
    act = ActFactory(title_uk="школа на вул. Вигаданій, 12")
    signer = person_in(act.community, Role.SIGNER)

    actions.clear_text(
        subject=act.public_id, field="title_uk", text=act.title_uk,
        reason="the source prints it", by=signer, at=now,
    )  # fmt: skip

    assert Gate.today().decide(act, "title_uk").is_open
    act.title_uk = "школа на вул. Вигаданій, 14"
    assert not Gate.today().decide(act, "title_uk").is_open


def test_the_place_of_a_record_is_not_withdrawn_alone(db, now):
    act = ActFactory()
    signer = person_in(act.community, Role.SIGNER)

    with pytest.raises(actions.UnknownField):
        actions.withdraw(subject=act.public_id, field="community", reason="x", by=signer, at=now)
    actions.withdraw(subject=act.public_id, field="amount", reason="x", by=signer, at=now)
