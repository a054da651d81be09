"""Public records by their id: what stands behind an entry of the journal, if the public may know."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import models
from django.urls import reverse

from yakir.apps.accounts.models import Organisation
from yakir.apps.catalogue.models import Design, DesignVersion
from yakir.apps.needs.models import Need
from yakir.apps.partners.models import Act, Delivery, Pledge, PledgeChange
from yakir.apps.places.models import Community, Coverage
from yakir.apps.planning.models import Plan, Publication
from yakir.apps.projects.models import Project, Step
from yakir.apps.publishing.rules.stages import PUBLIC_NEEDS, PUBLIC_STAGES
from yakir.common.models import Source

Records = models.QuerySet[models.Model]


@dataclass(frozen=True)
class Kind:
    """A kind of record that may be public: where it lies, and whose fields its entries hold."""

    records: Callable[[], Records]
    models: tuple[type[models.Model], ...]


def _plans() -> Records:
    """Return plans whose newest publication makes them public."""
    newest = models.Subquery(
        Publication.objects.filter(plan=models.OuterRef("pk"))
        .order_by("-recorded_at", "-pk")
        .values("is_public")[:1]
    )
    return Plan.objects.annotate(is_open=newest).filter(is_open=True)


KINDS: Mapping[str, Kind] = {
    "act": Kind(lambda: Act.objects.select_related("community__oblast"), (Act,)),
    "pledge": Kind(lambda: Pledge.objects.select_related("act"), (Pledge, PledgeChange, Act)),
    "delivery": Kind(lambda: Delivery.objects.select_related("act"), (Delivery, Act)),
    "need": Kind(
        lambda: Need.objects.filter(status__in=PUBLIC_NEEDS).select_related(
            "site", "community__oblast"
        ),
        (Need,),
    ),
    "project": Kind(
        lambda: Project.objects.filter(stage__in=PUBLIC_STAGES).select_related(
            "site", "community__oblast", "version_of_design__design"
        ),
        (Project, Step),
    ),
    "design": Kind(lambda: Design.objects.all(), (Design, DesignVersion)),
    "design-version": Kind(
        lambda: DesignVersion.objects.select_related("design"), (DesignVersion,)
    ),
    "community": Kind(lambda: Community.objects.select_related("oblast"), (Community,)),
    "coverage": Kind(lambda: Coverage.objects.filter(is_public=True), (Coverage,)),
    "organisation": Kind(lambda: Organisation.objects.all(), (Organisation,)),
    "source": Kind(lambda: Source.objects.all(), (Source,)),
    "plan": Kind(_plans, (Plan,)),
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
        case _:
            return ""
