"""Imagined deliveries: an approved project, money for it, and people who see to it."""

import copy
from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories.accounts import NOW
from tests.factories.catalogue import CONTENT, imagined_version
from tests.factories.ledger import DAY, account, line, signed, where
from tests.factories.partners import PartnerFactory, SourceFactory, recorder
from tests.factories.places import CommunityFactory, person_in
from tests.factories.projects import at_stage, drafted
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.delivery.actions import (
    DelayOf,
    EntryOf,
    MilestoneOf,
    ResultOf,
    RiskOf,
    TermsOf,
    allocate,
    pay_contract,
    plan_milestone,
    record_delay,
    record_risk,
    report_result,
    sign_contract,
    take_indicators,
    take_result,
    tell_milestone,
)
from yakir.apps.delivery.models import (
    Allocation,
    Contract,
    Delay,
    Indicator,
    Milestone,
    Payment,
    ProjectRisk,
    Result,
)
from yakir.apps.delivery.queries import version_of
from yakir.apps.delivery.rules import ResultState
from yakir.apps.partners.models import Commitment, Line
from yakir.apps.partners.rules.ledger import LineKind
from yakir.apps.places.models import Community
from yakir.apps.projects.models import Project
from yakir.apps.projects.rules import Stage
from yakir.common.models import Rate

COST = Decimal(1000)


def approved(
    community: Community | None = None,
    *,
    cost: Decimal = COST,
    currency: str = "EUR",
    stage: Stage = Stage.APPROVED,
    **values: Any,
) -> Project:
    """Return an approved project of a cost that is easy to reckon with."""
    project = at_stage(drafted(community or CommunityFactory(), **values), stage)
    Project.objects.filter(pk=project.pk).update(cost=cost, currency=currency)
    project.refresh_from_db()
    return project


def committed_to(project: Project, amount: str = "1000", **values: Any) -> Commitment:
    """Return a commitment signed for the community of a project."""
    return signed(amount, where=where(project.community), **values)


def set_aside(
    project: Project, of: Commitment | Line, amount: str, *, on: date = DAY, by: Any = None
) -> Allocation:
    """Return an allocation made by whoever keeps the ledger of the community."""
    return allocate(
        project=project, of=of, amount=Decimal(amount), on=on, version=version_of(project),
        by=by or recorder(project.community), at=NOW,
    )  # fmt: skip


def rate(currency: str, uah: str, day: date = DAY) -> Rate:
    """Return an imagined rate with its source."""
    return Rate.objects.create(
        currency=currency, uah_per_unit=Decimal(uah), date=day, source=SourceFactory(),
        recorded_at=NOW,
    )  # fmt: skip


def in_unit(unit: str) -> DesignVersion:
    """Return the imagined design with its indicator counted in another unit."""
    name = {"person": "осіб", "percent": "%"}[unit]
    content = copy.deepcopy(CONTENT)
    content["indicators"][0]["unit"] = unit
    units = [*content["units"], {"code": unit, "name_uk": name, "name_en": unit}]
    return imagined_version(indicators=content["indicators"], units=units)


def measured(project: Project) -> Indicator:
    """Return the indicator taken from the design of a project."""
    return take_indicators(
        project=project, version=version_of(project),
        by=person_in(project.community, Role.CLERK), at=NOW,
    )[0]  # fmt: skip


def reported(
    indicator: Indicator, value: str = "12", *, by: Person | None = None, **values: Any
) -> Result:
    """Return a result reported by a clerk of the community, still a draft."""
    project = indicator.project
    more = {name: values.pop(name) for name in ("replaces",) if name in values}
    told = {"since": date(2026, 7, 1), "until": date(2026, 9, 30), "method": "Вигаданий огляд"}
    return report_result(
        indicator=indicator, values=ResultOf(**{**told, "value": Decimal(value), **values}),
        version=version_of(project), by=by or person_in(project.community, Role.CLERK), at=NOW,
        **more,
    )  # fmt: skip


def taken(result: Result, to: ResultState, *, by: Person, note: str = "Вигадана причина") -> None:
    """Take a result to another state."""
    version = version_of(result.indicator.project)
    take_result(result=result, to=to, note=note, version=version, by=by, at=NOW)


