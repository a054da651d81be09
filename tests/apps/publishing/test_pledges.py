"""What the public may know of pledges."""

from datetime import date

import pytest

from tests.factories.accounts import NOW, PersonFactory
from tests.factories.partners import ActFactory, DeliveryFactory, PartnerFactory, PledgeFactory
from tests.factories.places import CommunityFactory, neighbours
from tests.factories.released import released
from yakir.apps.partners.models import Answer, Party, PledgeChange
from yakir.apps.partners.rules import PartyRole, PledgeState
from yakir.apps.publishing.models import Withdrawal
from yakir.apps.publishing.queries import pledges
from yakir.apps.publishing.queries.pledges import Filters
from yakir.common.protected import Sector

pytestmark = pytest.mark.django_db


def only_row(pledge) -> pledges.PledgeRow:
    return pledges.detail(pledge.public_id).row


@pytest.mark.parametrize(
    ("state", "silent", "due_on", "group", "shape", "late"),
    [
        (PledgeState.MADE, False, None, "open", "open", False),
        (PledgeState.AGREED, False, None, "open", "open", False),
        (PledgeState.AGREED, True, None, "silent", "silent", False),
        (PledgeState.KEPT_IN_PART, False, None, "part", "part", False),
        (PledgeState.KEPT, False, None, "kept", "kept", False),
        (PledgeState.WITHDRAWN, False, None, "gone", "gone", False),
        (PledgeState.MADE, False, date(2020, 1, 1), "open", "late", True),
        (PledgeState.MADE, True, date(2020, 1, 1), "silent", "late", True),
        (PledgeState.MADE, False, date(2999, 1, 1), "open", "open", False),
        (PledgeState.KEPT, False, date(2020, 1, 1), "kept", "kept", False),
        (PledgeState.WITHDRAWN, False, date(2020, 1, 1), "gone", "gone", False),
    ],
)
def test_a_pledge_is_late_only_by_a_date_that_its_source_named(
    state, silent, due_on, group, shape, late
):
    row = only_row(PledgeFactory(state=state, is_silent=silent, due_on=due_on))

    assert (row.group, row.shape, row.late) == (group, shape, late)


@pytest.mark.parametrize(
    ("state", "silent", "news", "quiet"),
    [
        (PledgeState.MADE, False, "2020-01", True),
        (PledgeState.MADE, False, "2999-01", False),
        (PledgeState.MADE, True, "2999-01", True),
        (PledgeState.MADE, True, "", False),
        (PledgeState.KEPT, False, "2020-01", False),
        (PledgeState.WITHDRAWN, True, "2020-01", False),
    ],
)
def test_silence_is_said_of_open_pledges_alone(state, silent, news, quiet):
    row = only_row(PledgeFactory(state=state, is_silent=silent, last_news=news))

    assert row.is_quiet is quiet


@pytest.mark.parametrize(
    "act", [{"sector": Sector.ENERGY}, {"sector": Sector.EDUCATION, "is_protected": True}]
)
def test_a_protected_pledge_stands_nowhere_alone(act):
    pledge = PledgeFactory(act=ActFactory(**act))

    released()
    board = pledges.board()

    assert board.count == 0
    assert pledges.detail(pledge.public_id) is None
    assert board.sums.withheld == 1


def test_three_protected_pledges_of_an_oblast_are_a_sum_and_no_more_than_a_count():
    place = CommunityFactory()
    for neighbour in neighbours(place, 3):
        PledgeFactory(
            act=ActFactory(community=neighbour, sector=Sector.ENERGY, amount=5, currency="EUR")
        )

    released()
    (cell,) = pledges.board().sums.rows

    assert (cell.records, cell.oblast, cell.years) == (3, place.oblast.name, "2026")
    assert (cell.money, cell.people) == ((), None)


def test_a_withdrawn_record_leaves_the_board():
    pledge = PledgeFactory()
    Withdrawal.objects.create(
        subject=pledge.public_id, reason="imagined", by=PersonFactory(), recorded_at=NOW
    )

    assert pledges.board().count == 0
    assert pledges.detail(pledge.public_id) is None


def test_a_corrected_act_leaves_its_place_to_the_newer_one():
    old = PledgeFactory()
    newer = PledgeFactory(act=ActFactory(replaces=old.act))

    assert [row.public_id for row in pledges.listed()] == [newer.public_id]


def test_the_board_is_filtered_by_partner_country_sector_and_words():
    here = PartnerFactory(country="DE")
    kept = PledgeFactory(act=ActFactory(funder=here, sector=Sector.HOUSING, title_uk="Вікна"))
    PledgeFactory(act=ActFactory(funder=PartnerFactory(country="ES")))

    for filters in (
        Filters(partner=here.key),
        Filters(country="DE"),
        Filters(sector="housing"),
        Filters(search="вікна"),
        Filters(search=here.name_uk.upper()),
    ):
        assert [row.public_id for row in pledges.listed(filters)] == [kept.public_id], filters
    assert pledges.listed(Filters(country="FR")) == []


def test_a_recipient_does_not_make_a_country_of_givers():
    act = ActFactory()
    Party.objects.create(
        act=act, organisation=PartnerFactory(country="UA"), role=PartyRole.RECIPIENT
    )
    PledgeFactory(act=act)

    assert pledges.listed(Filters(country="UA")) == []


def test_a_pledge_tells_its_answers_changes_deliveries_and_neighbours():
    whole = ActFactory(title_uk="Уся програма")
    act = ActFactory(part_of=whole)
    act.overlaps.add(ActFactory(title_uk="Інша новина"))
    pledge = PledgeFactory(act=act)
    Answer.objects.create(pledge=pledge, text="Буде у травні.", on="2026-03-01", recorded_at=NOW)
    PledgeChange.objects.create(
        pledge=pledge, before="made", after="agreed", on="2026-04", by=PersonFactory(),
        recorded_at=NOW,
    )  # fmt: skip
    DeliveryFactory(pledge=pledge)

    found = pledges.detail(pledge.public_id)

    assert [answer.text for answer in found.row.answers] == ["Буде у травні."]
    assert [(change.before, change.after) for change in found.changes] == [("made", "agreed")]
    assert [delivery.state for delivery in found.deliveries] == ["delivered"]
    assert found.row.act.part_of == "Уся програма"
    assert found.overlaps == ("Інша новина",)


def test_neighbours_of_a_protected_kind_are_not_named():
    act = ActFactory(part_of=ActFactory(sector=Sector.ENERGY, title_uk="Підстанція"))
    act.overlaps.add(ActFactory(sector=Sector.HEAT, title_uk="Котельня"))
    ActFactory(part_of=act, sector=Sector.WATER, title_uk="Насоси")
    pledge = PledgeFactory(act=act)
    DeliveryFactory(pledge=pledge, act=ActFactory(sector=Sector.ENERGY))

    found = pledges.detail(pledge.public_id)

    assert (found.row.act.part_of, found.parts, found.overlaps, found.deliveries) == (
        "",
        (),
        (),
        (),
    )


def test_the_board_is_read_with_few_queries_however_many_pledges(django_assert_max_num_queries):
    for _ in range(12):
        PledgeFactory(act=ActFactory(funder=PartnerFactory()))
        PledgeFactory(act=ActFactory(sector=Sector.ENERGY))

    with django_assert_max_num_queries(14):
        board = pledges.board()

    assert board.count == 12
