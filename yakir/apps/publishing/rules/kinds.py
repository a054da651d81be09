"""Which records are of a protected kind; in doubt, they are."""

from functools import singledispatch

from django.db import models

from yakir.apps.delivery.models import (
    Allocation,
    Contract,
    ContractTerms,
    Delay,
    Goal,
    Indicator,
    Milestone,
    MilestoneEntry,
    Payment,
    ProjectRisk,
    Result,
    ResultStep,
    Undertaking,
)
from yakir.apps.governance.models import (
    Decision,
    Declaration,
    Enrolment,
    KeptOut,
    Mandate,
    Option,
    Score,
    Vote,
)
from yakir.apps.needs.models import Damage, Need
from yakir.apps.partners.models import (
    Account,
    Act,
    AidReport,
    Answer,
    Commitment,
    Consignment,
    Delivery,
    Instalment,
    Item,
    Line,
    LineParty,
    Party,
    Photograph,
    Pledge,
    PledgeChange,
    Receipt,
)
from yakir.apps.places.models import AskedFor, Site
from yakir.apps.planning.models import Candidate, Choice, LeftOut, Overrule
from yakir.apps.projects.models import Change, Project, Signature, Step
from yakir.common.protected import (
    PROTECTED_SECTORS,
    PROTECTED_SERVICES,
    PROTECTED_SITES,
    Sector,
    Service,
)

# These sectors hold hospitals and depots among other things, so a count of them is kept coarse.
MIXED_SECTORS = frozenset({Sector.HEALTH, Sector.TRANSPORT})
# Civil protection is more than shelters, so there an act's own mark decides.
PROTECTED_ACTS = PROTECTED_SECTORS - {Sector.CIVIL_PROTECTION}

# What hangs on a project and tells of nothing else.
OfProject = (
    Contract | Delay | Enrolment | Milestone | ProjectRisk | Score | Signature | Step | Undertaking
)
# All that an act says in words of its own.
WORDED = ("title_uk", "title_en", "detail_uk", "detail_en", "stated_uk", "stated_en")


@singledispatch
def is_protected(record: models.Model) -> bool:
    """Return whether nothing of this record may be known below the oblast."""
    return False


@is_protected.register
def _(record: Site) -> bool:
    return record.kind in PROTECTED_SITES


@is_protected.register(Need)
@is_protected.register(Damage)
def _(record: Need | Damage) -> bool:
    if record.service in PROTECTED_SERVICES:
        return True
    if record.site is not None:
        return record.site.kind in PROTECTED_SITES
    # Without a site, a need of medicine may be a hospital's.
    return record.service == Service.MEDICINE


@is_protected.register(Project)
@is_protected.register(Candidate)
def _(record: Project | Candidate) -> bool:
    return (
        record.is_protected
        or record.service in PROTECTED_SERVICES
        or record.sector in PROTECTED_SECTORS
        or uses_protected_design(record)
        or (isinstance(record, Project) and stands_at_protected_site(record))
        or (
            isinstance(record, Candidate)
            and record.project is not None
            and is_protected(record.project)
        )
    )


@is_protected.register
def _(record: Act) -> bool:
    return record.is_protected or record.sector in PROTECTED_ACTS


@is_protected.register(Pledge)
@is_protected.register(Delivery)
def _(record: Pledge | Delivery) -> bool:
    return is_protected(record.act)


@is_protected.register(PledgeChange)
@is_protected.register(Answer)
def _(record: PledgeChange | Answer) -> bool:
    return is_protected(record.pledge.act)


@is_protected.register(Choice)
@is_protected.register(LeftOut)
def _(record: Choice | LeftOut) -> bool:
    return is_protected(record.candidate)


@is_protected.register
def _(record: Change) -> bool:
    return is_protected(record.project)


@is_protected.register
def _(record: Overrule) -> bool:
    if record.project is not None:
        return is_protected(record.project)
    design = record.design
    return (
        design is None
        or design.is_protected
        or design.service in PROTECTED_SERVICES
        or design.sector in PROTECTED_SECTORS
    )


