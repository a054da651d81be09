"""What an organisation may tell of a project's money and results, as members of a project of OC4IDS."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from yakir.common.reported.facts import Body, Indicator, Measurement, Moment, Movement, Project
from yakir.common.reported.oc4ids_works import contracting_processes, milestones, moment_of
from yakir.standards.oc4ids import records

#: How a party of the project is called that gave money, paid, was paid, or looked at results.
FUNDER, PAYER, PAYEE = "funder", "payer", "payee"
AUTHORITY, MONITOR = "publicAuthority", "independentMonitor"
MULTILATERAL = frozenset({"un_agency", "union"})
TARGET = {"uk": "Ціль", "en": "Target"}
BASELINE = {"uk": "Вихідне значення", "en": "Baseline"}


def told(project: Project, me: Body | None, language: str) -> dict[str, Any]:
    """
    Return members of the standard's project: budget, parties, payments, periods and metrics.

    Parameters
    ----------
    project
        What is known of the project.
    me
        The organisation whose own money is told: what it was promised and got, passed on and spent.
        Without one no movement is told, since what others give is theirs to tell.
    language
        In which of the two languages texts are.
    """
    moved = [] if me is None else [each for each in project.movements if _is_of(me, each)]
    metrics = [(each, _metric(each, language)) for each in project.indicators]
    return {
        "public_authority": None if me is None else _reference(me, language),
        "budget": records.Budget(
            amount=records.Value(amount=project.cost, currency=project.currency),
            finance=tuple(_finance(moved, project, language)),
        ),
        "parties": tuple(_parties(project, moved, me, language)),
        "transactions": tuple(_transactions(moved, project, language)),
        "implementation_period": _period(project.started, project.completed),
        "maintenance_period": _period(project.operates, None),
        "completion": project.completed
        and records.Completion(end_date=moment_of(project.completed)),
        "forecasts": tuple(
            metric for each in project.indicators for metric in _forecast(each, language)
        ),
        "milestones": tuple(milestones(project.milestones)),
        "contracting_processes": tuple(contracting_processes(project.contracts)),
        "metrics": tuple(metric for _, metric in metrics if metric.observations),
    }  # fmt: skip


def _is_of(me: Body, movement: Movement) -> bool:
    return me.id in (movement.giver, movement.taker)


def _finance(moved: list[Movement], project: Project, language: str) -> Iterator[records.Finance]:
    """Yield commitments to a project: money that somebody has undertaken to give."""
    for each in moved:
        giver = project.bodies.get(each.giver)
        if each.moment is Moment.COMMITTED:
            yield records.Finance(
                id=each.id,
                value=records.Value(amount=each.amount, currency=each.currency),
                financing_party=None if giver is None else _reference(giver, language),
                financing_party_type=None if giver is None else _type(giver),
                period=_period(each.on, None),
            )


def _type(giver: Body) -> str | None:
    """Return the standard's kind of a financing party; None where our kinds do not tell."""
    if giver.form in MULTILATERAL:
        return "multilateral"
    return "bilateral" if giver.form == "state" else None


def _transactions(
    moved: list[Movement], project: Project, language: str
) -> Iterator[records.Transaction]:
    """Yield what was paid in and spent; pledges and commitments are no payments."""
    for each in moved:
        if each.moment not in {Moment.PAID, Moment.SPENT}:
            continue
        giver, taker = (project.bodies.get(key) for key in (each.giver, each.taker))
        yield records.Transaction(
            id=each.id,
            date=moment_of(each.on),
            value=records.Value(amount=each.amount, currency=each.currency),
            payer=None if giver is None else _reference(giver, language),
            payee=None if taker is None else _reference(taker, language),
        )


def _parties(
    project: Project, moved: list[Movement], me: Body | None, language: str
) -> Iterator[records.Organization]:
    """Yield every organisation once, in all of its roles."""
    roles: dict[str, set[str]] = {} if me is None else {me.id: {AUTHORITY}}
    for each in moved:
        _add(roles, each.giver, FUNDER if each.moment is Moment.COMMITTED else None)
        if each.moment in {Moment.PAID, Moment.SPENT}:
            _add(roles, each.giver, PAYER)
            _add(roles, each.taker, PAYEE)
    for indicator in project.indicators:
        for result in indicator.results:
            _add(roles, result.verified_by, MONITOR)
    known: Mapping[str, Body] = project.bodies if me is None else {**project.bodies, me.id: me}
    for key in sorted(roles):
        if key in known and roles[key]:
            yield _organisation(known[key], sorted(roles[key]), language)


def _add(roles: dict[str, set[str]], key: str, role: str | None) -> None:
    if key and role is not None:
        roles.setdefault(key, set()).add(role)


def _organisation(body: Body, roles: list[str], language: str) -> records.Organization:
    scheme, number = _register(body.reference)
    return records.Organization(
        id=body.id,
        name=_name(body, language),
        identifier=records.Identifier(scheme=scheme, id=number) if number else None,
        roles=tuple(roles),
    )


def _register(reference: str) -> tuple[str, str]:
    """Return the register and the number in it, of an identifier like UA-EDR-12345678."""
    country, _dash, rest = reference.partition("-")
    register, _dash, number = rest.partition("-")
    return f"{country}-{register}", number


def _reference(body: Body, language: str) -> records.OrganizationReference:
    return records.OrganizationReference(id=body.id, name=_name(body, language))


def _name(body: Body, language: str) -> str:
    here, there = (body.name_uk, body.name_en) if language == "uk" else (body.name_en, body.name_uk)
    return here or there


def _forecast(indicator: Indicator, language: str) -> Iterator[records.Metric]:
    """Yield what is aimed at."""
    if indicator.target is not None:
        yield _titled(
            indicator,
            language,
            records.Observation(
                id=f"{indicator.id}/target",
                period=_period(None, indicator.target_on),
                measure=indicator.target,
                unit=_unit(indicator, language),
                notes=TARGET[language],
            ),
        )


def _metric(indicator: Indicator, language: str) -> records.Metric:
    """Return what was measured: where it began, then every measurement."""
    found = [_observation(each, indicator, language) for each in indicator.results]
    if indicator.baseline is not None:
        found.insert(
            0,
            records.Observation(
                id=f"{indicator.id}/baseline",
                period=_period(None, indicator.baseline_on),
                measure=indicator.baseline,
                unit=_unit(indicator, language),
                notes=BASELINE[language],
            ),
        )
    return _titled(indicator, language, *found)


def _titled(
    indicator: Indicator, language: str, *observations: records.Observation
) -> records.Metric:
    here, there = indicator.label_en, indicator.label_uk
    title = (there or here) if language == "uk" else (here or there)
    return records.Metric(id=indicator.id, title=title or None, observations=observations)


def _observation(result: Measurement, indicator: Indicator, language: str) -> records.Observation:
    return records.Observation(
        id=result.id,
        period=_period(result.since, result.until),
        measure=result.value,
        unit=_unit(indicator, language),
    )


def _unit(indicator: Indicator, language: str) -> records.Unit:
    name = indicator.unit_uk if language == "uk" else indicator.unit_en
    return records.Unit(name=name or indicator.unit, id=indicator.unit)


def _period(start: date | None, end: date | None) -> records.Period | None:
    if start is None and end is None:
        return None
    return records.Period(
        start_date=None if start is None else moment_of(start),
        end_date=None if end is None else moment_of(end),
    )
