"""One project of DREAM as one project of OC4IDS."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from yakir.standards.dream import records as dream
from yakir.standards.dream.mapping import codes
from yakir.standards.dream.mapping.contracting import contracting_processes, related_projects
from yakir.standards.dream.mapping.left import Left
from yakir.standards.dream.mapping.money import budget
from yakir.standards.dream.mapping.parties import parties
from yakir.standards.dream.mapping.texts import in_language
from yakir.standards.dream.reading import Read
from yakir.standards.oc4ids import records as oc4ids

SCHEME = "UA-DREAM"
COFOG = "COFOG"
NO_PLACE = "OC4IDS has no place for it"


@dataclass(frozen=True, slots=True)
class Options:
    """
    What a publisher decides.

    Parameters
    ----------
    prefix
        Registered prefix of OC4IDS that goes before every identifier; empty where there is none.
    language
        `uk` or `en`: OC4IDS holds one language; the other is used where this one is missing.
    """

    prefix: str = ""
    language: str = "uk"


def mapped(read: Read, options: Options, left: Left) -> oc4ids.Project:
    """Return a project of DREAM in OC4IDS, and count in `left` what it has no place for."""
    project = read.project
    left.out("date", NO_PLACE, project.date)
    for name in sorted(project.extra):
        left.out(name, "not in DREAM's description")
    return oc4ids.Project(
        id=f"{options.prefix}{read.id}",
        updated=project.updated,
        language=options.language,
        identifiers=_identifiers(read),
        title=in_language(project.title, options.language, "title", left),
        description=in_language(project.description, options.language, "description", left),
        status=_status(project, left),
        type=_type(project, left),
        purpose=codes.PURPOSE[options.language].get(project.purpose or ""),
        sector=_sectors(project),
        additional_classifications=tuple(_classifications(project)),
        parties=parties(project, left),
        locations=tuple(_locations(project, left)),
        budget=budget(project, left),
        forecasts=tuple(_forecasts(project)),
        metrics=tuple(_baselines(project)),
        documents=tuple(_documents(project, left)),
        contracting_processes=contracting_processes(project, options.language, left),
        related_projects=related_projects(project, left),
    )


def _identifiers(read: Read) -> tuple[oc4ids.SimpleIdentifier, ...]:
    names = dict.fromkeys(name for name in (read.id, read.code) if name)
    return tuple(oc4ids.SimpleIdentifier(id=name, scheme=SCHEME) for name in names)


def _status(project: dream.Project, left: Left) -> str | None:
    details = project.status_details or ""
    found = codes.STATUS.get(project.status or "")
    if found:
        left.out("statusDetails", "the status of OC4IDS is coarser", details)
        return found
    if project.status not in (None, "pending"):
        left.out("status", "no status of OC4IDS says it", project.status)
        return None
    if details and details not in codes.STAGE:
        left.out("statusDetails", "no stage of OC4IDS says it", details)
    return codes.STAGE.get(details) or ("identification" if project.status == "pending" else None)


def _type(project: dream.Project, left: Left) -> str | None:
    found = codes.TYPE.get(project.type or "")
    if found is None:
        left.out("type", "no type of OC4IDS says it", project.type)
    return found


def _sectors(project: dream.Project) -> tuple[str, ...]:
    found = [
        codes.sector(each.id)
        for each in project.additional_classifications
        if each.scheme == COFOG and each.id
    ]
    return tuple(dict.fromkeys(sector for sector in found if sector))


def _classifications(project: dream.Project) -> Iterator[oc4ids.Classification]:
    of_items = (
        each
        for approach in project.approaches
        for item in approach.items
        for each in item.additional_classifications
    )
    of_project = project.additional_classifications
    seen = set()
    for each in (*of_project, *of_items):
        key = (each.scheme, each.id)
        if each.id and key not in seen:
            seen.add(key)
            yield oc4ids.Classification(
                scheme=each.scheme, id=each.id, description=each.description or None
            )


def _locations(project: dream.Project, left: Left) -> Iterator[oc4ids.Location]:
    for approach in project.approaches:
        for item in approach.items:
            left.out("approaches[].items[].description", NO_PLACE, item.description)
            for number, location in enumerate(item.locations, 1):
                place = location.gazetteer
                yield oc4ids.Location(
                    id=f"{approach.id}/{item.id}/{number}",
                    description=location.description or None,
                    gazetteer=oc4ids.Gazetteer(
                        scheme=place.scheme, identifiers=tuple(dict.fromkeys(place.identifiers))
                    )
                    if place and place.identifiers
                    else None,
                )


def _forecasts(project: dream.Project) -> Iterator[oc4ids.Metric]:
    """Yield targets: what a metric is to reach, and how long a phase is to last."""
    for place, metric in _metrics(project):
        observations = tuple(_expected(metric.observations))
        if observations:
            yield oc4ids.Metric(id=f"{place}{metric.id}", observations=observations)


def _baselines(project: dream.Project) -> Iterator[oc4ids.Metric]:
    for place, metric in _metrics(project):
        observations = tuple(
            oc4ids.Observation(
                id=f"{each.id}",
                measure=measure,
                notes=each.notes or None,
                dimensions=_rest(each),
            )
            for each in metric.observations
            if (measure := (each.dimensions or {}).get("basicValue")) is not None
        )
        if observations:
            yield oc4ids.Metric(id=f"{place}{metric.id}", observations=observations)


def _metrics(project: dream.Project) -> Iterator[tuple[str, dream.Metric]]:
    """Yield metrics and targets, those of an approach with its identifier before their own."""
    for metric in (*project.metrics, *project.targets):
        yield "", metric
    for approach in project.approaches:
        for metric in (*approach.metrics, *approach.targets):
            yield f"{approach.id}/", metric


def _expected(observations: Iterable[dream.Observation]) -> Iterator[oc4ids.Observation]:
    for each in observations:
        measure = (each.dimensions or {}).get("targetValue", each.measure)
        days = each.period.duration_in_days if each.period else None
        if measure is None and days is None:
            continue
        yield oc4ids.Observation(
            id=f"{each.id}",
            measure=measure,
            notes=each.notes or None,
            period=None if days is None else oc4ids.Period(duration_in_days=round(days)),
            dimensions=_rest(each),
        )


def _rest(observation: dream.Observation) -> dict[str, object] | None:
    values = {"basicValue", "targetValue"}
    found = {
        name: each for name, each in (observation.dimensions or {}).items() if name not in values
    }
    return found or None


def _documents(project: dream.Project, left: Left) -> Iterator[oc4ids.Document]:
    own = [("", each) for each in project.documents]
    of_approaches = [
        (f"{approach.id}/", each) for approach in project.approaches for each in approach.documents
    ]
    for place, each in (*own, *of_approaches):
        left.out("documents[].relatedItem", NO_PLACE, each.related_item)
        kind = each.document_type or ""
        if kind and kind not in codes.DOCUMENTS:
            left.out(f"documents[].documentType: {kind}", "carried over under DREAM's own code")
        yield oc4ids.Document(
            id=f"{place}{each.id}",
            document_type=codes.DOCUMENTS.get(kind, kind) or None,
            title=each.title or None,
            description=each.description or None,
            url=each.url,
            date_published=each.date_published,
            date_modified=each.date_modified,
            format=each.format or None,
            access_details=each.access_details or None,
        )
