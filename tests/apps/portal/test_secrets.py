"""Nothing that must stay hidden reaches the public."""

from datetime import date

from tests.apps.portal.addresses import public_addresses, text_of
from tests.factories.accounts import NOW
from tests.factories.places import SiteFactory, person_in
from tests.factories.secrets import MARKS, NUMBER, WORD, marked_secrets
from yakir.apps.places.actions import sites, ties
from yakir.apps.places.actions.equipment import equip
from yakir.apps.places.models import Coverage, SiteService
from yakir.common.protected import Service, SiteKind


def test_no_marked_secret_appears_on_any_public_page_file_or_answer(client, world):
    marked_secrets(world.community, world.clerk, world.verifier, world.plan)
    addresses = public_addresses(world)

    leaks = [
        (address, mark)
        for address in addresses
        for body in [text_of(client.get(address).content)]
        for mark in (WORD, str(NUMBER), "918\u00a0273", "918,273", "918 300", "918\u00a0300")
        if mark in body
    ]

    assert leaks == []
    assert len(addresses) > 60
    assert MARKS


def test_the_marked_secrets_really_are_in_the_database(world):
    marked_secrets(world.community, world.clerk, world.verifier)

    assert world.community.sites.filter(name__contains=WORD).count() == len(SiteKind)
    assert world.community.needs.filter(title__contains=WORD).count() == 4
    assert world.community.acts.filter(title_uk__contains=WORD).count() == 2
    assert world.community.projects.filter(title_uk__contains=WORD).count() == 1


def test_no_public_answer_changes_when_a_protected_site_is_registered(client, world):
    addresses = public_addresses(world)
    before = {address: text_of(client.get(address).content) for address in addresses}

    site = SiteFactory(
        community=world.community, kind=SiteKind.SUBSTATION, name="Підстанція", lat=50.0, lon=36.0
    )
    SiteService.objects.create(site=site, service=Service.POWER, people=500)
    Coverage.objects.create(
        community=world.community, service=Service.POWER, share=0.1, kind="registered",
        method="sites", as_of=date(2026, 11, 1), recorded_at=NOW,
    )  # fmt: skip

    assert {address: text_of(client.get(address).content) for address in addresses} == before


JOURNAL = ("/journal", "/tile", "/checkpoint")  # these grow with every entry, whatever it says


def test_no_public_byte_changes_when_a_protected_site_is_registered_equipped_and_changed(
    client, world
):
    addresses = [
        address
        for address in public_addresses(world)
        if not any(part in address for part in JOURNAL)
    ]
    before = {address: text_of(client.get(address).content) for address in addresses}

    _registered_by_hand(world.community)

    assert {address: text_of(client.get(address).content) for address in addresses} == before
    assert len(addresses) > 60


def test_the_journal_tells_nobody_what_a_protected_site_has(client, world):
    hidden = _registered_by_hand(world.community)

    leaks = [
        (address, word)
        for address in public_addresses(world)
        if any(part in address for part in JOURNAL)
        for body in [text_of(client.get(address).content)]
        for word in (*hidden, "equipped", "fuel_l", "918273", "918\u00a0273", "918,273")
        if word in body
    ]

    assert leaks == []


def _registered_by_hand(community) -> list[str]:
    """Do all that may be done with protected sites; return their names and ids."""
    clerk = person_in(community)
    by = {"by": clerk, "at": NOW}
    services = {Service.POWER: NUMBER}
    kept = [
        sites.register(
            community=community, kind=SiteKind.SUBSTATION, name=f"{WORD}-{number}", lat=50.0,
            lon=36.0, services=services, **by,
        )
        for number in range(2)
    ]  # fmt: skip
    values = {"fuel_l": 918273.0, "generator_kw": 918273.0, "feeder": "6.2", "on_grid": True}
    equip(site=kept[0], values=values, places={"power": NUMBER}, version=1, **by)
    ties.depend(site=kept[0], service=Service.POWER, supplier=kept[1], **by)
    ties.cover(site=kept[0], other=kept[1], service=Service.POWER, **by)
    sites.change(
        site=kept[1], kind=SiteKind.PUMPING_STATION, name=f"{WORD}-changed", lat=50.1, lon=36.1,
        services=services, version=1, **by,
    )  # fmt: skip
    return [WORD, *(site.public_id for site in kept)]
