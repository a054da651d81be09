"""An imagined school paid by three partners in three currencies, late, verified from outside."""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from tests.factories.accounts import NOW, OrganisationFactory
from tests.factories.delivery import approved, measured, rate, reported, set_aside, walked
from tests.factories.ledger import account, line, paid_in, signed, where
from tests.factories.partners import ActFactory, PartnerFactory, PledgeFactory
from tests.factories.places import CommunityFactory
from yakir.apps.delivery.actions import GoalOf, set_goal
from yakir.apps.delivery.queries import version_of
from yakir.apps.delivery.rules import ResultState
from yakir.apps.partners.rules.ledger import LineKind
from yakir.apps.projects.models import Project, Step
from yakir.apps.projects.rules import Stage

RATES = {"EUR": "48", "USD": "42", "PLN": "11"}
SHARES = {"EUR": "500", "USD": "400", "PLN": "300"}
KYIV = ZoneInfo("Europe/Kyiv")
STAGES = {
    Stage.APPROVED: date(2026, 1, 12),
    Stage.FUNDED: date(2026, 3, 9),
    Stage.IN_PROGRESS: date(2026, 4, 7),
    Stage.COMPLETED: date(2026, 8, 28),
    Stage.IN_OPERATION: date(2026, 9, 1),
}


def delivered(community=None, *, version=None, value="104") -> SimpleNamespace:
    """Return a project that was to take a quarter and took two, with all of its money."""
    community = community or CommunityFactory()
    runs = OrganisationFactory(
        key="imagined-city", name_uk="Вигадане місто", name_en="Imagined city", kind="community"
    )
    project = approved(community, version=version)
    Project.objects.filter(pk=project.pk).update(lead_quarters=1)
    for currency, uah in RATES.items():
        rate(currency, uah)
    givers = [_paid(project, runs, currency, amount) for currency, amount in SHARES.items()]
    _walk(project)
    result = _measured(project, value)
    project.refresh_from_db()
    return SimpleNamespace(
        community=community, runs=runs, project=project, givers=givers, result=result
    )


def _paid(project: Project, runs, currency: str, amount: str):
    """Let a partner pledge, commit and pay, and the city spend most of it."""
    giver = PartnerFactory(name_uk=f"Вигаданий партнер {currency}", name_en=f"Imagined {currency}")
    act = ActFactory(
        community=project.community, funder=giver, amount=Decimal(amount), currency=currency,
        happened="2026-02-20",
    )  # fmt: skip
    pledge = PledgeFactory(act=act)
    place = where(project.community)
    commitment = signed(
        amount, where=place, giver=giver, taker=runs, currency=currency, pledge=pledge
    )
    kept = account(where=place, keeper=runs, currency=currency)
    paid = paid_in(amount, kept, giver=giver, taker=runs, commitment=commitment)
    spent = line(LineKind.SPENDING, amount=str(int(amount) - 50), account=kept, giver=runs)
    set_aside(project, commitment, amount)
    set_aside(project, paid, amount)
    set_aside(project, spent, str(int(amount) - 50))
    return giver


def _walk(project: Project) -> None:
    """Put the project on its road, each step on its day."""
    before = ""
    for stage, day in STAGES.items():
        Step.objects.create(
            project=project, before=before, after=stage, by=project.drafted_by,
            recorded_at=datetime(day.year, day.month, day.day, 12, tzinfo=KYIV),
        )  # fmt: skip
        before = stage
    Project.objects.filter(pk=project.pk).update(stage=before)


def _measured(project: Project, value: str):
    """Return a result that somebody outside the project has verified."""
    indicator = measured(project)
    set_goal(
        indicator=indicator, goal=GoalOf(
            baseline=Decimal(20), baseline_on=date(2025, 1, 1), target=Decimal(120),
            target_on=date(2026, 12, 31),
        ), reason="Вигадана причина", version=version_of(project), by=project.drafted_by, at=NOW,
    )  # fmt: skip
    return walked(reported(indicator, value), ResultState.VERIFIED)
