"""Public records by their id: what stands behind an entry of the journal, if the public may know."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.urls import reverse

from yakir.apps.accounts.models import Organisation
from yakir.apps.catalogue.models import Design, DesignVersion
from yakir.apps.governance.models import (
    Decision,
    Enrolment,
    Option,
    OverrulingCost,
    Programme,
    Ranking,
    Risk,
    RiskEntry,
    Rules,
    Score,
    Target,
    Verification,
    Vote,
)
from yakir.apps.needs.models import Damage, Need
from yakir.apps.partners.models import Act, Answer, Delivery, Pledge, PledgeChange
from yakir.apps.places.models import Community, Coverage
from yakir.apps.planning.models import Overrule, Plan, Publication
from yakir.apps.projects.models import Change, Project, Step
from yakir.apps.projects.rules import Stage
from yakir.apps.publishing.rules.kinds import PROTECTED_ACTS
from yakir.apps.publishing.rules.stages import PUBLIC_NEEDS, PUBLIC_STAGES
from yakir.common.models import Source
from yakir.common.protected import PROTECTED_SECTORS, PROTECTED_SERVICES, PROTECTED_SITES, Service

Records = models.QuerySet[models.Model]
# The same kinds as `is_protected`, as a database asks for them.
PROTECTED_ACT = Q(is_protected=True) | Q(sector__in=PROTECTED_ACTS)
PROTECTED_NEED = (
    Q(service__in=PROTECTED_SERVICES)
    | Q(site__kind__in=PROTECTED_SITES)
    | Q(service=Service.MEDICINE, site__isnull=True)
)
PROTECTED_PROJECT = (
    Q(is_protected=True)
    | Q(service__in=PROTECTED_SERVICES)
    | Q(sector__in=PROTECTED_SECTORS)
    | Q(version_of_design__isnull=False, version_of_design__design__is_protected=True)
    | Q(site__isnull=False, site__kind__in=PROTECTED_SITES)
)


@dataclass(frozen=True)
class Kind:
    """A kind of record that may be public: where it lies, and whose fields its entries hold."""

    records: Callable[[], Records]
    models: tuple[type[models.Model], ...]


def has_been_public() -> Q:
    """Return the filter of projects that are public, or were until they were cancelled."""
    shown = Step.objects.filter(project=models.OuterRef("pk"), before__in=PUBLIC_STAGES)
    return Q(stage__in=PUBLIC_STAGES) | Q(models.Exists(shown), stage=Stage.CANCELLED)


def _plans() -> Records:
    """Return plans whose newest publication makes them public."""
    newest = models.Subquery(
        Publication.objects.filter(plan=models.OuterRef("pk"))
        .order_by("-recorded_at", "-pk")
        .values("is_public")[:1]
    )
    return Plan.objects.annotate(is_open=newest).filter(is_open=True)


def _acts() -> Records:
    """Return acts but those that a correction has found to be of a protected kind."""
    return Act.objects.exclude(pk__in=_found_protected()).select_related("community__oblast")


def _found_protected() -> set[int]:
    """Return the acts that a newer, protected one replaces, directly or through others."""
    found: set[int] = set()
    newer = Act.objects.filter(PROTECTED_ACT, replaces__isnull=False)
    step = set(newer.values_list("replaces_id", flat=True))
    while step - found:
        found |= step
        older = Act.objects.filter(pk__in=step, replaces__isnull=False)
        step = set(older.values_list("replaces_id", flat=True))
    return found


def programmes() -> models.QuerySet[Programme]:
    """Return programmes that have published rules, and so are public."""
    published = Rules.objects.filter(programme=models.OuterRef("pk"), published_at__isnull=False)
    return Programme.objects.filter(models.Exists(published)).select_related("run_by")


def decisions() -> models.QuerySet[Decision]:
    """Return closed decisions of public programmes."""
    return Decision.objects.filter(
        programme__in=programmes(), closed_at__isnull=False
    ).select_related("programme", "rules", "chosen", "plan", "change__project__site", "replaces")


def _sources() -> Records:
    """Return sources but those that only records of protected kinds cite: a title tells a lot."""
    acts = Act.objects.exclude(PROTECTED_ACT).exclude(pk__in=_found_protected())
    needs = Need.objects.filter(status__in=PUBLIC_NEEDS).exclude(PROTECTED_NEED)
    may_cite: dict[type[models.Model], Q] = {
        Act: Q(pk__in=acts),
        PledgeChange: Q(pledge__act__in=acts),
        Answer: Q(pledge__act__in=acts),
        Need: Q(pk__in=needs),
        Damage: Q(pk__in=()),
    }
    openly, anywhere = Q(pk__in=()), Q(pk__in=())
    for relation in Source._meta.related_objects:
        model = relation.related_model
        citing = model._default_manager.filter(**{relation.field.name: models.OuterRef("pk")})
        openly |= Q(models.Exists(citing.filter(may_cite.get(model, Q()))))
        anywhere |= Q(models.Exists(citing))
    return Source.objects.filter(openly | ~anywhere)


def checks() -> models.QuerySet[Verification]:
    """Return checks of public plans by others."""
    return Verification.objects.filter(plan__in=_plans().values("pk"))


KINDS: Mapping[str, Kind] = {
    "act": Kind(_acts, (Act,)),
    "pledge": Kind(lambda: Pledge.objects.select_related("act"), (Pledge, PledgeChange, Act)),
    "delivery": Kind(lambda: Delivery.objects.select_related("act"), (Delivery, Act)),
    "need": Kind(
        lambda: Need.objects.filter(status__in=PUBLIC_NEEDS).select_related(
            "site", "community__oblast"
        ),
        (Need,),
    ),
    "project": Kind(
        lambda: Project.objects.filter(has_been_public()).select_related(
            "site", "community__oblast", "version_of_design__design"
        ),
        (Project, Step, Change),
    ),
    "design": Kind(lambda: Design.objects.all(), (Design, DesignVersion)),
    "design-version": Kind(
        lambda: DesignVersion.objects.select_related("design"), (DesignVersion,)
    ),
    "community": Kind(lambda: Community.objects.select_related("oblast"), (Community,)),
    "coverage": Kind(lambda: Coverage.objects.filter(is_public=True), (Coverage,)),
    "organisation": Kind(lambda: Organisation.objects.all(), (Organisation,)),
    "source": Kind(_sources, (Source,)),
    "plan": Kind(_plans, (Plan,)),
    "programme": Kind(programmes, (Programme, Target, Enrolment, Ranking, Score, OverrulingCost)),
    "rules": Kind(
        lambda: Rules.objects.filter(published_at__isnull=False).select_related("programme"),
        (Rules,),
    ),
    "decision": Kind(decisions, (Decision, Vote)),
    "option": Kind(lambda: Option.objects.filter(decision__in=decisions()), (Option,)),
    "vote": Kind(lambda: Vote.objects.filter(decision__in=decisions()), (Vote,)),
    "verification": Kind(checks, (Verification,)),
    "risk": Kind(lambda: Risk.objects.filter(programme__in=programmes()), (Risk, RiskEntry)),
    "change": Kind(
        lambda: Change.objects.filter(
            project__in=Project.objects.filter(has_been_public()).values("pk")
        ).select_related("project__site"),
        (Change,),
    ),
    "overrule": Kind(
        lambda: Overrule.objects.filter(mandate__programme__in=programmes()).select_related(
            "design", "project__site", "community"
        ),
        (Overrule,),
    ),
}


def kind_of(public_id: str) -> str:
    """Return the kind that a public id names; empty when it names none."""
    parts = public_id.split(":")
    return parts[1] if len(parts) == 3 else ""


def found(public_ids: Iterable[str]) -> dict[str, models.Model]:
    """Return the records of these ids that have become public at all, before the gate."""
    by_kind: dict[str, list[str]] = {}
    for public_id in public_ids:
        by_kind.setdefault(kind_of(public_id), []).append(public_id)
    return {
        str(getattr(record, "public_id", "")): record
        for kind, wanted in by_kind.items()
        if kind in KINDS
        for record in KINDS[kind].records().filter(public_id__in=wanted)
    }


def address(record: models.Model) -> str:
    """Return the public page of a record; empty when it has none of its own."""
    match record:
        case Community():
            return reverse("portal:community", args=[record.code])
        case Design():
            return reverse("portal:design", args=[record.key])
        case DesignVersion():
            return reverse("portal:design", args=[record.design.key])
        case Pledge():
            return reverse("portal:pledge", args=[record.public_id])
        case Project():
            return reverse("portal:project", args=[record.public_id])
        case Plan():
            return reverse("portal:plan", args=[record.public_id])
        case Programme():
            return reverse("portal:programme", args=[record.public_id])
        case Decision():
            whole = reverse("portal:programme", args=[record.programme.public_id])
            return f"{whole}#{record.public_id}"
        case Rules() | Risk():
            return reverse("portal:programme", args=[record.programme.public_id])
        case _:
            return ""
