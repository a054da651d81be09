"""Imagined scenarios: two communities that lack homes, a design that gives them, one fund."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories.accounts import NOW
from tests.factories.catalogue import imagined_version
from tests.factories.partners import FundFactory
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Community, Coverage
from yakir.apps.planning import actions
from yakir.apps.planning.models import Plan, Run, Scenario
from yakir.apps.planning.rules import Question
from yakir.common.protected import Service


def lacking(share: float, *, people: int = 10_000, **more: Any) -> Community:
    """Return a community in which this share of people has a home and everybody all else."""
    community = CommunityFactory(population=people, **more)
    for service in Service:
        cover(community, service, share if service == Service.HOUSING else 1.0)
    return community


def cover(community: Community, service: Service, share: float) -> Coverage:
    """Record an estimate of coverage."""
    return Coverage.objects.create(
        community=community,
        service=service,
        share=share,
        kind="estimated",
        grade="D",
        method="imagined-1",
        as_of=date(2026, 1, 1),
        recorded_at=NOW,
    )


def homes_fund(amount: int = 1_000_000) -> Fund:
    """Return a fund that pays for homes of any size."""
    return FundFactory(sectors=["housing"], smallest=None, largest=None, tranche=Decimal(amount))


def planner(community: Community | None = None) -> Person:
    """Return a planner: of one community, or of the association everywhere."""
    if community is None:
        return person_in(None, Role.PLANNER, kind=OrganisationKind.ASSOCIATION)
    return person_in(community, Role.PLANNER)


def signer() -> Person:
    """Return a person of the association who signs."""
    return person_in(None, Role.SIGNER, kind=OrganisationKind.ASSOCIATION)


def question(**changes: Any) -> Question:
    """Return a question about homes, with some of its fields replaced."""
    given: dict[str, Any] = {
        "name_uk": "Вигаданий сценарій",
        "name_en": "Imagined scenario",
        "first_quarter": "2027-Q1",
        **changes,
    }
    if "funds" not in given:
        given["funds"] = [homes_fund()]
    return Question(**given)


def scenario(*, by: Person | None = None, **changes: Any) -> Scenario:
    """Return a scenario of the imagined design."""
    imagined_version()
    return actions.make_scenario(question=question(**changes), by=by or planner(), at=NOW)


def planned(of: Scenario | None = None, **changes: Any) -> Plan:
    """Return the plan of a scenario, searched for at once."""
    asked = of or scenario(**changes)
    run: Run = actions.search_now(scenario=asked, gap=0.0, seconds=20, by=asked.made_by, at=NOW)
    return Plan.objects.get(run=run)