@is_protected.register
def _(record: Decision) -> bool:
    projects = [*record.projects.all(), *([record.change.project] if record.change else [])]
    overrules = [mandate.overrule for mandate in record.mandates.all()]
    return any(is_protected(each) for each in (*projects, *overrules))


@is_protected.register(Option)
@is_protected.register(Vote)
def _(record: Option | Vote) -> bool:
    return is_protected(record.decision)


@is_protected.register(Commitment)
@is_protected.register(Account)
@is_protected.register(Consignment)
def _(record: Commitment | Account | Consignment) -> bool:
    return record.is_protected or record.sector in PROTECTED_SECTORS


@is_protected.register
def _(record: Item) -> bool:
    return is_protected(record.consignment)


@is_protected.register
def _(record: Line) -> bool:
    holdings = (record.commitment, record.account, record.other_account, record.consignment)
    return any(is_protected(each) for each in holdings if each is not None)


@is_protected.register
def _(record: Allocation) -> bool:
    money = record.commitment or record.line
    return is_protected(record.project) or (money is not None and is_protected(money))


@is_protected.register
def _(record: Indicator) -> bool:
    return is_protected(record.project)


@is_protected.register(Goal)
@is_protected.register(Result)
def _(record: Goal | Result) -> bool:
    return is_protected(record.indicator)


@is_protected.register
def _(record: ResultStep) -> bool:
    return is_protected(record.result)


@is_protected.register(Receipt)
@is_protected.register(AidReport)
def _(record: Receipt | AidReport) -> bool:
    return is_protected(record.consignment)


@is_protected.register
def _(record: Photograph) -> bool:
    return is_protected(record.receipt)


@is_protected.register
def _(record: Party) -> bool:
    return is_protected(record.act)


@is_protected.register
def _(record: Instalment) -> bool:
    return is_protected(record.commitment)


@is_protected.register
def _(record: LineParty) -> bool:
    return is_protected(record.line)


@is_protected.register(Contract)
@is_protected.register(Delay)
@is_protected.register(Enrolment)
@is_protected.register(Milestone)
@is_protected.register(ProjectRisk)
@is_protected.register(Score)
@is_protected.register(Signature)
@is_protected.register(Step)
@is_protected.register(Undertaking)
def _(record: OfProject) -> bool:
    return is_protected(record.project)


@is_protected.register
def _(record: ContractTerms) -> bool:
    return is_protected(record.contract)


@is_protected.register
def _(record: MilestoneEntry) -> bool:
    return is_protected(record.milestone)


@is_protected.register
def _(record: Payment) -> bool:
    return is_protected(record.contract) or is_protected(record.line)


@is_protected.register
def _(record: Declaration) -> bool:
    return record.project is not None and is_protected(record.project)


@is_protected.register
def _(record: KeptOut) -> bool:
    return is_protected(record.decision)


@is_protected.register
def _(record: Mandate) -> bool:
    return is_protected(record.overrule) or is_protected(record.decision)


@is_protected.register
def _(record: AskedFor) -> bool:
    return record.sector in PROTECTED_SECTORS | MIXED_SECTORS


def act_of(record: models.Model) -> Act | None:
    """Return the act that a record is, or hangs on."""
    match record:
        case Act():
            return record
        case Pledge() | Delivery():
            return record.act
        case Party():
            return record.act
        case PledgeChange() | Answer():
            return record.pledge.act
        case _:
            return None


def wording_at_oblast(act: Act) -> str | None:
    """Return all that an act says, when it names no place below the oblast; else None."""
    if act.community_id is not None or act.oblast_id is None:
        return None
    return "\n".join(getattr(act, field) for field in WORDED)


def uses_protected_design(record: Project | Candidate) -> bool:
    """Return whether it builds a design of a protected kind."""
    version = record.version_of_design
    return version is not None and version.design.is_protected


def stands_at_protected_site(record: Project) -> bool:
    """Return whether it is done at a site of a protected kind."""
    return record.site is not None and record.site.kind in PROTECTED_SITES
