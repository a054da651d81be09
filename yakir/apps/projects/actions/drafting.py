"""Drafting a project, from a typical design or freely, and changing a draft."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.catalogue import queries as catalogue
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.catalogue.rules import plain_settings
from yakir.apps.journal import actions as journal
from yakir.apps.needs.models import Need
from yakir.apps.needs.rules import Status as NeedStatus
from yakir.apps.places.models import Community, District, Site
from yakir.apps.places.queries import scope_of
from yakir.apps.projects import queries, rules
from yakir.apps.projects.models import Project, Step
from yakir.apps.projects.rules import Stage
from yakir.common.errors import Conflict, Invalid, NotAllowed, Refused
from yakir.common.money import CurrencyMismatch, Money, convert
from yakir.common.rounding import to_hundreds

TEXTS = ("title_uk", "title_en", "description", "dream_id")
LONGEST_TITLE = 200


class NotEligible(Invalid):
    """The official status of the community does not allow this kind of project."""

    code = "not_eligible"


class NotADraft(Refused):
    """Only a draft is changed; a project that was appraised goes back first."""

    code = "not_a_draft"
    message = _("Only a draft can be changed. Return the project to draft first, with the reason.")


@transaction.atomic
def draft_from_design(
    *,
    version: DesignVersion,
    parameters: Mapping[str, object],
    community: Community,
    by: Person,
    at: datetime,
    title_uk: str = "",
    title_en: str = "",
    description: str = "",
    site: Site | None = None,
    district: District | None = None,
    needs: Iterable[Need] = (),
) -> Project:
    """Draft a project: a version of a design at a community, priced at these parameters."""
    _may_draft(by, community)
    _must_be_eligible(version.design.key, str(version.design), community)
    project = Project(
        community=community,
        district=district,
        site=site,
        version_of_design=version,
        title_uk=title_uk or f"{version.design.name_uk}, {community.name_uk}",
        title_en=title_en or f"{version.design.name_en}, {community.name_en}",
        description=description,
        service=version.design.service,
        sector=version.design.sector,
        drafted_by=by,
        recorded_at=at,
    )
    _price(project, parameters)
    return _record(project, list(needs), by=by, at=at)


@transaction.atomic
def draft_free(
    *,
    community: Community,
    title_uk: str,
    title_en: str,
    service: str,
    sector: str,
    people: int,
    cost: Decimal,
    currency: str,
    lead_quarters: int,
    by: Person,
    at: datetime,
    yearly_cost: Decimal = Decimal(0),
    description: str = "",
    site: Site | None = None,
    district: District | None = None,
    needs: Iterable[Need] = (),
) -> Project:
    """Draft a project that follows no typical design."""
    _may_draft(by, community)
    _must_be_eligible(rules.FREE, gettext("A project of its own"), community)
    project = Project(
        community=community,
        district=district,
        site=site,
        title_uk=title_uk,
        title_en=title_en,
        description=description,
        service=service,
        sector=sector,
        people=people,
        coverage_people=people,
        cost=cost,
        currency=currency,
        yearly_cost=yearly_cost,
        lead_quarters=lead_quarters,
        drafted_by=by,
        recorded_at=at,
    )
    return _record(project, list(needs), by=by, at=at)


@transaction.atomic
def change(
    *, project: Project, changes: Mapping[str, Any], version: int, by: Person, at: datetime
) -> Project:
    """
    Change a draft.

    Of a design: titles, description, DREAM identifier, site and `parameters`. Of a free
    description also service, sector, people, cost, currency, yearly cost and lead time.
    """
    kept = locked(project, version)
    _may_draft(by, kept.community)
    if kept.stage != Stage.DRAFT:
        raise NotADraft
    before = values_of(kept)
    allowed = {*TEXTS, "site", "district"}
    if kept.version_of_design is None:
        allowed |= {"service", "sector", "people", "cost", "currency"}
        allowed |= {"yearly_cost", "lead_quarters"}
    for name in allowed & set(changes):
        setattr(kept, name, changes[name])
    if kept.version_of_design is None:
        kept.coverage_people = kept.people
    elif "parameters" in changes:
        _price(kept, changes["parameters"])
    _check(kept, [])
    changed = {name: value for name, value in values_of(kept).items() if before[name] != value}
    kept.version += 1
    kept.save()
    if changed:
        journal.enter(kind="project.changed", subject=kept.public_id, values=changed, by=by, at=at)
    return kept


def locked(project: Project, version: int) -> Project:
    """Return the project held for this transaction; refuse when somebody was faster."""
    kept = (
        Project.objects.select_for_update(of=("self",))
        .select_related("community__oblast", "version_of_design__design", "site")
        .get(pk=project.pk)
    )
    if kept.version != version:
        raise Conflict
    return kept


def values_of(project: Project) -> dict[str, Any]:
    """Return a project's values for the journal, coarse ones as fields of their own."""
    design = project.version_of_design
    return {
        "community": project.community.code,
        "oblast": project.community.oblast.code,
        "district": project.district.code if project.district else None,
        "site": project.site.public_id if project.site else None,
        "design": design.design.key if design else None,
        "design_version": design.number if design else None,
        "parameters": [f"{name}={value}" for name, value in sorted(project.parameters.items())],
        "title_uk": project.title_uk,
        "title_en": project.title_en,
        "service": project.service,
        "sector": project.sector,
        "is_protected": project.is_protected,
        "people": project.people,
        "people_hundreds": to_hundreds(project.people),
        "cost": project.cost,
        "currency": project.currency,
        "yearly_cost": project.yearly_cost,
        "lead_quarters": project.lead_quarters,
        "stage": project.stage,
        "dream_id": project.dream_id,
    }


