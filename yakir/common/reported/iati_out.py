"""Projects and gifts as activities of IATI, as the one organisation may report them that runs us."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from yakir.common.reported import codes, own
from yakir.common.reported.facts import (
    Body,
    Gift,
    Indicator,
    Measurement,
    Moment,
    Movement,
    Project,
    Value,
)
from yakir.common.reported.reporter import Reporter
from yakir.common.time import quarter_of
from yakir.standards.iati import records
from yakir.standards.iati.codes import (
    ActivityDateType,
    ActivityStatus,
    DescriptionType,
    DisbursementChannel,
    IndicatorMeasure,
    OrganisationRole,
    ResultType,
)

UKRAINE = "UA"
PERCENT = "percent"
_BY_LEAD = (
    "The quarter of the actual start and the project's lead time.",
    "Квартал справжнього початку й тривалість проєкту.",
)
_VERIFIED = ("Verified from outside the project by {name}.", "Перевірено ззовні проєкту: {name}.")
_METHOD = ("How the value was found: {method}.", "Як визначено вартість: {method}.")


def reported_movements(project: Project, reporter: Reporter) -> tuple[Movement, ...]:
    """Return the money that the reporting organisation received, passed on or spent; no other."""
    return tuple(each for each in project.movements if _code(each, reporter) is not None)


def may_report(project: Project, reporter: Reporter) -> bool:
    """Return whether a project can be told at all: it has begun, and the reporter has a part in it."""
    has_part = any(reporter.body.id in (each.giver, each.taker) for each in project.movements)
    return project.started is not None and has_part and project.sector in codes.PURPOSES


def as_reported(project: Project, reporter: Reporter) -> Project:
    """Return of a project what its activity tells: the reporter's own money, and its parties."""
    movements = reported_movements(project, reporter)
    named = {reporter.body.id}
    named |= {end for each in movements for end in (each.giver, each.taker) if end}
    named |= {result.verified_by for each in project.indicators for result in each.results}
    bodies = {key: body for key, body in project.bodies.items() if key in named}
    # IATI has no element for milestones and contracts; OC4IDS tells them.
    return replace(
        project, movements=movements, bodies={**bodies, reporter.body.id: reporter.body},
        milestones=(), contracts=(),
    )  # fmt: skip


def activity(project: Project, reporter: Reporter) -> records.Activity:
    """
    Return the activity of a project that may be reported.

    What IATI has no word for (our stage, the whole cost, ids of our records) stands in its legacy
    data, so that nothing is lost on the way back.
    """
    told = as_reported(project, reporter)
    return records.Activity(
        lang="en",
        default_currency=told.currency,
        iati_identifier=reporter.activity_id(told.id),
        reporting_org=reporting_org(reporter),
        title=_both(told.title_en, told.title_uk),
        descriptions=(_description(_both(told.title_en, told.title_uk), _place(told)),),
        participating_orgs=tuple(_participants(told, reporter)),
        activity_status=str(codes.STATUS[told.stage]),
        activity_dates=tuple(_dates(told)),
        recipient_countries=(records.RecipientCountry(code=UKRAINE),),
        locations=(_location(told),),
        sectors=(records.Sector(code=codes.PURPOSES[told.sector], vocabulary="1"),),
        transactions=tuple(_transaction(each, told, reporter) for each in told.movements),
        legacy_data=tuple(_legacy(told)),
        results=tuple(_result(each, told) for each in told.indicators),
    )


def gift_activity(gift: Gift, reporter: Reporter) -> records.Activity:
    """Return the activity of goods received, each value with its day and how it was found."""
    first = min(each.on for each in gift.received)
    return records.Activity(
        lang="en",
        default_currency=gift.received[0].currency,
        iati_identifier=reporter.activity_id(gift.id),
        reporting_org=reporting_org(reporter),
        title=_both(gift.name_en, gift.name_uk),
        descriptions=(_description(_both(gift.name_en, gift.name_uk), _place(gift)),),
        participating_orgs=(
            _participant(gift.giver, OrganisationRole.FUNDING),
            _participant(gift.taker, OrganisationRole.ACCOUNTABLE),
        ),
        activity_status=str(ActivityStatus.IMPLEMENTATION),
        activity_dates=(
            records.ActivityDate(type=str(ActivityDateType.ACTUAL_START), iso_date=first),
        ),
        recipient_countries=(records.RecipientCountry(code=UKRAINE),),
        sectors=(records.Sector(code=codes.PURPOSES[gift.sector], vocabulary="1"),),
        transactions=tuple(_in_kind(each, gift, reporter) for each in gift.received),
    )


