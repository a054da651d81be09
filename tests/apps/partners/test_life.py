"""The life of a pledge: every step that may and may not be made."""

import pytest
from django.db.models import ProtectedError

from tests.factories.partners import ActFactory, DeliveryFactory, PledgeFactory, recorder
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.journal.queries import history
from yakir.apps.partners import actions
from yakir.apps.partners.actions import SourceValues
from yakir.apps.partners.models import Act, Pledge, PledgeChange
from yakir.apps.partners.rules import PledgeState, may_become
from yakir.apps.partners.rules.life import NEXT
from yakir.common.errors import Conflict, Invalid, NotAllowed
from yakir.common.records import CannotChange

S = PledgeState
NEWS = SourceValues("Вигадана газета", "Вигадана новина", "https://imagined.example/1")
# What each row may become, written out a second time by hand.
LIFE = {
    S.MADE: "agreed kept_in_part kept changed withdrawn",
    S.AGREED: "kept_in_part kept changed withdrawn",
    S.KEPT_IN_PART: "kept changed withdrawn",
    S.CHANGED: "agreed kept_in_part kept withdrawn",
    S.KEPT: "",
    S.WITHDRAWN: "",
}
STEPS = [(one, other, other.value in LIFE[one].split()) for one in S for other in S]


def test_every_state_has_its_place_in_the_life_of_a_pledge():
    assert set(NEXT) == set(LIFE) == set(S)


@pytest.mark.parametrize(("before", "after", "allowed"), STEPS)
def test_the_rule_knows_each_step(before, after, allowed):
    assert may_become(before, after) is allowed


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after", "allowed"), STEPS)
def test_a_pledge_makes_only_the_steps_of_the_rule(before, after, allowed, now):
    pledge = PledgeFactory(state=before)
    step = {
        "pledge": pledge,
        "to": after,
        "note": "так сказано",
        "on": "2026-11-20",
        "source": NEWS,
        "version": 1,
        "by": recorder(),
        "at": now,
    }

    if allowed:
        actions.move_pledge(**step)
    else:
        with pytest.raises(actions.WrongStep):
            actions.move_pledge(**step)

    pledge.refresh_from_db()
    assert pledge.state == (after if allowed else before)
    assert PledgeChange.objects.filter(pledge=pledge).count() == int(allowed)


@pytest.mark.django_db
class TestMoving:
    def move(self, pledge, now, **changes):
        step = {"to": S.KEPT, "on": "2026-11-20", "version": 1, "by": recorder(), "at": now}
        return actions.move_pledge(pledge=pledge, **(step | changes))

    def test_kept_needs_a_delivery_or_a_source_that_says_so(self, now):
        pledge = PledgeFactory()

        with pytest.raises(Invalid) as refused:
            self.move(pledge, now, note="десь чули")

        assert set(refused.value.faults) == {"note"}

    def test_a_recorded_delivery_lets_a_pledge_be_kept(self, now):
        pledge = PledgeFactory()
        DeliveryFactory(pledge=pledge)

        assert self.move(pledge, now).state == S.KEPT

    def test_keeping_a_pledge_names_its_deliveries(self, now):
        pledge, delivery = PledgeFactory(), DeliveryFactory()

        self.move(pledge, now, deliveries=[delivery])

        assert list(pledge.deliveries.all()) == [delivery]

    @pytest.mark.parametrize("to", [S.CHANGED, S.WITHDRAWN])
    def test_a_change_or_withdrawal_needs_a_reason_with_its_source(self, to, now):
        with pytest.raises(Invalid) as refused:
            self.move(PledgeFactory(), now, to=to, note="причина")

        assert set(refused.value.faults) == {"note"}

    @pytest.mark.parametrize("on", ["", "2026-11-22", "2026-02-31", "учора", "2027"])
    def test_a_step_has_a_real_day_that_has_come(self, on, now):
        with pytest.raises(Invalid) as refused:
            self.move(PledgeFactory(), now, to=S.AGREED, on=on)

        assert set(refused.value.faults) == {"on"}

    def test_who_was_slower_is_told_so(self, now):
        pledge = PledgeFactory()
        self.move(pledge, now, to=S.AGREED)

        with pytest.raises(Conflict):
            self.move(pledge, now, to=S.WITHDRAWN, note="причина", source=NEWS)

    def test_each_step_is_in_the_journal_with_its_oblast(self, now):
        pledge = PledgeFactory()

        self.move(pledge, now, to=S.AGREED)

        entry = history(pledge.public_id).get()
        assert entry.kind == "pledge.moved"
        assert entry.fields["state"][0] == "agreed"
        assert entry.fields["oblast"][0] == pledge.act.oblast.code

    def test_a_step_ends_the_silence(self, now):
        pledge = self.move(PledgeFactory(is_silent=True, last_news="2025"), now, to=S.AGREED)

        assert not pledge.is_silent
        assert pledge.last_news == "2026-11-20"

    def test_older_news_do_not_replace_newer(self, now):
        pledge = self.move(PledgeFactory(last_news="2026-11"), now, to=S.AGREED, on="2026-01-05")

        assert pledge.last_news == "2026-11"

    def test_silence_is_noted_only_of_what_is_open(self, now):
        silent = actions.record_silence(pledge=PledgeFactory(), version=1, by=recorder(), at=now)

        assert silent.is_silent
        with pytest.raises(actions.WrongStep):
            actions.record_silence(
                pledge=PledgeFactory(state=S.KEPT), version=1, by=recorder(), at=now
            )

    def test_an_answer_counts_as_news(self, now):
        pledge = PledgeFactory(is_silent=True, last_news="2025")

        actions.record_answer(
            pledge=pledge, text="Їде", on="2026-11-19", version=1, by=recorder(), at=now
        )

        pledge.refresh_from_db()
        assert (pledge.is_silent, pledge.last_news) == (False, "2026-11-19")