def _may_draft(by: Person, community: Community) -> None:
    if not (by.is_machine or scope_of(by, Permission.DRAFT).includes(community.pk)):
        raise NotAllowed


def _must_be_eligible(design: str, name: str, community: Community) -> None:
    reason = queries.why_not_eligible(design, name, community)
    if reason:
        raise NotEligible({"community": reason}, reason)


def _price(project: Project, parameters: Mapping[str, object]) -> None:
    """Fill what follows from the design at these parameters."""
    if project.version_of_design is None:
        raise ValueError("A free description has no parameters.")
    quote = catalogue.quote(project.version_of_design, parameters, anchors={})
    project.parameters = plain_settings({row.parameter.name: row.value for row in quote.settings})
    project.people = quote.people
    project.coverage_people = quote.coverage_people
    project.cost = quote.total.amount
    project.currency = quote.total.currency
    project.yearly_cost = quote.yearly.amount
    project.lead_quarters = quote.lead_quarters
    project.rates = queries.plain_rates(quote.rates)


def _record(project: Project, needs: list[Need], *, by: Person, at: datetime) -> Project:
    _check(project, needs)
    project.save()
    project.needs.set(needs)
    Step.objects.create(project=project, after=Stage.DRAFT, by=by, recorded_at=at)
    journal.enter(
        kind="project.drafted",
        subject=project.public_id,
        values={**values_of(project), "needs": [need.public_id for need in needs]},
        by=by,
        at=at,
    )
    return project


def _check(project: Project, needs: list[Need]) -> None:
    """Refuse what cannot be, each fault at its field; decide whether the kind is protected."""
    faults = rules.impossible(
        cost_eur=in_euro(project.money),
        yearly_cost=project.yearly_cost,
        lead_quarters=project.lead_quarters,
        people=project.people,
        population=project.community.population,
    )
    for name in ("title_uk", "title_en"):
        title = getattr(project, name).strip()
        if not title:
            faults[name] = gettext("Name the project in this language.")
        elif len(title) > LONGEST_TITLE:
            faults[name] = gettext("Longer than %(most)s characters.") % {"most": LONGEST_TITLE}
    if project.site is not None and project.site.community_id != project.community_id:
        faults["site"] = gettext("This site lies in another community.")
    if project.district is not None and project.district.community_id != project.community_id:
        faults["district"] = gettext("This district lies in another community.")
    if any(need.community_id != project.community_id for need in needs):
        faults["needs"] = gettext("A need of another community cannot be met by this project.")
    elif any(need.status != NeedStatus.VERIFIED for need in needs):
        faults["needs"] = gettext("Only a verified need can lead to a project.")
    if faults:
        raise Invalid(faults)
    design = project.version_of_design
    project.is_protected = (design is not None and design.design.is_protected) or rules.protected(
        sector=project.sector,
        service=project.service,
        site_is_protected=project.site is not None and project.site.is_protected,
    )


def in_euro(money: Money) -> Decimal | None:
    """Return the amount in euro, or None where there is no rate."""
    if money.currency == "EUR":
        return money.amount
    rates = {code: rate.uah_per_unit for code, rate in catalogue.newest_rates().items()}
    try:
        return convert(money, to="EUR", uah_per_unit=rates).amount
    except CurrencyMismatch:
        return None
