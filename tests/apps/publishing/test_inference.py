"""What an attacker would put together from what is public, and must not be able to."""

from datetime import date
from decimal import Decimal
from time import process_time

import pytest

from tests.factories.accounts import NOW
from tests.factories.partners import ActFactory, PartnerFactory
from tests.factories.places import CommunityFactory, SiteFactory, neighbours, person_in
from tests.factories.projects import drafted
from tests.factories.released import released
from tests.factories.world import open_need
from yakir.apps.accounts.rules import Role
from yakir.apps.needs import actions as needs
from yakir.apps.partners import actions as partners
from yakir.apps.projects import actions as projects
from yakir.apps.projects.models import Project
from yakir.apps.projects.rules import Stage
from yakir.apps.publishing.queries import acts, journal
from yakir.apps.publishing.queries import needs as public_needs
from yakir.apps.publishing.rules.texts import looks_private
from yakir.common.protected import Sector, Service, SiteKind

pytestmark = pytest.mark.django_db
SECRET = "Прихована підстанція"


def record_act(by, **values):
    given = {"kind": "delivery", "sector": Sector.EDUCATION, "title_uk": "Парти", **values}
    source = {"publisher": "Вигадана газета", "title": given["title_uk"], "url": ""}
    return partners.record_from_source(
        told=partners.FromSource(
            values=partners.ActValues(**given),
            parties=[partners.PartyOf(PartnerFactory(), "funder")],
            source=partners.SourceValues(**source),
        ),
        by=by,
        at=NOW,
    )


def public_words() -> str:
    rows = journal.latest(per=500).rows
    return " ".join(f"{row.title} {row.kind} {row.fields}" for row in rows)


def test_the_journal_hides_a_source_that_only_a_protected_fact_cites():
    by = person_in(CommunityFactory(), Role.PARTNERSHIPS)
    community = by.memberships.get().organisation.stewardships.get().community
    hidden = record_act(by, sector=Sector.ENERGY, title_uk=SECRET, community=community)
    shown = record_act(by, title_uk="Відкрите джерело", community=community)

    assert SECRET not in public_words()
    assert "Відкрите джерело" in public_words()
    assert journal.record(hidden.source.public_id) is None
    assert journal.record(shown.source.public_id) is not None


def test_a_fact_corrected_to_a_protected_kind_hides_what_was_said_before():
    by = person_in(CommunityFactory(), Role.PARTNERSHIPS)
    community = by.memberships.get().organisation.stewardships.get().community
    first = record_act(by, title_uk=SECRET, community=community)
    for sector in (Sector.EDUCATION, Sector.ENERGY):
        newest = partners.correct_act(
            act=first,
            values=partners.ActValues(
                kind="delivery", sector=sector, title_uk=SECRET, community=community
            ),
            parties=[],
            source=first.source,
            by=by,
            at=NOW,
        )
        first, older = newest, first

    assert journal.record(older.public_id) is None
    assert SECRET not in public_words()


def test_a_need_corrected_to_an_open_kind_keeps_its_protected_past_hidden():
    community = CommunityFactory()
    clerk, verifier = person_in(community, Role.CLERK), person_in(community, Role.VERIFIER)
    need = needs.report(
        community=community, title=SECRET, service=Service.POWER, quantity=Decimal(1), unit="шт.",
        people=900, observed_on=date(2026, 5, 1), source_text="Лист", by=clerk, at=NOW,
    )  # fmt: skip
    need = needs.correct(
        report=need, version=need.version, by=clerk, at=NOW,
        changes={"title": "Парти", "service": Service.EDUCATION},
    )  # fmt: skip
    needs.verify(report=need, version=need.version, by=verifier, at=NOW)

    shown = journal.record(need.public_id)

    assert [row.kind for row in shown.entries] == ["need.corrected", "need.verified"]
    assert SECRET not in public_words()
    assert all(journal.proof_of(row.index) for row in shown.entries)
    assert journal.proof_of(shown.entries[0].index - 1) is None


def test_a_project_changed_to_an_open_kind_keeps_its_protected_past_hidden():
    community = CommunityFactory()
    project = projects.draft_free(
        community=community, title_uk=SECRET, title_en="Hidden", service=Service.POWER,
        sector=Sector.ENERGY, people=100, cost=Decimal(100_000), currency="EUR", lead_quarters=2,
        by=(clerk := person_in(community, Role.CLERK)), at=NOW,
    )  # fmt: skip
    for changes in (
        {"title_uk": f"{SECRET} 2"},
        {"title_uk": "Школа", "service": Service.EDUCATION, "sector": Sector.EDUCATION},
    ):
        project = projects.change(
            project=project, changes=changes, version=project.version, by=clerk, at=NOW
        )
    Project.objects.update(stage=Stage.APPRAISED)

    assert [row.kind for row in journal.record(project.public_id).entries] == ["project.changed"]
    assert SECRET not in public_words()


@pytest.mark.parametrize("reached", [Stage.APPROVED, Stage.IN_OPERATION])
@pytest.mark.parametrize("closed", [True, False])
def test_a_need_tells_of_no_protected_project_that_answers_it(reached, closed):
    community = CommunityFactory()
    clerk, signer = person_in(community, Role.CLERK), person_in(community, Role.SIGNER)
    need = open_need(community, clerk, person_in(community, Role.VERIFIER))
    shelter = SiteFactory(community=community, kind=SiteKind.SHELTER if closed else SiteKind.SCHOOL)
    project = drafted(community, by=clerk, needs=[need], site=shelter)
    for to in (Stage.APPRAISED, Stage.APPROVED, Stage.FUNDED, Stage.IN_PROGRESS, Stage.COMPLETED,
               Stage.IN_OPERATION):  # fmt: skip
        by = (
            signer
            if to in {Stage.APPROVED, Stage.FUNDED, Stage.COMPLETED, Stage.IN_OPERATION}
            else clerk
        )
        project = projects.advance(project=project, to=to, version=project.version, by=by, at=NOW)
        if to is reached:
            break
    need.refresh_from_db()

    (row,) = public_needs.listed().rows
    kinds = {
        entry.kind for entry in journal.latest(per=500).rows if entry.subject == need.public_id
    }

    assert need.status != "verified"
    assert row.status == ("verified" if closed else need.status)
    assert ("need.planned" in kinds) is not closed


@pytest.mark.parametrize(("named", "told"), [(2, ()), (3, (Decimal(300),))])
def test_an_amount_that_few_protected_facts_name_is_in_no_sum(named, told):
    for number, community in enumerate(neighbours(CommunityFactory(), 4)):
        amount = {"amount": Decimal(100), "currency": "EUR"} if number < named else {}
        ActFactory(community=community, sector=Sector.ENERGY, happened="2025-03-01", **amount)

    released()
    (row,) = acts.sums().rows

    assert row.records == 4
    assert tuple(money.amount for money in row.money) == told


@pytest.mark.parametrize("piece", ["a", "0 ", " ", "(", "a.", "+1(((", "1 A "])
def test_a_long_text_is_searched_for_addresses_without_delay(piece):
    begun = process_time()
    looks_private(piece * 100_000)

    assert process_time() - begun < 5
