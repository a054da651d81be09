"""Shapes of the public API's answers and questions."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

from ninja import Field, Schema

Item = TypeVar("Item")
SERVICE = Literal["power", "water", "heat", "medicine", "education", "housing", "work"]
BAND = Literal["great", "medium", "lesser"]
STATUS = Literal[
    "frontline",
    "possible_hostilities",
    "active_hostilities",
    "active_hostilities_resources",
    "mainly_occupied",
    "temporarily_occupied",
    "none",
]
# Printable text: a control character is never part of a name, and databases refuse some.
WORDS = Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
CODE = Annotated[str, Field(pattern=r"^UA[0-9]{17}$")]


class Problem(Schema):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = ""
    code: str = ""
    errors: list[dict[str, str]] = []


class Language(Schema):
    """The language of names in the answer."""

    lang: Literal["uk", "en"] = "uk"


class Paging(Language):
    """Which page of a list, and how long a page is."""

    page: int = Field(1, ge=1, le=100_000)
    page_size: int = Field(50, ge=1, le=200)


class Envelope(Schema, Generic[Item]):
    """A page of a list, and how many there are in all."""

    items: list[Item]
    total: int
    page: int
    page_size: int


class CommunityQuery(Paging):
    """Which communities."""

    q: WORDS = ""
    oblast: CODE | None = None
    status: STATUS | None = None
    service: SERVICE | None = None
    need: BAND | None = None


class NeedQuery(Paging):
    """Which needs."""

    oblast: CODE | None = None
    community: CODE | None = None
    service: SERVICE | None = None


class PublicSource(Schema):
    """Who said it, where and when."""

    publisher: str
    title: str
    url: str
    published: str
    read_on: date | None


class PublicBand(Schema):
    """The need for a service."""

    service: str
    band: str
    grade: str
    method: str
    kind: str
    share: float | None


class PublicCommunity(Schema):
    """A community."""

    code: str
    public_id: str
    name: str
    centre: str
    oblast: str
    oblast_code: str
    status: str
    population: int | None
    lat: float | None
    lon: float | None
    bands: list[PublicBand]


class PublicPopulation(Schema):
    """How many people, of which kind."""

    kind: str
    people: int
    low: int | None
    high: int | None
    as_of: date
    is_estimate: bool
    method: str
    source: PublicSource | None


class PublicStatus(Schema):
    """An entry of the official list."""

    status: str
    valid_from: date | None
    valid_to: date | None
    as_of: date
    source: PublicSource | None


class PublicAsked(Schema):
    """Project ideas in a sector."""

    sector: str
    count: int


class PublicNeed(Schema):
    """A verified need of an open kind; people are rounded to hundreds."""

    public_id: str
    title: str
    community: str
    community_code: str
    oblast: str
    service: str
    quantity: Decimal | None
    unit: str
    people: int | None
    observed_on: date | None
    status: str
    source_text: str
    source: PublicSource | None


class PublicCommunityDetail(Schema):
    """Everything public about a community, but its partners' acts."""

    community: PublicCommunity = Field(alias="row")
    type_name: str
    raion: str
    districts: list[str]
    populations: list[PublicPopulation]
    statuses: list[PublicStatus]
    asked_for: list[PublicAsked] = Field(alias="asked.rows")
    asked_for_in_oblast: list[PublicAsked] = Field(alias="asked.protected")
    needs: list[PublicNeed]
    projects: int


class Feature(Schema):
    """A community on the map."""

    type: Literal["Feature"]
    id: str
    geometry: dict[str, Any]
    properties: dict[str, Any]


class FeatureCollection(Schema):
    """Communities as GeoJSON."""

    type: Literal["FeatureCollection"]
    features: list[Feature]


class PublicDesign(Schema):
    """A typical design."""

    public_id: str
    key: str
    name: str
    summary: str
    service: str
    sector: str
    is_protected: bool
    version: str
    price_date: str


class PublicDesignDetail(Schema):
    """A typical design with its newest version as data."""

    design: PublicDesign = Field(alias="row")
    content: dict[str, Any]
    versions: list[str]


class PublicMoney(Schema):
    """An amount with its currency."""

    amount: Decimal
    currency: str


class PublicLine(Schema):
    """A line of a bill."""

    key: str
    label_uk: str
    label_en: str
    quantity: Decimal | None
    unit_cost: PublicMoney | None
    total: PublicMoney
    basis: str


class PublicQuote(Schema):
    """What a design costs at chosen parameters."""

    key: str
    total: PublicMoney
    yearly: PublicMoney
    people: int
    staff: int
    lead_quarters: int
    price_date: str
    bill: list[PublicLine]
    connection: list[PublicLine]


class PublicLeaf(Schema):
    """A leaf of the journal."""

    index: int
    leaf: str
    leaf_hash: str


class PublicConsistency(Schema):
    """The path that proves the newer tree continues the older, in hexadecimal."""

    old: int
    new: int
    path: list[str]


