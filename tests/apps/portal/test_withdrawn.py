"""A withdrawn record leaves a tombstone, and every file is made anew without it."""

from datetime import timedelta

import pytest
from django.conf import settings

from tests.factories.accounts import NOW
from tests.factories.partners import ActFactory, SourceFactory
from tests.factories.places import OblastFactory
from yakir.apps.accounts.models import Person
from yakir.apps.publishing.actions import open_at_oblast, withdraw
from yakir.common.protected import Sector


def _withdrawn(record, at=NOW) -> None:
    withdraw(subject=record.public_id, reason="Imagined", by=Person.objects.machine(), at=at)


@pytest.mark.parametrize("kind", ["project", "pledge", "plan", "programme"])
def test_where_a_withdrawn_record_stood_a_tombstone_says_so_and_no_more(client, world, kind):
    record = getattr(world, kind)
    title = getattr(record, "title", "") or str(record)
    _withdrawn(record)

    for address in (f"/uk/{kind}s/{record.public_id}/", f"/uk/records/{record.public_id}/"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert record.public_id in answer.content.decode()
        assert "G-08" in answer.content.decode()
        assert "Imagined" not in answer.content.decode()
        assert title not in answer.content.decode()


def test_the_exports_lose_a_withdrawn_record_and_gain_its_tombstone(client, world):
    table = {name: f"/uk/open-data/{name}.csv" for name in ("acts", "pledges", "withdrawn")}
    assert world.act.public_id in client.get(table["acts"]).content.decode()

    _withdrawn(world.act)

    assert world.act.public_id not in client.get(table["acts"]).content.decode()
    assert world.pledge.public_id not in client.get(table["pledges"]).content.decode()
    assert world.act.public_id in client.get(table["withdrawn"]).content.decode()


def test_no_tombstone_speaks_of_a_record_that_is_protected_now(client, world):
    act = ActFactory(community=world.community)
    _withdrawn(act)
    type(act).objects.filter(pk=act.pk).update(sector=Sector.ENERGY)

    assert client.get(f"/uk/records/{act.public_id}/").status_code == 404
    assert act.public_id not in client.get("/uk/open-data/withdrawn.csv").content.decode()


@pytest.mark.parametrize("passed", [False, True])
def test_a_tombstone_stands_only_where_the_delay_had_run_before_the_withdrawal(client, db, passed):
    handed_over = NOW - timedelta(days=400)
    act = ActFactory(
        kind="delivery", sector=Sector.ENERGY, community=None, oblast=OblastFactory(),
        happened=handed_over.date().isoformat(), source=SourceFactory(url=""),
    )  # fmt: skip
    open_at_oblast(act=act, reason="Imagined", by=Person.objects.machine(), at=handed_over)

    days = settings.PUBLISH_PROTECTED_AFTER + (0 if passed else -1)
    _withdrawn(act, at=handed_over + timedelta(days=days))

    assert client.get(f"/uk/records/{act.public_id}/").status_code == (410 if passed else 404)
    told = client.get("/uk/open-data/withdrawn.csv").content.decode()
    assert (act.public_id in told) is passed
