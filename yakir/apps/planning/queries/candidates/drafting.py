"""Candidates of a scenario: typical designs sized to each gap, and projects already drafted."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.catalogue.queries import NoRate, candidate_sizes, newest_rates, newest_versions
from yakir.apps.catalogue.queries import quote as quote_of
from yakir.apps.catalogue.rules import Quote, RateUsed
from yakir.apps.endurance.queries.additions import Addition
from yakir.apps.places.models import Community
from yakir.apps.planning.models import Scenario
from yakir.apps.planning.queries.candidates.bonds import bound
from yakir.apps.planning.queries.candidates.drafts import CandidateDraft, Place
from yakir.apps.planning.queries.candidates.places import places_of
from yakir.apps.planning.queries.questions import question_of
from yakir.apps.planning.rules import GREATEST_CANDIDATES, Question, thresholds_of
from yakir.apps.projects.models import Project
from yakir.apps.projects.queries import eligibility_table
from yakir.apps.projects.rules import EligibilityTable, Stage
from yakir.common.money import CurrencyMismatch, Money, convert
from yakir.common.protected import Service

CURRENCY = "EUR"
MAY_BE_CHOSEN = (Stage.DRAFT, Stage.APPRAISED, Stage.APPROVED)
# These will close a part of the gap, so that typical designs are sized to what is left of it.
ON_THE_WAY = (*MAY_BE_CHOSEN, Stage.FUNDED, Stage.IN_PROGRESS, Stage.COMPLETED)


@dataclass
class _Desk:
    """What drafting needs at hand: designs, their prices, rates, projects of each community."""

    thresholds: Mapping[str, float]
    versions: list[DesignVersion]
    rates: Mapping[str, RateUsed]
    chosen: dict[int, list[Project]]
    coming: dict[tuple[int, str], int]
    eligibility: EligibilityTable
    quotes: dict[tuple[int, tuple[tuple[str, Any], ...]], Quote] = field(default_factory=dict)
    groups: int = 0

    def quote(self, version: DesignVersion, size: Mapping[str, Any]) -> Quote:
        """The price of a size, computed once: many communities take the same one."""
        key = (version.pk, tuple(sorted(size.items())))
        if key not in self.quotes:
            self.quotes[key] = quote_of(
                version, size, currency=CURRENCY, rates=self.rates, anchors={}
            )
        return self.quotes[key]

    def next_group(self) -> int:
        """A number for sizes that exclude each other."""
        self.groups += 1
        return self.groups - 1


def candidates_for(scenario: Scenario) -> list[CandidateDraft]:
    """Every candidate of a scenario, community by community, at most twenty each."""
    return candidates_of(question_of(scenario))


def candidates_of(
    question: Question, kept: Mapping[int, Mapping[str, float]] | None = None
) -> list[CandidateDraft]:
    """
    Every candidate of a question that nobody may have recorded yet.

    `kept` tells by community what part of each service lasts through the question's outages; an
    ordinary day without it.
    """
    places = places_of(question)
    if kept is not None:
        places = [replace(place, kept=kept[place.community.pk]) for place in places]
    desk = _desk(question, [place.community for place in places])
    return bound(question, [draft for place in places for draft in _drafts(desk, place)])


def _desk(question: Question, communities: list[Community]) -> _Desk:
    desk = _Desk(
        thresholds=thresholds_of(question.thresholds),
        versions=newest_versions(),
        rates=newest_rates(),
        chosen=defaultdict(list),
        coming=defaultdict(int),
        eligibility=eligibility_table(),
    )
    if question.include_projects:
        projects = Project.objects.filter(community__in=communities, stage__in=ON_THE_WAY)
        for project in projects.select_related("version_of_design__design").order_by("pk"):
            served = _served_by(desk, project)
            desk.coming[project.community_id, project.service] += served[project.service]
            if project.stage in MAY_BE_CHOSEN:
                desk.chosen[project.community_id].append(project)
    return desk


def _served_by(desk: _Desk, project: Project) -> dict[str, int]:
    """Residents whom a project reaches, by service; a design knows more than its users."""
    if project.version_of_design is None:
        return {project.service: project.people}
    quote = desk.quote(project.version_of_design, project.parameters)
    return {project.service: project.people} | _reached(quote)


def _reached(quote: Quote) -> dict[str, int]:
    return {
        gain.service: gain.coverage_people
        for gain in quote.provides
        if gain.service in Service.values
    }


def _drafts(desk: _Desk, place: Place) -> list[CandidateDraft]:
    """The community's own projects, then typical designs, where most people lack most first."""
    own = [
        _of_project(desk, place, project)
        for project in desk.chosen.get(place.community.pk, ())
        if _is_eligible(desk, place, project.version_of_design)
    ]
    versions = sorted(desk.versions, key=lambda v: -_gap(desk, place, v.design.service))
    typical = [draft for version in versions for draft in _of_design(desk, place, version)]
    return (own + typical)[:GREATEST_CANDIDATES]