PUBLIC_ID = Annotated[str, Field(pattern=r"^ykr:[a-z-]{1,20}:[0-9A-HJKMNP-TV-Z]{26}$")]
PARTNER_KEY = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,80}$")]
COUNTRY = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
SECTOR = Literal[
    "energy",
    "heat",
    "water",
    "health",
    "education",
    "housing",
    "economy",
    "transport",
    "communications",
    "civil_protection",
    "digital",
    "culture",
    "human_capital",
    "environment",
    "governance",
    "relief",
    "several",
]
GROUP = Literal["silent", "open", "part", "kept", "gone"]
ACT_KIND = Literal[
    "statement",
    "resolution",
    "agreement",
    "pledge",
    "delivery",
    "visit",
    "programme",
    "proposal",
    "strategy",
    "intention",
    "investment_site",
    "policy",
]
STAGE = Literal[
    "appraised", "approved", "funded", "in_progress", "completed", "in_operation", "suspended",
    "cancelled",
]  # fmt: skip


class PledgeQuery(Paging):
    """Which pledges."""

    q: WORDS = ""
    state: GROUP | None = None
    partner: PARTNER_KEY | None = None
    country: COUNTRY | None = None
    sector: SECTOR | None = None


class PartnerQuery(Paging):
    """Which partners."""

    q: WORDS = ""
    country: COUNTRY | None = None


class ActQuery(Paging):
    """Which facts."""

    q: WORDS = ""
    kind: ACT_KIND | None = None
    sector: SECTOR | None = None


class ProjectQuery(Paging):
    """Which projects."""

    q: WORDS = ""
    oblast: CODE | None = None
    service: SERVICE | None = None
    stage: STAGE | None = None


class PublicParty(Schema):
    """An organisation and its role in an act."""

    name: str
    key: str
    public_id: str
    role: str


class PublicAct(Schema):
    """A public fact with its parties and its source."""

    public_id: str
    key: str
    kind: str
    sector: str
    title: str
    detail: str
    happened: str
    quantity: Decimal | None
    unit: str
    money: PublicMoney | None
    stated: str
    part_of: str
    parties: list[PublicParty]
    source: PublicSource | None


class PublicAnswer(Schema):
    """What a partner says beside a pledge."""

    text: str
    on: str
    source: PublicSource | None


class PublicPledge(Schema):
    """A pledge and where it stands; late only by a date that its source named."""

    public_id: str
    act: PublicAct
    group: str
    state: str
    late: bool
    due_on: date | None
    due: str
    last_news: str
    where: str
    answers: list[PublicAnswer]


class PublicChange(Schema):
    """A step in the life of a pledge."""

    before: str
    after: str
    on: str
    note: str
    source: PublicSource | None


class PublicDelivery(Schema):
    """What a source says came, or is on its way."""

    public_id: str
    state: str
    act: PublicAct


class PublicPledgeDetail(Schema):
    """Everything public about a pledge."""

    pledge: PublicPledge = Field(alias="row")
    changes: list[PublicChange]
    deliveries: list[PublicDelivery]
    parts: list[str]
    overlaps: list[str]


class PublicPartner(Schema):
    """A partner with counts of its pledges by state; sums count no fact twice."""

    key: str
    public_id: str
    name: str
    country: str
    acts: int
    pledges: dict[str, int]
    arrived: list[PublicMoney] = Field(alias="money")
    has_protected: bool


class PublicPartnerAct(Schema):
    """An act of a partner."""

    act: PublicAct
    pledge: str
    group: str


class PublicPartnerDetail(Schema):
    """Everything public about a partner."""

    partner: PublicPartner = Field(alias="row")
    acts: list[PublicPartnerAct]


class PublicProject(Schema):
    """A project of an open kind; people are rounded to hundreds."""

    public_id: str
    title: str
    community: str
    community_code: str
    district: str
    oblast: str
    service: str
    sector: str
    stage: str
    people: int | None
    cost: PublicMoney | None = Field(alias="money")
    yearly_cost: PublicMoney | None = Field(alias="yearly")
    lead_quarters: int | None
    design: str = Field(alias="design_key")
    design_version: str
    dream_id: str


class PublicStep(Schema):
    """A step in the life of a project."""

    after: str
    at: datetime | None


class PublicProjectPlan(Schema):
    """A published plan that chose a project."""

    public_id: str
    name: str
    quarter: str


class PublicProjectChange(Schema):
    """A change of scope, money or time of a project, asked for with a reason and decided."""

    aspect: str
    before: str
    after: str
    what: str
    reason: str
    state: str
    ground: str
    asked: datetime | None
    decided: datetime | None


class PublicProjectDetail(Schema):
    """Everything public about a project of an open kind."""

    project: PublicProject = Field(alias="row")
    steps: list[PublicStep]
    changes: list[PublicProjectChange]
    plans: list[PublicProjectPlan]
    quote: PublicQuote | None


class PublicPublisher(Schema):
    """Under which organisation and role a plan was published; never the person."""

    organisation: str
    role: str
    at: datetime


class PublicPlan(Schema):
    """A published plan; every number is a scenario."""

    public_id: str
    name: str
    first_quarter: str
    last_quarter: str
    horizon: int
    candidates: int
    chosen: int
    package_people: int
    money: PublicMoney
    used: PublicMoney | None
    value: float
    bound: float
    gap: float | None
    ending: str
    problem_sha256: str
    published: PublicPublisher | None


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
    """Gain that overruling cost a published plan, in weighted person-quarters."""

    plan: PublicPlanLink
    lost: float
    at_most: float
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
