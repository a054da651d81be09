"""A small imagined world, with everything public in it entered in the journal."""

from datetime import date
from types import SimpleNamespace

from tests.factories.accounts import NOW
from tests.factories.catalogue import imagined_version
from tests.factories.governance import told
from tests.factories.partners import ActFactory, PartnerFactory, PledgeFactory, SourceFactory
from tests.factories.places import CommunityFactory, person_in
from tests.factories.planning import planned, planner, question, signer
from tests.factories.projects import at_stage, drafted
from yakir.apps.accounts.rules import Role
from yakir.apps.journal import actions as journal
from yakir.apps.needs.models import Need
from yakir.apps.places.models import Coverage, Population, StatusEntry
from yakir.apps.planning.actions import make_scenario, publish_plan
from yakir.apps.projects.rules import Stage
from yakir.common.protected import Service


def public_world() -> SimpleNamespace:
    """Return a community with estimates, acts, a pledge, a need and their entries."""
    community = CommunityFactory(lat=50.0, lon=36.2, centre_uk="Вигаданка", centre_en="Vyhadanka")
    source = SourceFactory()
    clerk = person_in(community, Role.CLERK)
    verifier = person_in(community, Role.VERIFIER)
    for service in Service:
        Coverage.objects.create(
            community=community, service=service, share=0.5, kind="estimated", grade="D",
            method="baseline-1", as_of=date(2026, 1, 1), recorded_at=NOW,
        )  # fmt: skip
    Population.objects.create(
        community=community, kind="resident_2022", people=20_000, as_of=date(2022, 1, 1),
        source=source, recorded_at=NOW,
    )  # fmt: skip
    StatusEntry.objects.create(
        community=community, status="possible_hostilities", extent="whole",
        valid_from=date(2022, 2, 24), as_of=date(2025, 4, 30), source=source, recorded_at=NOW,
    )  # fmt: skip
    version = imagined_version()
    partner = PartnerFactory()
    act = ActFactory(community=community, source=source, funder=partner)
    pledge = PledgeFactory(act=act)
    need = open_need(community, clerk, verifier)
    journal.enter(
        kind="act.recorded",
        subject=act.public_id,
        values={"title_uk": act.title_uk, "sector": str(act.sector), "note_inside": "inside"},
        by=clerk,
        at=NOW,
    )
    journal.enter(
        kind="need.verified",
        subject=need.public_id,
        values={"title": need.title, "people": need.people},
        by=verifier,
        at=NOW,
    )
    project = at_stage(drafted(community, by=clerk, version=version), Stage.APPROVED)
    plan = planned(make_scenario(question=question(), by=planner(), at=NOW))
    publish_plan(plan=plan, by=signer(), at=NOW)
    governed = told(plan, project)
    return SimpleNamespace(
        community=community, source=source, clerk=clerk, verifier=verifier, act=act,
        pledge=pledge, need=need, design=version.design, project=project, plan=plan,
        partner=partner, programme=governed.group.programme, governed=governed,
    )  # fmt: skip


def open_need(community, clerk, verifier, **values) -> Need:
    """Return a verified need of an open kind."""
    given = {
        "service": Service.EDUCATION, "title": "Парти для вигаданої школи", "quantity": 40,
        "unit": "desks", "people": 1_234, "observed_on": date(2026, 5, 1), "status": "verified",
        "source_text": "Вигаданий лист", "fingerprint": f"{community.pk}-{len(values)}",
        "decided_at": NOW, "recorded_at": NOW,
    }  # fmt: skip
    return Need.objects.create(
        community=community, reported_by=clerk, decided_by=verifier, **{**given, **values}
    )
