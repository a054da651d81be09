"""Programmes and how they decide, as the public API answers."""

from datetime import date, datetime
from decimal import Decimal

from ninja import Field, Schema

from yakir.apps.portal.schemas.projects import PublicProjectChange


class PublicProgramme(Schema):
    """A programme in a list."""

    public_id: str
    name: str
    aims: str
    begins: date | None
    ends: date | None
    run_by: str
    members: int
    decided: int


class PublicTarget(Schema):
    """An indicator of a programme with what it is to reach."""

    label: str
    unit: str
    target: Decimal | None
    is_standard: bool


class PublicSeat(Schema):
    """A seat of a steering group: organisation and role, never the person."""

    organisation: str
    role: str
    since: date | None


class PublicCriterion(Schema):
    """A criterion of scoring with its weight."""

    name: str
    weight: float


class PublicRules(Schema):
    """A published version of the rules."""

    number: int
    published: datetime | None
    eligibility: str
    scoring: str
    criteria: list[PublicCriterion]
    quorum: Decimal | None
    majority: str
    chair_percent: Decimal | None
    chair_quarters: int | None
    in_force: bool


class PublicOption(Schema):
    """An option with the votes that count for it."""

    text: str
    votes: int


class PublicKindCount(Schema):
    """How many members an interest of a kind kept out."""

    kind: str
    number: int


class PublicInterestCount(Schema):
    """How many interests of a kind and nature are declared."""

    kind: str
    nature: str
    number: int


class PublicVote(Schema):
    """A vote by its seat; no option is an abstention."""

    seat: PublicSeat
    option: str
    reason: str


class PublicPlanLink(Schema):
    """A published plan."""

    public_id: str
    name: str


class PublicRanking(Schema):
    """A plan that ranks proposals, and by which version of the rules."""

    plan: PublicPlanLink
    rules_number: int


class PublicDecision(Schema):
    """A closed decision with its votes by seat."""

    public_id: str
    question: str
    options: list[PublicOption]
    outcome: str
    chosen: str
    reasons: str
    may_vote: int | None
    voted: int | None
    closed: datetime | None
    votes: list[PublicVote]
    kept_out: list[PublicKindCount]
    plan: PublicPlanLink | None
    rules_number: int
    replaces: str
    replaced: bool


class PublicOverrule(Schema):
    """An overrule of the planner for a candidate of an open kind."""

    public_id: str
    name: str
    community: str
    kind: str
    quarter: str
    reason: str
    decision: str
    since: datetime | None
    withdrawn: datetime | None


class PublicOverrulingCost(Schema):
    """Gain that overruling cost a plan, in weighted person-quarters; null where withheld."""

    plan: PublicPlanLink
    lost: float | None
    at_most: float | None
    overrules: int


class PublicProgrammeStep(Schema):
    """A stage that a project reached."""

    stage: str
    at: datetime | None


class PublicProgrammeProject(Schema):
    """A project of an open kind in a programme, with its story."""

    public_id: str
    title: str
    community: str
    stage: str
    steps: list[PublicProgrammeStep]
    changes: list[PublicProjectChange]


class PublicRisk(Schema):
    """A risk of a programme."""

    title: str
    band: str
    owner: str
    response: str
    review_on: date | None
    state: str


class PublicProgrammeDetail(Schema):
    """Everything public about a programme."""

    programme: PublicProgramme = Field(alias="row")
    members: list[str]
    targets: list[PublicTarget]
    seats: list[PublicSeat]
    declared: int
    interests: list[PublicInterestCount]
    rules: list[PublicRules]
    rankings: list[PublicRanking]
    decisions: list[PublicDecision]
    overrules: list[PublicOverrule]
    costs: list[PublicOverrulingCost]
    projects: list[PublicProgrammeProject]
    risks: list[PublicRisk]
