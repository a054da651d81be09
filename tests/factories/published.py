"""Imagined plans put together by hand, so that every number on their page is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.factories.accounts import NOW, PersonFactory
from tests.factories.catalogue import imagined_content
from tests.factories.partners import FundFactory
from yakir.apps.accounts.models import Person
from yakir.apps.catalogue.models import Design, DesignVersion
from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Community
from yakir.apps.planning.models import Candidate, Choice, LeftOut, Plan, Publication, Run, Scenario
from yakir.apps.planning.rules import Ending, Reason
from yakir.common.protected import PROTECTED_SERVICES, Sector, Service
from yakir.common.runs import RunState

SECTORS = {
    Service.POWER: Sector.ENERGY,
    Service.HEAT: Sector.HEAT,
    Service.HOUSING: Sector.HOUSING,
    Service.EDUCATION: Sector.EDUCATION,
}


@dataclass(frozen=True)
class Part:
    """A candidate: where, for which service, when it starts, what it costs, whom it serves."""

    community: Community
    service: Service = Service.HOUSING
    quarter: int = 0
    cost: int = 100_000
    people: int = 1_000
    reason: Reason = Reason.MONEY
    detail: dict[str, Any] | None = None


def hand_made_plan(
    chosen: Sequence[Part],
    left_out: Sequence[Part] = (),
    *,
    fund: Fund | None = None,
    public: bool = True,
    name: str = "Imagined scenario",
    by: Person | None = None,
) -> Plan:
    """Return a plan of these parts; all are paid at their start by one fund of a million euro."""
    fund = fund or FundFactory(sectors=[], tranche=Decimal(1_000_000))
    person = by or PersonFactory()
    scenario = Scenario.objects.create(
        name_uk=f"{name} (uk)", name_en=name, first_quarter="2027-Q1", quarters=8, horizon=40,
        made_by=person, recorded_at=NOW,
    )  # fmt: skip
    scenario.funds.add(fund)
    run = Run.objects.create(
        scenario=scenario, state=RunState.DONE, asked_by=person, recorded_at=NOW
    )
    used = [Decimal(0)] * 8
    for part in chosen:
        used[part.quarter] += part.cost
    plan = Plan.objects.create(
        run=run, value=98_600.0, bound=100_000.0, gap=0.0142, ending=Ending.GAP_REACHED,
        seconds=1.5, people={}, package_people=12_345, money=_money(fund, used), problem="{}",
        problem_sha256="ab" * 32, recorded_at=NOW,
    )  # fmt: skip
    for number, part in enumerate([*chosen, *left_out]):
        candidate = _candidate(run, number, part)
        if number < len(chosen):
            Choice.objects.create(
                plan=plan, candidate=candidate, quarter=part.quarter, shares={fund.public_id: 1.0}
            )
        else:
            LeftOut.objects.create(
                plan=plan, candidate=candidate, reason=part.reason, detail=part.detail or {}
            )
    if public:
        publish(plan, by=person)
    return plan


def publish(plan: Plan, *, by: Person, is_public: bool = True) -> Publication:
    """Record that a plan became public, or was taken back."""
    return Publication.objects.create(plan=plan, is_public=is_public, by=by, recorded_at=NOW)


def _money(fund: Fund, used: Sequence[Decimal]) -> dict[str, Any]:
    arrives = [Decimal(1_000_000), *[Decimal(0)] * 7]
    return {
        "currency": "EUR",
        "quarters": [f"{year}-Q{number}" for year in (2027, 2028) for number in (1, 2, 3, 4)],
        "funds": [
            {
                "fund": fund.public_id,
                "arrives": [str(amount) for amount in arrives],
                "used": [str(amount) for amount in used],
                "left": [],
            }
        ],
    }


def _candidate(run: Run, number: int, part: Part) -> Candidate:
    return Candidate.objects.create(
        run=run, number=number, community=part.community,
        version_of_design=_version(part.service), parameters={"rooms": 24}, service=part.service,
        sector=SECTORS[part.service], is_protected=part.service in PROTECTED_SERVICES,
        people=part.people, cost_eur=Decimal(part.cost), lead_quarters=1,
    )  # fmt: skip


def _version(service: Service) -> DesignVersion:
    design, made = Design.objects.get_or_create(
        key=f"imagined-{service}",
        defaults={
            "name_uk": f"Вигаданий проєкт: {service}", "name_en": f"Imagined design of {service}",
            "summary_uk": "Такого немає.", "summary_en": "There is none.", "service": service,
            "sector": SECTORS[service], "is_protected": service in PROTECTED_SERVICES,
            "recorded_at": NOW,
        },
    )  # fmt: skip
    if made:
        DesignVersion.objects.create(
            design=design, number="1.0", price_date="2026-01", content=imagined_content(),
            recorded_at=NOW,
        )  # fmt: skip
    return design.versions.get()