def may_report_gift(gift: Gift, reporter: Reporter) -> bool:
    """Return whether the reporter gave or took the goods, and some of them have a value."""
    ends = (gift.giver.id, gift.taker.id)
    return reporter.body.id in ends and bool(gift.received) and gift.sector in codes.PURPOSES


def organisation(reporter: Reporter) -> records.Organisation:
    """Return the reporting organisation's own record; what it means to spend is not known here."""
    return records.Organisation(
        lang="en",
        organisation_identifier=reporter.body.reference,
        name=_both(reporter.body.name_en, reporter.body.name_uk),
        reporting_org=reporting_org(reporter),
    )


def reporting_org(reporter: Reporter) -> records.ReportingOrg:
    """Return who reports."""
    body = reporter.body
    return records.ReportingOrg(
        ref=body.reference,
        type=codes.type_of(body),
        secondary_reporter=False,
        narratives=_both(body.name_en, body.name_uk),
    )


def _code(movement: Movement, reporter: Reporter) -> str | None:
    """Return the type of a transaction; None for money that others have to report."""
    me = reporter.body.id
    if movement.giver == me and movement.taker != me:
        return codes.PASSED_ON.get(movement.moment)
    if movement.taker == me and movement.giver:
        return codes.RECEIVED.get(movement.moment)
    return None


def _both(english: str, ukrainian: str) -> tuple[records.Narrative, ...]:
    """Return words in both languages; one that is lacking is left out."""
    given = ((english, "en"), (ukrainian, "uk"))
    return tuple(records.Narrative(text=text, lang=lang) for text, lang in given if text)


def _place(told: Project | Gift) -> tuple[records.Narrative, ...]:
    return _both(told.place_en, told.place_uk)


def _description(
    names: tuple[records.Narrative, ...], places: tuple[records.Narrative, ...]
) -> records.Description:
    """Return what is done and where, in each language that has both."""
    where = {each.lang: each.text for each in places}
    words = (
        replace(each, text=": ".join(filter(None, (each.text, where.get(each.lang, "")))))
        for each in names
    )
    return records.Description(type=str(DescriptionType.GENERAL), narratives=tuple(words))


def _participants(project: Project, reporter: Reporter) -> Iterator[records.ParticipatingOrg]:
    """Yield who takes part: whoever gives, who answers for it, and whoever spends or is paid."""
    yield _participant(reporter.body, OrganisationRole.ACCOUNTABLE)
    me = reporter.body.id
    for key, body in sorted(project.bodies.items()):
        if key != me and any(each.giver == key for each in project.movements):
            yield _participant(body, OrganisationRole.FUNDING)
        if key != me and any(each.taker == key for each in project.movements):
            yield _participant(body, OrganisationRole.IMPLEMENTING)


def _participant(body: Body, role: OrganisationRole) -> records.ParticipatingOrg:
    return records.ParticipatingOrg(
        ref=body.reference or None,
        type=codes.type_of(body),
        role=str(role),
        narratives=_both(body.name_en, body.name_uk),
    )


def _dates(project: Project) -> Iterator[records.ActivityDate]:
    if project.started is not None:
        yield records.ActivityDate(
            type=str(ActivityDateType.ACTUAL_START), iso_date=project.started
        )
        # Whoever compares it with the actual end sees whether the project came late.
        yield records.ActivityDate(
            type=str(ActivityDateType.PLANNED_END),
            iso_date=planned_end(project.started, project.lead_quarters),
            narratives=_both(*_BY_LEAD),
        )
    if project.completed is not None:
        yield records.ActivityDate(
            type=str(ActivityDateType.ACTUAL_END), iso_date=project.completed
        )


def planned_end(started: date, lead_quarters: int) -> date:
    """Return the last day of the quarter in which a project that began on a day was to operate."""
    after = quarter_of(started).after(lead_quarters)
    return date(after.year, 3 * after.number - 2, 1) - timedelta(days=1)


def _location(project: Project) -> records.Location:
    """Return the community or the city district; no exacter place is told."""
    return records.Location(
        ref=project.community,
        location_reach="1",
        name=_place(project),
        exactness="2",
        location_class="1",
    )


def _transaction(movement: Movement, project: Project, reporter: Reporter) -> records.Transaction:
    giver, taker = (project.bodies.get(key) for key in (movement.giver, movement.taker))
    return records.Transaction(
        ref=movement.id,
        transaction_type=str(_code(movement, reporter)),
        transaction_date=movement.on,
        value=records.Value(
            amount=movement.amount, currency=movement.currency, value_date=movement.on
        ),
        provider_org=None if giver is None else _provider(giver),
        receiver_org=None if taker is None else _receiver(taker),
    )


