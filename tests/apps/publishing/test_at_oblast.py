"""A protected act stands alone only at its oblast, and only as a person has read it."""

import pytest

from tests.factories.partners import ActFactory, PartnerFactory, PledgeFactory
from tests.factories.places import CommunityFactory, OblastFactory, person_in
from tests.factories.released import released
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.partners.models import Act, Party
from yakir.apps.partners.rules import PartyRole
from yakir.apps.publishing import actions
from yakir.apps.publishing.queries import acts, pledges
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.rows import Sources
from yakir.common.errors import NotAllowed
from yakir.common.protected import Sector

pytestmark = pytest.mark.django_db


@pytest.fixture
def signer():
    return person_in(None, Role.SIGNER, kind=OrganisationKind.ASSOCIATION)


@pytest.fixture
def act():
    return ActFactory(sector=Sector.ENERGY, community=None, oblast=OblastFactory())


def shown(act) -> list[str]:
    gate = Gate.today()
    return [row.public_id for row in acts.public_acts(gate, Sources(gate)) if row.public_id]


def open_it(act, signer, now):
    actions.open_at_oblast(act=act, reason="Вигадана причина", by=signer, at=now)


def test_a_protected_act_is_hidden_until_a_person_has_read_it(act, signer, now):
    assert act.public_id not in shown(act)

    open_it(act, signer, now)

    assert act.public_id in shown(act)


def test_an_act_below_the_oblast_is_never_opened(signer, now):
    act = ActFactory(sector=Sector.ENERGY, community=CommunityFactory())

    with pytest.raises(actions.NamesAPlace):
        open_it(act, signer, now)

    assert act.public_id not in shown(act)


@pytest.mark.parametrize(
    "change",
    [{"title_uk": "Інша вигадана назва"}, {"detail_en": "Imagined street"}, {"stated_uk": "інше"}],
)
def test_other_words_close_it_again(act, signer, now, change):
    open_it(act, signer, now)

    Act.objects.filter(pk=act.pk).update(**change)

    assert act.public_id not in shown(act)


def test_a_place_below_the_oblast_closes_it_again(act, signer, now):
    open_it(act, signer, now)

    Act.objects.filter(pk=act.pk).update(community=CommunityFactory())

    assert act.public_id not in shown(act)


def test_a_withdrawal_is_stronger(act, signer, now):
    open_it(act, signer, now)

    actions.withdraw(subject=act.public_id, reason="Вигадана причина", by=signer, at=now)

    assert act.public_id not in shown(act)


def test_only_those_who_sign_open_it(act, now):
    with pytest.raises(NotAllowed):
        open_it(act, person_in(CommunityFactory(), Role.PARTNERSHIPS), now)


def test_who_received_it_stays_hidden(act, signer, now):
    recipient = PartnerFactory(name_uk="Вигаданий отримувач", name_en="Imagined recipient")
    Party.objects.create(act=act, organisation=recipient, role=PartyRole.RECIPIENT)
    Party.objects.create(act=act, organisation=PartnerFactory(), role=PartyRole.FUNDER)
    open_it(act, signer, now)
    gate = Gate.today()

    row = next(r for r in acts.public_acts(gate, Sources(gate)) if r.public_id == act.public_id)

    assert row.parties
    assert recipient.key not in [party.key for party in row.parties]


def test_what_stands_alone_is_not_in_the_sums_as_well(signer, now):
    oblast = OblastFactory()
    several = [ActFactory(sector=Sector.ENERGY, community=None, oblast=oblast) for _ in range(4)]
    for act in several:
        PledgeFactory(act=act)
    released()
    before = sum(row.records for row in acts.sums().rows)

    open_it(several[0], signer, now)

    assert before == 4
    released()
    assert sum(row.records for row in acts.sums().rows) == 3


def test_the_pledge_of_an_opened_act_stands_on_the_board(act, signer, now):
    pledge = PledgeFactory(act=act)
    assert pledges.detail(pledge.public_id) is None

    open_it(act, signer, now)

    assert pledges.detail(pledge.public_id) is not None
