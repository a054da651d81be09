"""Work pages of partners, as people with different roles meet them."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext, override
from openpyxl import load_workbook

from tests.factories.partners import (
    ActFactory,
    DeliveryFactory,
    FundFactory,
    PartnerFactory,
    PledgeFactory,
    recorder,
)
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.models import Organisation
from yakir.apps.accounts.rules import Role
from yakir.apps.journal.models import Payload
from yakir.apps.partners import queries
from yakir.apps.partners.models import Act, Delivery, Fund, Pledge
from yakir.apps.partners.rules import PledgeState

pytestmark = pytest.mark.django_db


def address(name, *args, language="uk"):
    with override(language):
        return reverse(f"partners:{name}", args=args)


def text_of(response):
    return b"".join(response.streaming_content).decode("utf-8-sig")


@pytest.fixture
def community():
    return CommunityFactory()


@pytest.fixture
def partner():
    return PartnerFactory(name_uk="Вигадане місто Мрійне", name_en="Imagined city of Dreams")


@pytest.fixture
def client_of(signed_in, community):
    """A browser of the person who records pledges of the community."""
    return signed_in(recorder(community))


def typed(place, partner, **changes):
    return {
        "title_uk": "Шкільні парти",
        "title_en": "School desks",
        "sector": "education",
        "protection": "",
        "happened": "2026-03",
        "organisation_1": partner.key,
        "role_1": "funder",
        "quantity": "120",
        "unit_uk": "шт.",
        "amount": "",
        "currency": "",
        "community": place.pk,
        "publisher": "Вигадана газета",
        "title": "Парти для школи",
        "url": "https://imagined.example/desks",
        "published": "2026-03-04",
        "part_of": "",
        "overlaps": "",
        **changes,
    }


class TestNewPledge:
    def post(self, client, data):
        return client.post(address("new-pledge"), data)

    def test_a_pledge_is_recorded_with_its_parties_and_source(self, client_of, community, partner):
        answer = self.post(client_of, typed(community, partner))

        pledge = Pledge.objects.get()
        assert answer.status_code == 302
        assert answer.url == address("pledge", pledge.public_id)
        assert pledge.state == PledgeState.MADE
        assert pledge.act.amount is None
        assert pledge.act.source.url == "https://imagined.example/desks"
        assert [(p.organisation, p.role) for p in pledge.act.parties.all()] == [(partner, "funder")]
        assert pledge.changes.get().after == PledgeState.MADE

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"url": "javascript:alert(1)"}, "url"),
            ({"url": "data:text/html,x"}, "url"),
            ({"url": "ftp://imagined.example/x"}, "url"),
            ({"publisher": ""}, "publisher"),
            ({"title": ""}, "title"),
            ({"title_uk": "", "title_en": ""}, "title_uk"),
            ({"sector": ""}, "sector"),
            ({"happened": "2026-02-31"}, "happened"),
            ({"happened": "2027-01"}, "happened"),
            ({"quantity": "-3"}, "quantity"),
            ({"quantity": "багато"}, "quantity"),
            ({"amount": "0", "currency": "EUR"}, "amount"),
            ({"amount": "100", "currency": ""}, "currency"),
            ({"amount": "1e400", "currency": "EUR"}, "amount"),
            ({"due_on": "2025-01-01"}, "due_on"),
            ({"due_on": "весною"}, "due_on"),
            ({"role_1": ""}, "role_1"),
            ({"organisation_1": "nobody-knows"}, "organisation_1"),
            ({"part_of": "K999"}, "part_of"),
            ({"overlaps": "K998, K999"}, "overlaps"),
            ({"title_uk": "x" * 301}, "title_uk"),
        ],
    )
    def test_a_fault_stands_at_its_field_and_keeps_what_was_typed(
        self, client_of, community, partner, change, field
    ):
        data = typed(community, partner, detail_uk="Довгий опис, якого шкода", **change)

        answer = self.post(client_of, data)

        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert "Довгий опис, якого шкода" in answer.content.decode()
        assert not Act.objects.exists()

    def test_a_pledge_names_somebody(self, client_of, community, partner):
        answer = self.post(client_of, typed(community, partner, organisation_1="", role_1=""))

        assert answer.status_code == 422
        assert not Pledge.objects.exists()

    def test_a_protected_sector_stays_protected_whatever_is_chosen(
        self, client_of, community, partner
    ):
        self.post(client_of, typed(community, partner, sector="energy", protection="no"))

        assert Act.objects.get().is_protected

    def test_ukrainian_numbers_are_read(self, client_of, community, partner):
        self.post(client_of, typed(community, partner, amount="1 250 000,50", currency="EUR"))

        assert Act.objects.get().amount == Decimal("1250000.50")

    def test_the_association_names_a_community_by_name_or_leaves_it(self, signed_in, partner):
        one, other = CommunityFactory(), CommunityFactory(name_uk="Тезка")
        CommunityFactory(name_uk="Тезка")
        client = signed_in(recorder())

        codes = {
            name: self.post(
                client,
                typed(one, partner, community=name, url=f"https://imagined.example/{number}"),
            ).status_code
            for number, name in enumerate([one.name_uk, other.code, "", "Тезка", "Ніде"])
        }

        assert list(codes.values()) == [302, 302, 302, 422, 422]


class TestWhoSees:
    ROUTES = ("pledge", "move", "answer", "deliver", "silence")

    def test_nobody_comes_in_without_signing_in(self, client):
        pledge = PledgeFactory()

        for name in self.ROUTES:
            assert client.get(address(name, pledge.public_id)).status_code == 302
        for name in ("pledges", "pledges-csv", "acts", "acts-xlsx", "organisations", "funds"):
            assert client.get(address(name)).status_code == 302

    def test_another_community_is_told_there_is_no_such_pledge(self, signed_in):
        pledge = PledgeFactory(act__title_uk="Таємні парти")
        client = signed_in(recorder(CommunityFactory()))

        for name in self.ROUTES:
            assert client.get(address(name, pledge.public_id)).status_code == 404
        for name in self.ROUTES[1:]:
            assert client.post(address(name, pledge.public_id)).status_code == 404
        for name in ("act", "correct"):
            assert client.get(address(name, pledge.act.public_id)).status_code == 404
        assert "Таємні парти" not in client.get(address("pledges")).content.decode()
        assert "Таємні парти" not in client.get(address("acts")).content.decode()
        assert "Таємні парти" not in text_of(client.get(address("pledges-csv")))

    def test_a_protected_act_of_another_oblast_is_not_seen(self, signed_in):
        near, far = CommunityFactory(), CommunityFactory()
        acts = [
            ActFactory(community=None, oblast=near.oblast, is_protected=True),
            ActFactory(community=None, oblast=far.oblast, is_protected=True),
            ActFactory(community=None, oblast=far.oblast),
        ]

        seen = queries.acts_seen_by(person_in(near, Role.READER))

        assert set(seen) == {acts[0], acts[2]}

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.PARTNERSHIPS, Role.STEERING}))
    def test_other_roles_read_and_may_not_write(self, role, signed_in, community):
        pledge = PledgeFactory(act__community=community)
        client = signed_in(person_in(community, role))

        assert client.get(address("pledge", pledge.public_id)).status_code == 200
        for name in ("new-pledge", "new-act", "new-organisation", "new-fund"):
            assert client.post(address(name)).status_code == 403
        for name in ("move", "answer", "deliver", "silence"):
            assert client.post(address(name, pledge.public_id)).status_code == 403
        assert client.post(address("fund", FundFactory().public_id)).status_code == 403
        assert client.post(address("correct", pledge.act.public_id)).status_code == 403

    def test_a_seat_in_a_steering_group_opens_no_register(self, signed_in, community):
        pledge = PledgeFactory(act__community=community)
        client = signed_in(person_in(community, Role.STEERING))

        for method in (client.get, client.post):
            assert method(address("pledge", pledge.public_id)).status_code in {403, 405}
            assert method(address("new-pledge")).status_code == 403


class TestRegister:
    def rows(self, client, **filters):
        return [row.title for row in client.get(address("pledges"), filters).context["rows"]]

    def test_filters_find_by_word_state_partner_sector_and_country(
        self, client_of, community, partner
    ):
        PledgeFactory(
            act__community=community,
            act__title_uk="Шкільні Парти",
            act__funder=partner,
            state=PledgeState.AGREED,
        )
        PledgeFactory(act__community=community, act__title_uk="Книжки", act__sector="culture")

        assert self.rows(client_of, q="парти") == ["Шкільні Парти"]
        assert self.rows(client_of, state="agreed") == ["Шкільні Парти"]
        assert self.rows(client_of, partner=partner.key) == ["Шкільні Парти"]
        assert self.rows(client_of, country="ZZ") == ["Шкільні Парти"]
        assert self.rows(client_of, sector="culture") == ["Книжки"]
        assert self.rows(client_of, board="kept") == []
        assert len(self.rows(client_of, board="open")) == 2

    @pytest.mark.parametrize(
        "query", ["?page=x&state=nowhere", "?q=%00", "?partner=%27", "?page=-1"]
    )
    def test_a_strange_address_is_forgiven(self, client_of, query):
        assert client_of.get(address("pledges") + query).status_code == 200
        assert client_of.get(address("pledges-csv") + query).status_code == 200

    def test_no_amount_stays_no_amount_on_the_page_and_in_the_files(self, client_of, community):
        pledge = PledgeFactory(act__community=community, act__title_uk="Автобуси")

        page = client_of.get(address("pledge", pledge.public_id)).content.decode()
        table = list(csv.DictReader(io.StringIO(text_of(client_of.get(address("pledges-csv"))))))
        book = load_workbook(
            io.BytesIO(b"".join(client_of.get(address("pledges-xlsx")).streaming_content))
        )

        with override("uk"):
            headers, _rows = queries.pledge_table(Pledge.objects.all())
            amount, quantity, unnamed = gettext("Amount"), gettext("Quantity"), gettext("not named")
        assert page.count(unnamed) >= 2
        assert (table[0][amount], table[0][quantity]) == ("", "")
        assert book.active.cell(row=2, column=headers.index(amount) + 1).value is None

    def test_the_export_holds_what_is_filtered(self, client_of, community):
        PledgeFactory(act__community=community, act__title_uk="Автобуси")
        PledgeFactory(act__community=community, act__title_uk="Книжки", act__sector="culture")

        table = text_of(client_of.get(address("pledges-csv"), {"sector": "culture"}))

        assert "Книжки" in table
        assert "Автобуси" not in table

    def test_a_word_that_a_spreadsheet_would_run_is_disarmed(self, client_of, community):
        PledgeFactory(act__community=community, act__title_uk="=HYPERLINK(1)")

        assert "'=HYPERLINK(1)" in text_of(client_of.get(address("pledges-csv")))

    def test_fifty_pledges_cost_no_more_reading_than_five(
        self, client_of, community, partner, django_assert_max_num_queries
    ):
        for _ in range(50):
            PledgeFactory(act__community=community, act__funder=partner)

        with django_assert_max_num_queries(22):
            answer = client_of.get(address("pledges"))

        assert len(answer.context["rows"]) == 50

    def test_the_pages_speak_both_languages(self, signed_in, community, partner):
        pledge = PledgeFactory(act__community=community, act__funder=partner)
        act, fund = pledge.act, FundFactory()
        client = signed_in(recorder(community))

        for language, name in (("uk", "Мрійне"), ("en", "Dreams")):
            for page in ("pledges", "acts", "organisations", "funds", "new-pledge", "new-fund"):
                assert client.get(address(page, language=language)).status_code == 200
            for page in ("pledge", "move", "answer", "deliver"):
                answer = client.get(address(page, pledge.public_id, language=language))
                assert answer.status_code == 200
            for page in ("act", "correct"):
                answer = client.get(address(page, act.public_id, language=language))
                assert name in answer.content.decode()
            assert client.get(address("fund", fund.public_id, language=language)).status_code == 200


class TestSteps:
    @pytest.fixture
    def pledge(self, community):
        return PledgeFactory(act__community=community)

    def test_a_pledge_moves_on(self, client_of, pledge):
        step = {"to": "agreed", "on": "2026-11-20", "version": 1}

        answer = client_of.post(address("move", pledge.public_id), step)

        pledge.refresh_from_db()
        assert answer.status_code == 302
        assert pledge.state == PledgeState.AGREED

    def test_a_form_opened_before_another_change_is_refused_and_kept(self, client_of, pledge):
        step = {"to": "agreed", "on": "2026-11-20", "note": "Домовилися", "version": 1}
        client_of.post(address("move", pledge.public_id), step)

        again = client_of.post(
            address("move", pledge.public_id), {**step, "to": "changed", "version": 1}
        )

        assert again.status_code == 409
        assert again.context["form"].non_field_errors()
        assert "Домовилися" in again.content.decode()

    def test_a_delivery_recorded_from_the_pledge_lets_it_be_kept(
        self, client_of, pledge, community, partner
    ):
        data = typed(community, partner, state="delivered", happened="2026-10")

        client_of.post(address("deliver", pledge.public_id), data)
        client_of.post(
            address("move", pledge.public_id),
            {"to": "kept", "on": "2026-11", "version": Pledge.objects.get().version},
        )

        assert Delivery.objects.get().pledge == pledge
        assert Pledge.objects.get().state == PledgeState.KEPT

    def test_an_answer_stands_beside_the_pledge(self, client_of, pledge):
        answer = {"text": "Кораблем <b>у грудні</b>", "on": "2026-11-20", "version": 1}

        client_of.post(address("answer", pledge.public_id), answer)

        page = client_of.get(address("pledge", pledge.public_id)).content.decode()
        assert "Кораблем &lt;b&gt;у грудні&lt;/b&gt;" in page

    def test_silence_is_noted_in_one_press(self, client_of, pledge):
        client_of.post(address("silence", pledge.public_id), {"version": 1})

        assert Pledge.objects.get().is_silent

    def test_the_correction_form_holds_the_old_record(self, client_of, pledge):
        form = client_of.get(address("correct", pledge.act.public_id)).context["form"]

        assert form["title_uk"].value() == pledge.act.title_uk
        assert form["publisher"].value() == pledge.act.source.publisher

    def test_a_correction_leads_to_the_new_record_and_the_old_one_says_so(
        self, client_of, pledge, community, partner
    ):
        old = pledge.act
        data = typed(community, partner, kind="pledge", title_uk="Парти й стільці")

        answer = client_of.post(address("correct", old.public_id), data)

        new = Act.objects.get(replaces=old)
        assert answer.url == address("act", new.public_id)
        assert (
            address("act", new.public_id)
            in client_of.get(address("act", old.public_id)).content.decode()
        )

    def test_late_is_said_only_where_the_source_named_a_day(self, client_of, community):
        late = PledgeFactory(act__community=community, due_on=date(2024, 5, 31))
        quiet = PledgeFactory(act__community=community, last_news="2023-08", is_silent=True)

        pages = [
            client_of.get(address("pledge", pledge.public_id)).context["row"]
            for pledge in (late, quiet)
        ]

        assert [(row.shape.value, row.late) for row in pages] == [("late", True), ("silent", False)]
        assert pages[1].no_news_since


class TestDesk:
    def test_what_had_no_news_for_half_a_year_waits_for_a_question(self, community, now):
        person = recorder(community)
        old = PledgeFactory(act__community=community, last_news="2026-04")
        never = PledgeFactory(act__community=community, last_news="")
        for last_news, state, is_silent in (
            ("2026-06", "made", False),
            ("2026", "made", False),
            ("2024", "kept", False),
            ("2024", "made", True),
        ):
            PledgeFactory(
                act__community=community, last_news=last_news, state=state, is_silent=is_silent
            )

        rows = queries.waiting_for(person, today=now.date())

        assert [row.pledge for row in rows] == [never, old]
        assert queries.waiting_for(person_in(community, Role.READER), today=now.date()) == []


class TestOrganisations:
    def test_a_partner_is_recorded_once(self, client_of):
        data = {"name_uk": "Вигадане Мрійне", "name_en": "Imagined Dreams", "country": "zz"}

        first = client_of.post(address("new-organisation"), data)
        second = client_of.post(address("new-organisation"), data)

        assert (first.status_code, second.status_code) == (302, 422)
        made = Organisation.objects.get(key="imagined-dreams")
        assert (made.kind, made.country) == ("partner", "ZZ")

    def test_names_are_found_whatever_the_case(self, client_of, partner):
        found = client_of.get(address("organisations"), {"q": "мрійне"}).context["page"]

        assert list(found.object_list) == [partner]


class TestFunds:
    DATA = {
        "name_uk": "Кошти Є",
        "name_en": "Fund E",
        "currency": "EUR",
        "sectors": ["education"],
        "smallest": "100000",
        "largest": "2000000",
        "greatest_share": "0,5",
        "carry_over": "on",
        "quarter_1": "2027-Q1",
        "tranche_1": "3000000",
    }

    def test_a_fund_of_a_scenario_has_no_giver(self, client_of):
        client_of.post(address("new-fund"), self.DATA)

        fund = Fund.objects.get()
        assert fund.is_scenario
        assert fund.giver is None
        assert fund.greatest_share == Decimal("0.5")
        assert fund.tranches.get().amount == 3_000_000

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"tranche_1": "-1"}, "tranche_1"),
            ({"tranche_1": "0"}, "tranche_1"),
            ({"tranche_1": ""}, "tranche_1"),
            ({"quarter_1": "", "tranche_1": ""}, "quarter_1"),
            ({"quarter_1": ""}, "quarter_1"),
            ({"quarter_1": "2027-5"}, "quarter_1"),
            ({"quarter_2": "2027-Q1", "tranche_2": "5"}, "quarter_2"),
            ({"quarter_3": "2027-Q3", "tranche_3": "5"}, "quarter_3"),
            ({"largest": "1000"}, "largest"),
            ({"smallest": "-5"}, "smallest"),
            ({"currency": "XXX"}, "currency"),
            ({"greatest_share": "0"}, "greatest_share"),
            ({"greatest_share": "1,5"}, "greatest_share"),
            ({"greatest_share": "NaN"}, "greatest_share"),
            ({"sectors": ["magic"]}, "sectors"),
            ({"name_uk": ""}, "name_uk"),
            ({"own_contribution": "1"}, "own_contribution"),
            ({"own_contribution": "-0,1"}, "own_contribution"),
            ({"ticket": "0"}, "ticket"),
            ({"ticket": "-5"}, "ticket"),
            ({"ticket": "3000000"}, "ticket"),
            ({"last_quarter": "soon"}, "last_quarter"),
            ({"last_quarter": "2026-Q4"}, "last_quarter"),
            ({"named_share": "1,1", "named_sizes": ["small"]}, "named_share"),
            ({"named_share": "0,3"}, "named_share"),
            ({"named_sizes": ["huge"]}, "named_sizes"),
        ],
    )
    def test_an_impossible_fund_is_refused_at_its_field(self, client_of, change, field):
        answer = client_of.post(address("new-fund"), {**self.DATA, **change})

        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert not Fund.objects.exists()

    def test_rules_beside_other_funds_are_kept_told_and_entered(self, client_of):
        oblast = CommunityFactory().oblast
        rules = {
            "own_contribution": "0,2", "ticket": "150000", "last_quarter": "2028-q4",
            "named_share": "0,3", "named_oblasts": [oblast.pk], "named_sizes": ["small"],
        }  # fmt: skip

        client_of.post(address("new-fund"), {**self.DATA, **rules})

        fund = Fund.objects.get()
        assert (fund.own_contribution, fund.ticket) == (Decimal("0.2"), 150_000)
        assert (fund.last_quarter, fund.named_share) == ("2028-Q4", Decimal("0.3"))
        assert list(fund.named_oblasts.all()) == [oblast]
        (entered,) = Payload.objects.filter(kind="fund.recorded")
        assert entered.fields["named_oblasts"][0] == [oblast.code]
        with override("en"):
            page = client_of.get(address("funds", language="en")).content.decode()
        assert "Others pay at least 20% of a project." in page
        assert "Pays at least €150,000 of a project." in page
        assert f"At least 30% of what it spends goes to: {oblast.name_en}; under 10,000" in page
        form = client_of.get(address("fund", fund.public_id)).content.decode()
        assert "2028-Q4" in form

    def test_a_fund_cannot_wear_a_real_partners_name(self, client_of, partner):
        data = {**self.DATA, "name_uk": "Кошти: вигадане місто мрійне"}

        answer = client_of.post(address("new-fund"), data)

        assert "name_uk" in answer.context["form"].errors

    def test_the_database_refuses_a_scenario_with_a_giver(self, partner):
        fund = FundFactory()

        with pytest.raises(IntegrityError), transaction.atomic():
            Fund.objects.filter(pk=fund.pk).update(giver=partner)

    def test_a_change_replaces_the_tranches_once(self, client_of):
        fund = FundFactory()
        data = {**self.DATA, "quarter_1": "2027-Q2", "version": 1}

        first = client_of.post(address("fund", fund.public_id), data)
        second = client_of.post(address("fund", fund.public_id), data)

        assert (first.status_code, second.status_code) == (302, 409)
        assert [tranche.quarter for tranche in fund.tranches.all()] == ["2027-Q2"]


def test_deliveries_are_counted_by_what_arrived(community, partner):
    for state in ("delivered", "dispatched"):
        DeliveryFactory(act__community=community, act__funder=partner, state=state)

    row = queries.arrived_by_partner()[0]

    assert (len(row.delivered), len(row.under_way)) == (1, 1)