def verifier() -> Person:
    """Return somebody who verifies for an organisation of its own."""
    return person_in(None, Role.VERIFIER, kind=OrganisationKind.VERIFIER)


def walked(result: Result, to: ResultState) -> Result:
    """Return a result taken as far as a state by people who may."""
    place = result.indicator.project.community
    road = (
        (ResultState.SUBMITTED, result.by),
        (ResultState.APPROVED, person_in(place, Role.SIGNER)),
        (ResultState.VERIFIED, verifier()),
    )
    for state, by in road:
        taken(result, state, by=by)
        if state is to:
            break
    return result


def milestone(project: Project, budget: str = "400", **values: Any) -> Milestone:
    """Return a milestone planned by a clerk of the community."""
    told = {"title_uk": "Вигаданий етап", "title_en": "Imagined milestone"}
    given = {**told, "planned_on": date(2026, 6, 30), **values}
    return plan_milestone(
        project=project, values=MilestoneOf(budget=Decimal(budget), **given),
        version=version_of(project), by=person_in(project.community, Role.CLERK), at=NOW,
    )  # fmt: skip


def entered(found: Milestone, state: str = "open", *, by: Any = None, **values: Any) -> None:
    """Say how a milestone stands."""
    project = found.project
    tell_milestone(
        milestone=found, values=EntryOf(state, **values), version=version_of(project),
        by=by or person_in(project.community, Role.CLERK), at=NOW,
    )  # fmt: skip


def finished(found: Milestone, on: date) -> None:
    """Say that a milestone is done."""
    entered(found, "done", actual_on=on, evidence="Вигаданий акт")


def delayed(project: Project, days: int = 7, **values: Any) -> Delay:
    """Return days that a project lost."""
    more = {name: values.pop(name) for name in ("replaces", "milestone") if name in values}
    told = {"cause": "weather", "bearer": "contractor", "since": DAY, "note": "", **values}
    return record_delay(
        project=project, values=DelayOf(days=days, **told), version=version_of(project),
        by=person_in(project.community, Role.CLERK), at=NOW, **more,
    )  # fmt: skip


def feared(project: Project, *, replaces: ProjectRisk | None = None, **values: Any) -> ProjectRisk:
    """Return a risk of a project."""
    told = {"title": "Вигаданий ризик", "likelihood": 3, "impact": 4, "response": "Вигадана дія"}
    return record_risk(
        project=project, values=RiskOf(**{**told, "review_on": date(2026, 9, 1), **values}),
        replaces=replaces, version=version_of(project),
        by=person_in(project.community, Role.CLERK), at=NOW,
    )  # fmt: skip


def terms(amount: str = "500", **values: Any) -> TermsOf:
    """Return what an imagined contract says."""
    told = {"title": "Вигадані роботи", "supplier": "Вигаданий постачальник", "document": "№ 1"}
    return TermsOf(amount=Decimal(amount), **{**told, "signed_on": DAY, **values})


def contracted(project: Project, amount: str = "500", **values: Any) -> Contract:
    """Return a contract signed for a project, in its currency unless another is named."""
    more = {name: values.pop(name) for name in ("tender_id", "contract_id") if name in values}
    return sign_contract(
        project=project, currency=values.pop("currency", project.currency),
        values=terms(amount, **values), version=version_of(project),
        by=recorder(project.community), at=NOW, **more,
    )  # fmt: skip


def spent_line(project: Project, amount: str = "500", currency: str = "EUR") -> Line:
    """Return spending of an account of the community."""
    into = account(where=where(project.community), currency=currency)
    line(LineKind.DISBURSEMENT, amount=amount, account=into, giver=PartnerFactory())
    return line(LineKind.SPENDING, amount=amount, account=into)


def paid(contract: Contract, of: Line, amount: str) -> Payment:
    """Return a payment under a contract."""
    project = contract.project
    return pay_contract(
        contract=contract, line=of, amount=Decimal(amount), version=version_of(project),
        by=recorder(project.community), at=NOW,
    )  # fmt: skip
