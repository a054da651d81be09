"""Plain rows of a programme in public: organisations and roles, never people."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from yakir.apps.publishing.queries.projects import ChangeRow


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme in a list."""

    public_id: str
    name: str
    aims: str
    begins: date | None
    ends: date | None
    run_by: str
    members: int
    decided: int


@dataclass(frozen=True, slots=True)
class TargetRow:
    """An indicator with what it is to reach."""

    label: str
    unit: str
    target: Decimal | None
    is_standard: bool


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat of the steering group: the organisation and the role, never the person."""

    organisation: str
    role: str
    since: date | None


class Criterion(NamedTuple):
    """A criterion of scoring with its weight."""

    name: str
    weight: float


class OptionCount(NamedTuple):
    """An option with the votes that count for it."""

    text: str
    votes: int


class KindCount(NamedTuple):
    """How many members an interest of a kind kept out."""

    kind: str
    number: int


class InterestCount(NamedTuple):
    """How many interests of a kind and nature are declared."""

    kind: str
    nature: str
    number: int


class Ranked(NamedTuple):
    """A plan that ranks proposals, by which version of the rules."""

    plan: "PlanLink"
    rules_number: int


@dataclass(frozen=True, slots=True)
class RulesRow:
    """A published version of the rules."""

    number: int
    published: datetime | None
    eligibility: str
    scoring: str
    criteria: tuple[Criterion, ...]
    quorum: Decimal | None
    majority: str
    chair_percent: Decimal | None
    chair_quarters: int | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class VoteRow:
    """A vote by its seat."""

    seat: SeatRow
    option: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlanLink:
    """A published plan that a record refers to."""

    public_id: str
    name: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A closed decision with its votes by seat, and how many were kept out by which interests."""

    public_id: str
    question: str
    options: tuple[OptionCount, ...]
    outcome: str
    outcome_name: str
    chosen: str
    reasons: str
    may_vote: int | None
    voted: int | None
    closed: datetime | None
    votes: tuple[VoteRow, ...]
    kept_out: tuple[KindCount, ...]
    plan: PlanLink | None
    rules_number: int
    replaces: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class OverruleRow:
    """An overrule of an open kind with its reason and decision."""

    public_id: str
    name: str
    community: str
    kind: str
    kind_name: str
    quarter: str
    reason: str
    decision: str
    since: datetime | None
    withdrawn: datetime | None


@dataclass(frozen=True, slots=True)
class CostRow:
    """What overruling costs a published plan; None where it would tell of protected projects."""

    plan: PlanLink
    lost: float | None
    at_most: float | None
    overrules: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """A stage that a project reached, on which day, under how many signatures."""

    stage: str
    name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project of an open kind in the programme, with its story."""

    public_id: str
    title: str
    community: str
    stage: str
    stage_name: str
    has_stopped: bool
    steps: tuple[StepRow, ...]
    changes: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A risk as the public reads it."""

    title: str
    band: str
    band_name: str
    owner: str
    response: str
    review_on: date | None
    state: str
    state_name: str


@dataclass(frozen=True, slots=True)
class ProgrammeDetail:
    """Everything public about a programme."""

    row: ProgrammeRow
    members: tuple[str, ...]
    targets: tuple[TargetRow, ...]
    seats: tuple[SeatRow, ...]
    declared: int
    interests: tuple[InterestCount, ...]
    rules: tuple[RulesRow, ...]
    rankings: tuple[Ranked, ...]
    decisions: tuple[DecisionRow, ...]
    withheld_decisions: bool
    overrules: tuple[OverruleRow, ...]
    withheld_overrules: bool
    costs: tuple[CostRow, ...]
    projects: tuple[ProjectRow, ...]
    withheld_projects: bool
    risks: tuple[RiskRow, ...]