@pytest.mark.django_db
class TestNothingIsLost:
    def test_a_pledge_is_never_deleted(self):
        pledge = PledgeFactory()

        with pytest.raises(CannotChange):
            pledge.delete()
        with pytest.raises(CannotChange):
            Pledge.objects.all().delete()
        with pytest.raises(CannotChange):
            pledge.act.delete()
        with pytest.raises((CannotChange, ProtectedError)):
            Act.objects.filter(pk=pledge.act_id).delete()
        assert Pledge.objects.filter(pk=pledge.pk).exists()

    def test_a_correction_keeps_the_old_record_and_takes_the_pledge_along(self, now):
        pledge = PledgeFactory()
        old = pledge.act

        new = actions.correct_act(
            act=old,
            values=actions.ActValues(
                kind=old.kind, sector=old.sector, title_uk="20 парт", community=old.community
            ),
            parties=[],
            source=old.source,
            by=recorder(),
            at=now,
        )

        pledge.refresh_from_db()
        assert pledge.act == new
        assert new.replaces == old
        assert Act.objects.get(pk=old.pk).title_uk == old.title_uk
        assert history(new.public_id).get().fields["replaces"][0] == old.public_id

    def test_an_act_is_corrected_once_then_the_newer_one(self, now):
        old = ActFactory()
        ActFactory(replaces=old)
        values = actions.ActValues(kind=old.kind, sector=old.sector, title_uk="ще раз")

        with pytest.raises(actions.AlreadyCorrected):
            actions.correct_act(
                act=old, values=values, parties=[], source=old.source, by=recorder(), at=now
            )


@pytest.mark.django_db
class TestWhoMay:
    def act(self, by, community, now):
        values = actions.ActValues("statement", "culture", title_uk="Лист", community=community)
        source = ActFactory().source
        return actions.record_act(values=values, parties=[], source=source, by=by, at=now)

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.PARTNERSHIPS}))
    def test_no_other_role_records_a_fact(self, role, now):
        community = CommunityFactory()

        with pytest.raises(NotAllowed):
            self.act(person_in(community, role), community, now)

    @pytest.mark.parametrize("kind", [OrganisationKind.PARTNER, OrganisationKind.AUDITOR])
    def test_no_partner_or_auditor_records_a_fact(self, kind, now):
        community = CommunityFactory()

        with pytest.raises(NotAllowed):
            self.act(person_in(community, Role.PARTNERSHIPS, kind=kind), community, now)

    def test_one_community_records_nothing_for_another_nor_for_everyone(self, now):
        person = recorder(CommunityFactory())

        for other in (CommunityFactory(), None):
            with pytest.raises(NotAllowed):
                self.act(person, other, now)

    def test_a_community_records_for_itself_and_the_association_for_all(self, now):
        community = CommunityFactory()

        assert self.act(recorder(community), community, now).community == community
        assert self.act(recorder(), community, now).oblast == community.oblast
        assert self.act(recorder(), None, now).community is None
