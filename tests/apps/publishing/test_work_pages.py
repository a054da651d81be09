"""Work pages of the gate, as people with different roles meet them."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.factories.needs import NeedFactory
from tests.factories.partners import ActFactory, PartnerFactory, PledgeFactory
from tests.factories.places import CommunityFactory, OblastFactory, person_in
from tests.factories.projects import at_stage, drafted
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.journal import queries as journal
from yakir.apps.needs.rules import Status
from yakir.apps.partners.models import Act
from yakir.apps.projects.rules import Stage
from yakir.apps.publishing import actions
from yakir.apps.publishing.models import Clearance, Withdrawal
from yakir.apps.publishing.queries import waiting
from yakir.apps.publishing.rules import fingerprint
from yakir.common.errors import Conflict, NotAllowed
from yakir.common.protected import Sector

pytestmark = pytest.mark.django_db

HELD = "Школа на вул. Вигаданій, 12"


def address(name, *args, language="uk"):
    with override(language):
        return reverse(f"publishing:{name}", args=args)


def read_on(answer) -> str:
    """The fingerprint that the first form of a page carries."""
    return re.search(r'name="read" value="(\w+)"', answer.content.decode())[1]


@pytest.fixture
def community():
    return CommunityFactory()


@pytest.fixture
def signer(community):
    return person_in(community, Role.SIGNER)


@pytest.fixture
def association():
    return person_in(None, Role.SIGNER, kind=OrganisationKind.ASSOCIATION)


@pytest.fixture
def held(community):
    return ActFactory(community=community, title_uk=HELD, title_en="Imagined school")


@pytest.fixture
def kept():
    return ActFactory(
        sector=Sector.ENERGY, community=None, oblast=OblastFactory(),
        title_uk="Вигадані трансформатори", title_en="Imagined transformers",
    )  # fmt: skip


class TestHeldTexts:
    def test_texts_of_acts_needs_and_projects_wait(self, community, signer, held):
        NeedFactory(community=community, title=HELD, status=Status.VERIFIED)
        at_stage(drafted(community, title_uk=HELD), Stage.APPRAISED)

        found = waiting.held_texts(signer)

        assert [(each.kind, each.field) for each in found] == [
            ("факт", "title_uk"), ("потреба", "title"), ("проєкт", "title_uk"),
        ]  # fmt: skip

    def test_what_is_not_public_at_all_does_not_wait(self, community, signer):
        NeedFactory(community=community, title=HELD, status=Status.REPORTED)
        drafted(community, title_uk=HELD)

        assert waiting.held_texts(signer) == []

    def test_a_protected_need_waits_for_nobody(self, community, signer):
        NeedFactory(community=community, title=HELD, service="power", status=Status.VERIFIED)

        assert waiting.held_texts(signer) == []

    def test_other_communities_stay_unseen(self, signed_in, held):
        page = signed_in(person_in(CommunityFactory(), Role.SIGNER)).get(address("list"))

        assert HELD not in page.content.decode()
        assert 'class="empty' in page.content.decode()

    def test_who_only_reads_sees_the_text_and_no_form(self, signed_in, community, held):
        page = signed_in(person_in(community, Role.READER)).get(address("list")).content.decode()

        assert HELD in page
        assert 'name="reason"' not in page

    @pytest.mark.parametrize("language", ["uk", "en"])
    def test_a_text_let_through_is_public_at_once(self, signed_in, signer, held, language):
        client = signed_in(signer)
        public = reverse("portal:facts")
        assert HELD not in client.get(public).content.decode()
        page = client.get(address("list", language=language))

        answer = client.post(
            address("clear", held.public_id, "title_uk", language=language),
            {"reason": "Так друкує джерело", "read": read_on(page)}, follow=True,
        )  # fmt: skip

        assert answer.status_code == 200
        assert HELD in client.get(public).content.decode()
        assert Clearance.objects.get().reason == "Так друкує джерело"
        assert waiting.held_texts(signer) == []

    def test_without_a_reason_nothing_is_let_through(self, signed_in, signer, held):
        answer = signed_in(signer).post(
            address("clear", held.public_id, "title_uk"),
            {"reason": "", "read": fingerprint(HELD)},
        )  # fmt: skip

        assert answer.status_code == 422
        assert "id_reason" in answer.content.decode()
        assert HELD in answer.content.decode()
        assert not Clearance.objects.exists()

    def test_words_changed_since_they_were_read_are_refused(self, signed_in, signer, held):
        client = signed_in(signer)
        read = read_on(client.get(address("list")))
        Act.objects.filter(pk=held.pk).update(title_uk=f"{HELD}а")

        answer = client.post(
            address("clear", held.public_id, "title_uk"),
            {"reason": "Вигадана причина", "read": read},
        )

        assert answer.status_code == 422
        assert "Вигадана причина" in answer.content.decode()
        assert not Clearance.objects.exists()

    def test_twice_is_told_and_written_once(self, signed_in, signer, held):
        client = signed_in(signer)
        sent = {"reason": "Вигадана причина", "read": fingerprint(HELD)}
        client.post(address("clear", held.public_id, "title_uk"), sent)

        answer = client.post(address("clear", held.public_id, "title_uk"), sent)

        assert answer.status_code == 422
        assert Clearance.objects.count() == 1

    @pytest.mark.parametrize("field", ["search_text", "place_uk", "kind", "no_such_field"])
    def test_only_public_words_are_let_through(self, signed_in, signer, held, field):
        assert signed_in(signer).get(address("clear", held.public_id, field)).status_code == 404

    def test_the_list_costs_the_same_for_many(
        self, signed_in, signer, community, django_assert_max_num_queries
    ):
        for _ in range(12):
            ActFactory(community=community, title_uk=HELD)
        client = signed_in(signer)

        with django_assert_max_num_queries(30):
            page = client.get(address("list")).content.decode()

        assert page.count('name="reason"') == 12


class TestProtectedFacts:
    @pytest.mark.parametrize("language", ["uk", "en"])
    def test_the_page_shows_what_the_public_would_read(
        self, signed_in, association, kept, language
    ):
        page = signed_in(association).get(address("kept", language=language)).content.decode()

        assert "Вигадані трансформатори" in page
        assert "Imagined transformers" in page

    def test_a_fact_let_stand_is_public_at_once(self, signed_in, association, kept):
        client = signed_in(association)
        assert kept.title_uk not in client.get(reverse("portal:facts")).content.decode()

        client.post(
            address("open", kept.public_id),
            {"reason": "Вигадана причина", "read": read_on(client.get(address("kept")))},
        )

        assert kept.title_uk in client.get(reverse("portal:facts")).content.decode()
        assert waiting.kept_acts(association) == []

    def test_other_words_than_were_read_are_refused(self, signed_in, association, kept):
        client = signed_in(association)
        read = read_on(client.get(address("kept")))
        Act.objects.filter(pk=kept.pk).update(detail_en="Imagined substation")

        answer = client.post(
            address("open", kept.public_id), {"reason": "Вигадана причина", "read": read}
        )

        assert answer.status_code == 422
        assert "Вигадана причина" in answer.content.decode()
        assert not Clearance.objects.exists()

    def test_a_fact_of_a_whole_oblast_is_not_for_one_community(self, signed_in, kept, now):
        near = CommunityFactory(oblast=kept.oblast)
        one = person_in(near, Role.SIGNER)
        client = signed_in(one)

        assert 'name="reason"' not in client.get(address("kept")).content.decode()
        assert client.get(address("open", kept.public_id)).status_code == 404
        with pytest.raises(NotAllowed):
            actions.open_at_oblast(act=kept, reason="x", by=one, at=now)

    def test_a_protected_fact_below_the_oblast_cannot_be_opened(self, signed_in, association):
        below = ActFactory(sector=Sector.ENERGY)

        assert waiting.kept_acts(association) == []
        client = signed_in(association)
        assert client.get(address("open", below.public_id)).status_code == 404


class TestWithdrawal:
    def test_a_record_goes_after_its_page_was_seen_and_confirmed(
        self, signed_in, signer, community
    ):
        act = ActFactory(community=community, title_uk="Вигадані парти")
        client = signed_in(signer)
        sent = {"record": act.public_id, "field": "", "reason": "Просить громада"}

        seen = client.post(address("withdraw"), sent)
        assert not Withdrawal.objects.exists()
        done = client.post(address("withdraw"), {**sent, "confirmed": "1"})

        assert "Вигадані парти" in seen.content.decode()
        assert "Просить громада" in seen.content.decode()
        assert done.url == address("orders")
        assert "Вигадані парти" not in client.get(reverse("portal:facts")).content.decode()
        told = client.get(address("orders")).content.decode()
        assert "Просить громада" in told
        assert signer.name in told

    def test_one_field_goes_and_the_rest_stays(self, signed_in, signer, community):
        act = ActFactory(
            community=community, title_uk="Вигадані парти", detail_uk="Вигадана подробиця"
        )
        client = signed_in(signer)

        client.post(
            address("withdraw"),
            {"record": act.public_id, "field": "detail_uk", "reason": "x", "confirmed": "1"},
        )

        page = client.get(reverse("portal:facts")).content.decode()
        assert "Вигадані парти" in page
        assert Withdrawal.objects.get().field == "detail_uk"

    def test_the_confirmation_names_what_stays_by_itself(self, signed_in, signer, community):
        pledge = PledgeFactory(act=ActFactory(community=community, title_uk="Вигадані парти"))

        page = signed_in(signer).post(
            address("withdraw"), {"record": pledge.public_id, "field": "", "reason": "x"}
        )

        assert "<li>Факт: Вигадані парти</li>" in page.content.decode()

    def test_a_pledge_goes_with_its_act(self, signed_in, signer, community):
        pledge = PledgeFactory(act=ActFactory(community=community, title_uk="Вигадані парти"))
        client = signed_in(signer)
        board = reverse("portal:pledges")
        assert pledge.public_id in client.get(board).content.decode()
        sent = {"record": pledge.act.public_id, "field": "", "reason": "x"}

        seen = client.post(address("withdraw"), sent).content.decode()
        client.post(address("withdraw"), {**sent, "confirmed": "1"})

        assert "<li>Оголошена підтримка: Вигадані парти</li>" in seen
        assert pledge.public_id not in client.get(board).content.decode()
        page = reverse("portal:pledge", args=[pledge.public_id])
        assert client.get(page).status_code == 404

    def test_a_withdrawn_partner_is_no_longer_a_choice(self, signed_in, association):
        partner = PartnerFactory(name_uk="Вигадане місто Мрійне")
        client = signed_in(association)
        board = reverse("portal:pledges")
        assert "Вигадане місто Мрійне" in client.get(board).content.decode()

        client.post(
            address("withdraw"),
            {"record": partner.public_id, "field": "", "reason": "x", "confirmed": "1"},
        )

        assert "Вигадане місто Мрійне" not in client.get(board).content.decode()

    def test_going_back_keeps_what_was_typed(self, signed_in, signer, held):
        page = signed_in(signer).post(
            address("withdraw"),
            {"record": held.public_id, "field": "", "reason": "Просить громада", "back": "1"},
        )

        assert "Просить громада" in page.content.decode()
        assert 'name="confirmed"' not in page.content.decode()

    @pytest.mark.parametrize("host", ["", "https://yakir.example"])
    def test_a_public_address_names_the_record_in_either_language(
        self, signed_in, association, community, host
    ):
        client = signed_in(association)
        for language in ("uk", "en"):
            with override(language):
                page = host + reverse("portal:community", args=[community.code])

            found = client.get(address("withdraw"), {"record": page})

            assert community.public_id in found.content.decode(), language

    @pytest.mark.parametrize("typed", ["", "ykr:act:01J00000000000000000000000", "x", "/uk/needs/"])
    def test_an_unknown_record_is_refused_at_its_field(self, signed_in, signer, typed):
        answer = signed_in(signer).get(address("withdraw"), {"record": typed})

        assert answer.status_code == 422
        assert 'href="#id_record"' in answer.content.decode()
        assert f'value="{typed}"' in answer.content.decode() or not typed

    def test_a_record_of_another_community_looks_unknown(self, signed_in, signer):
        other = ActFactory(title_uk="Чужі парти")

        answer = signed_in(signer).get(address("withdraw"), {"record": other.public_id})

        assert answer.status_code == 422
        assert "Чужі парти" not in answer.content.decode()

    def test_what_is_withdrawn_already_is_refused_at_its_field(
        self, signed_in, signer, held, now
    ):  # fmt: skip
        client = signed_in(signer)
        actions.withdraw(
            subject=held.public_id, field="happened", reason="x", by=signer, at=now
        )  # fmt: skip

        field = client.post(
            address("withdraw"),
            {"record": held.public_id, "field": "happened", "reason": "Просить громада"},
        )
        actions.withdraw(subject=held.public_id, reason="x", by=signer, at=now)
        whole = client.get(address("withdraw"), {"record": held.public_id})

        assert field.status_code == whole.status_code == 422
        assert 'href="#id_field"' in field.content.decode()
        assert "Просить громада" in field.content.decode()
        assert 'href="#id_record"' in whole.content.decode()

    def test_a_field_of_a_withdrawn_record_is_withdrawn_too(self, signer, held, now):
        actions.withdraw(subject=held.public_id, reason="x", by=signer, at=now)

        with pytest.raises(Conflict):
            actions.withdraw(
                subject=held.public_id, field="happened", reason="x", by=signer, at=now
            )

    @pytest.mark.parametrize("field", ["search_text", "public_id", "no_such_field"])
    def test_only_a_public_field_is_withdrawn(self, signer, held, now, field):
        with pytest.raises(actions.UnknownField):
            actions.withdraw(subject=held.public_id, field=field, reason="x", by=signer, at=now)

    def test_a_signer_of_another_community_withdraws_nothing(self, held, now):
        before = journal.size()

        with pytest.raises(NotAllowed):
            actions.withdraw(
                subject=held.public_id, reason="x", at=now,
                by=person_in(CommunityFactory(), Role.SIGNER),
            )  # fmt: skip

        assert journal.size() == before


class TestOrders:
    def test_one_sees_the_orders_about_records_one_sees(self, signed_in, signer, held, now):
        actions.withdraw(subject=held.public_id, reason="Причина-7431", by=signer, at=now)
        other = person_in(CommunityFactory(), Role.SIGNER)

        assert "Причина-7431" in signed_in(signer).get(address("orders")).content.decode()
        assert "Причина-7431" not in signed_in(other).get(address("orders")).content.decode()

    def test_both_kinds_stand_in_one_list_newest_first(
        self, signed_in, association, held, now, django_assert_max_num_queries
    ):
        actions.clear_text(
            subject=held.public_id, field="title_uk", text=HELD, reason="Перша", at=now,
            by=association,
        )  # fmt: skip
        later = now.replace(hour=now.hour + 1)
        actions.withdraw(subject=held.public_id, reason="Друга", by=association, at=later)
        client = signed_in(association)

        with django_assert_max_num_queries(20):
            page = client.get(address("orders", language="en")).content.decode()

        assert 0 < page.index("Друга") < page.index("Перша")

    def test_long_lists_have_pages(self, signed_in, association, now):
        for _ in range(52):
            actions.withdraw(
                subject=ActFactory().public_id, reason="x", by=association, at=now
            )  # fmt: skip

        page = signed_in(association).get(address("orders"), {"page": "2"}).content.decode()

        assert page.count("<tr>") == 1 + 2


class TestDesk:
    def test_what_waits_stands_on_the_desk_of_who_signs(self, signed_in, signer, held):
        assert address("list") in signed_in(signer).get(reverse("desk")).content.decode()
        assert [each.href for each in waiting.waiting_for(signer)] == [address("list")]

    def test_the_association_is_asked_about_protected_facts(self, association, kept):
        assert [each.href for each in waiting.waiting_for(association)] == [address("kept")]

    def test_nobody_else_is_bothered(self, signed_in, community, held, kept):
        clerk = person_in(community, Role.CLERK)

        assert waiting.waiting_for(clerk) == []
        assert address("list") not in signed_in(clerk).get(reverse("desk")).content.decode()


def test_the_name_of_a_person_who_supplies_or_gives_waits_for_the_association(client):
    giver = PartnerFactory(name_uk="ФОП Вигаданий", name_en="Imagined trader")
    act = ActFactory(title_uk="Договір з Вигаданою Оленою Іванівною", funder=giver)
    by = person_in(None, Role.SIGNER, kind=OrganisationKind.ASSOCIATION)

    held = {(each.public_id, each.field) for each in waiting.held_texts(by)}

    assert {(giver.public_id, "name_uk"), (act.public_id, "title_uk")} <= held
    for page in ("/uk/facts/", "/uk/partners/", "/uk/open-data/acts.csv"):
        told = client.get(page).content.decode()
        assert "ФОП" not in told
        assert "Вигаданою" not in told


def test_when_a_pledge_is_due_may_wait_too(signer, community):
    pledge = PledgeFactory(
        act=ActFactory(community=community), due_uk="до зустрічі на вул. Вигаданій, 2"
    )

    assert [(each.public_id, each.field) for each in waiting.held_texts(signer)] == [
        (pledge.public_id, "due_uk")
    ]
