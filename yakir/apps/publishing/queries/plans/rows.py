"""Rows of a published plan: what a page, a file and the API show of it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from yakir.apps.publishing.queries.governed import CheckRow
from yakir.apps.publishing.queries.rows import Sums
from yakir.common.money import Money

CURRENCY = "EUR"


@dataclass(frozen=True, slots=True)
class FundRow:
    """A fund of a scenario with its rule; `used` is None where it would tell of single projects."""

    public_id: str
    name: str
    letter: str
    sectors: tuple[str, ...]
    money: Money
    used: Money | None
    share: float
    smallest: Money | None
    largest: Money | None
    greatest_share: Decimal
    carry_over: bool
    by_quarter: tuple[Decimal, ...]

    @property
    def left(self) -> Money | None:
        """What it has left at the end."""
        return None if self.used is None else self.money - self.used


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A candidate of an open kind."""

    public_id: str
    title: str
    project: str
    design: str
    community: str
    community_code: str
    oblast: str
    service: str
    money: Money
    people: int
    lead_quarters: int


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """A chosen project of an open kind: from when, paid by whom."""

    candidate: CandidateRow
    quarter: str
    funds: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """A candidate of an open kind that the plan leaves out, why, and what would let it in."""

    candidate: CandidateRow
    reason: str
    reason_name: str
    quarter: str
    funds: tuple[str, ...]
    missing: Money | None
    instead_of: str


@dataclass(frozen=True, slots=True)
class OblastCount:
    """How many protected candidates of an oblast are left out; no name joins small ones."""

    oblast: str
    count: int


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who made the plan public: the organisation and the role, never the person."""

    organisation: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A published plan in a list, with the figures that matter."""

    public_id: str
    name: str
    first_quarter: str
    last_quarter: str
    starts: int
    horizon: int
    candidates: int
    chosen: int
    communities: int | None
    package_people: int
    money: Money
    used: Money | None
    value: float
    bound: float
    gap: float | None
    ending: str
    ending_name: str
    seconds: float
    problem_sha256: str
    published: Publisher | None

    @property
    def part(self) -> float | None:
        """The part of the greatest possible gain that the plan reaches."""
        return self.value / self.bound if self.bound > 0 else None

    @property
    def better_by(self) -> float:
        """People with all seven services over the whole horizon that a better plan might add."""
        return max(self.bound - self.value, 0.0) / self.horizon if self.horizon else 0.0


@dataclass(frozen=True, slots=True)
class PlanDetail:
    """Everything public about a plan."""

    row: PlanRow
    quarters: tuple[str, ...]
    funds: tuple[FundRow, ...]
    shows_quarters: bool
    chosen: tuple[ChoiceRow, ...]
    protected_chosen: int
    sums: Sums
    left_out: tuple[LeftOutRow, ...]
    protected_left_out: int
    left_out_by_oblast: tuple[OblastCount, ...]
    checks: tuple[CheckRow, ...]

    @property
    def open_money(self) -> Money:
        """What the chosen open projects cost together."""
        costs = (each.candidate.money.amount for each in self.chosen)
        return Money(sum(costs, Decimal(0)), CURRENCY)