def _gap(desk: _Desk, place: Place, service: str) -> float:
    """People who lack a service up to its threshold, less those whom projects will serve."""
    share = place.coverage[service]
    if share is None or share >= desk.thresholds[service]:
        return 0.0
    lacking = (desk.thresholds[service] - share) * place.people
    return max(lacking - desk.coming.get((place.community.pk, service), 0), 0.0)


def _of_design(desk: _Desk, place: Place, version: DesignVersion) -> list[CandidateDraft]:
    """One or two sizes of a design for what the community lacks; they exclude each other."""
    if not _is_eligible(desk, place, version):
        return []
    # Rounded, so that 0.3 of 10,000 people are 3,000 and not a hair more.
    gap = round(_gap(desk, place, version.design.service), 6)
    sizes = candidate_sizes(version, gap)
    group = desk.next_group() if len(sizes) > 1 else -1
    drafts = []
    for size in sizes:
        quote = desk.quote(version, size)
        drafts.append(
            CandidateDraft(
                place=place,
                version=version,
                project=None,
                parameters=size,
                service=version.design.service,
                sector=version.design.sector,
                is_protected=version.design.is_protected,
                effects=_under(place, _effects(place, _reached(quote))),
                day_effects=_effects(place, _reached(quote)),
                addition=_addition(place, quote, f"{version.design.key}{sorted(size.items())}"),
                cost_eur=quote.total.amount,
                lead_quarters=quote.lead_quarters,
                group=group,
            )
        )
    return drafts


def _of_project(desk: _Desk, place: Place, project: Project) -> CandidateDraft:
    version, effects = project.version_of_design, _effects(place, _served_by(desk, project))
    quote = None if version is None else desk.quote(version, project.parameters)
    return CandidateDraft(
        place=place,
        version=version,
        project=project,
        parameters=project.parameters,
        service=project.service,
        sector=project.sector,
        is_protected=project.is_protected,
        effects=_under(place, effects),
        day_effects=effects,
        addition=None if quote is None else _addition(place, quote, project.public_id),
        cost_eur=in_euro(project.money, desk.rates),
        lead_quarters=project.lead_quarters,
    )


def _effects(place: Place, reached: Mapping[str, int]) -> dict[str, float]:
    """The share of the community's people who gain each service: never more than lack it."""
    return {
        service: round(min(people / place.people, place.missing(service)), 6)
        for service, people in reached.items()
    }


def _under(place: Place, effects: Mapping[str, float]) -> dict[str, float]:
    """The same under the outages, as long as the network stays as it is."""
    return {
        service: round(share * place.kept.get(service, 1.0), 6)
        for service, share in effects.items()
    }


def _addition(place: Place, quote: Quote, what: str) -> Addition | None:
    """What a project changes in the network, so far as its design says."""
    change = quote.change
    if change is None:
        return None
    reached = _reached(quote) if change.new_site else {}
    return Addition(
        key=f"{place.community.code} {what}",
        kind=change.site_kind if change.new_site else "",
        places={service: float(people) for service, people in reached.items()},
        strengthens=change.strengthens,
        load_kw=change.load_kw,
        adds=change.adds,
    )


def in_euro(money: Money, rates: Mapping[str, RateUsed]) -> Decimal:
    """Return an amount in euro by the newest rates."""
    uah_per_unit = {code: rate.uah_per_unit for code, rate in rates.items()}
    try:
        return convert(money, to=CURRENCY, uah_per_unit=uah_per_unit).rounded().amount
    except CurrencyMismatch as error:
        raise NoRate from error


def _is_eligible(desk: _Desk, place: Place, version: DesignVersion | None) -> bool:
    """Whether this kind of project is allowed under the community's official status."""
    design = version.design.key if version else ""
    return desk.eligibility.allows(design, place.community.status)