def _in_kind(value: Value, gift: Gift, reporter: Reporter) -> records.Transaction:
    as_money = Movement(
        id=value.id, moment=Moment.PAID, on=value.on, amount=value.amount,
        currency=value.currency, giver=gift.giver.id, taker=gift.taker.id,
    )  # fmt: skip
    channel = (
        DisbursementChannel.IN_KIND_BY_THIRD_PARTIES
        if value.by_third_party
        else DisbursementChannel.IN_KIND_BY_DONORS
    )
    return records.Transaction(
        ref=value.id,
        transaction_type=str(_code(as_money, reporter)),
        transaction_date=value.on,
        value=records.Value(amount=value.amount, currency=value.currency, value_date=value.on),
        description=_both(*(text.format(method=value.method) for text in _METHOD)),
        provider_org=_provider(gift.giver),
        receiver_org=_receiver(gift.taker),
        disbursement_channel=str(channel),
    )


def _provider(body: Body) -> records.ProviderOrg:
    return records.ProviderOrg(
        ref=body.reference or None,
        type=codes.type_of(body),
        narratives=_both(body.name_en, body.name_uk),
    )


def _receiver(body: Body) -> records.ReceiverOrg:
    return records.ReceiverOrg(
        ref=body.reference or None,
        type=codes.type_of(body),
        narratives=_both(body.name_en, body.name_uk),
    )


def _legacy(project: Project) -> Iterator[records.LegacyData]:
    yield own.kept(
        "project",
        id=project.id, stage=project.stage, cost=project.cost, currency=project.currency,
        service=project.service, sector=project.sector, people=project.people,
        lead_quarters=project.lead_quarters, community=project.community,
        operates=project.operates, dream_id=project.dream_id,
    )  # fmt: skip
    for _key, body in sorted(project.bodies.items()):
        yield own.kept("organisation", **own.kept_body(body))
    for each in project.movements:
        yield own.kept(
            "movement",
            id=each.id, worth=each.worth, commitment=each.commitment, giver=each.giver,
            taker=each.taker, pledge=each.pledge,
        )  # fmt: skip
    for indicator in project.indicators:
        yield own.kept(
            "indicator",
            id=indicator.id, key=indicator.key, unit=indicator.unit,
            direction=indicator.direction, frequency=indicator.frequency,
        )  # fmt: skip
        for result in indicator.results:
            yield own.kept(
                "result",
                id=result.id, indicator=indicator.id, since=result.since, until=result.until,
                value=result.value, verified_by=result.verified_by,
                verified_on=result.verified_on,
            )  # fmt: skip


def _result(indicator: Indicator, project: Project) -> records.Result:
    """Return a result with its one indicator: the baseline, the target, and each measurement."""
    title = _both(indicator.label_en, indicator.label_uk)
    measure = IndicatorMeasure.PERCENTAGE if indicator.unit == PERCENT else IndicatorMeasure.UNIT
    return records.Result(
        type=str(ResultType.OUTPUT),
        # Sums over projects are made with care or not at all; a reader is not told to add these up.
        aggregation_status=False,
        title=title,
        indicators=(
            records.Indicator(
                measure=str(measure),
                ascending=indicator.direction == "up",
                aggregation_status=False,
                title=title,
                description=_both(indicator.unit_en, indicator.unit_uk),
                references=(
                    records.IndicatorReference(
                        vocabulary="99", code=indicator.id, indicator_uri=f"urn:{indicator.id}"
                    ),
                ),
                baselines=tuple(_baseline(indicator)),
                periods=tuple(_periods(indicator, project)),
            ),
        ),
    )


def _baseline(indicator: Indicator) -> Iterator[records.Baseline]:
    if indicator.baseline is not None and indicator.baseline_on is not None:
        yield records.Baseline(
            year=indicator.baseline_on.year,
            iso_date=indicator.baseline_on,
            value=_number(indicator.baseline),
        )


def _periods(indicator: Indicator, project: Project) -> Iterator[records.Period]:
    if indicator.target is not None and indicator.target_on is not None:
        since = indicator.baseline_on or project.started or indicator.target_on
        yield records.Period(
            period_start=min(since, indicator.target_on),
            period_end=indicator.target_on,
            targets=(records.Measured(value=_number(indicator.target)),),
        )
    for result in indicator.results:
        yield records.Period(
            period_start=result.since,
            period_end=result.until,
            actuals=(_actual(result, project),),
        )


def _actual(result: Measurement, project: Project) -> records.Measured:
    by = project.bodies.get(result.verified_by)
    words = () if by is None else zip(_VERIFIED, (by.name_en, by.name_uk), strict=True)
    return records.Measured(
        value=_number(result.value),
        comment=_both(*(text.format(name=name) for text, name in words)) if by else (),
    )


def _number(value: Decimal) -> str:
    """Return a number without the zeros that a database adds."""
    return f"{value.normalize():f}"
