"""Activities of IATI that an installation of Yakir wrote, back to the facts they tell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from yakir.common.reported import codes, own
from yakir.common.reported.facts import (
    Body,
    Indicator,
    Measurement,
    Moment,
    Movement,
    Project,
)
from yakir.standards.iati import records
from yakir.standards.iati.codes import ActivityDateType


class NotOurs(ValueError):
    """The activity lacks what only an installation of Yakir writes, so no project can be made of it."""


def project_of(activity: records.Activity) -> Project:
    """
    Return the facts of an activity.

    Amounts, days, words and measurements are those of the standard's own elements; the legacy data
    say which of our records each is, and what the standard has no word for.

    Raises
    ------
    NotOurs
        When a record that the facts need is not there, or is not what it has to be.
    """
    try:
        return _Reading(activity).project()
    except (KeyError, TypeError, ValueError, InvalidOperation, StopIteration) as error:
        raise NotOurs(str(error)) from error


@dataclass(frozen=True, slots=True)
class _Reading:
    """An activity with what its legacy data say."""

    activity: records.Activity

    def project(self) -> Project:
        kept = next(self._kept("project"))
        dates = {each.type: each.iso_date for each in self.activity.activity_dates}
        place = next(iter(self.activity.locations), None)
        return Project(
            id=kept["id"],
            title_uk=_words(self.activity.title, "uk"),
            title_en=_words(self.activity.title, "en"),
            service=kept["service"],
            sector=kept["sector"],
            stage=kept["stage"],
            cost=Decimal(kept["cost"]),
            currency=kept["currency"],
            lead_quarters=kept["lead_quarters"],
            people=kept["people"],
            community=kept["community"],
            place_uk=_words(place.name, "uk") if place else "",
            place_en=_words(place.name, "en") if place else "",
            dream_id=kept.get("dream_id", ""),
            started=dates.get(str(ActivityDateType.ACTUAL_START)),
            completed=dates.get(str(ActivityDateType.ACTUAL_END)),
            operates=_day(kept.get("operates")),
            bodies={each.id: each for each in self._bodies()},
            movements=tuple(self._movements()),
            indicators=tuple(self._indicators()),
        )

    def _kept(self, name: str) -> Iterator[Mapping[str, Any]]:
        return own.read(self.activity.legacy_data, name)

    def _bodies(self) -> Iterator[Body]:
        for each in self._kept("organisation"):
            yield Body(
                id=each["id"],
                name_uk=each.get("name_uk", ""),
                name_en=each.get("name_en", ""),
                kind=each["kind"],
                form=each.get("form", ""),
                country=each.get("country", ""),
                reference=each.get("reference", ""),
            )

    def _movements(self) -> Iterator[Movement]:
        kept = {each["id"]: each for each in self._kept("movement")}
        for each in self.activity.transactions:
            more = kept[each.ref]
            worth = more.get("worth")
            yield Movement(
                id=more["id"],
                moment=_moment(each),
                on=each.transaction_date,
                amount=each.value.amount,
                currency=each.value.currency or self.activity.default_currency or "",
                worth=None if worth is None else Decimal(worth),
                giver=more.get("giver", ""),
                taker=more.get("taker", ""),
                commitment=more.get("commitment", ""),
                pledge=more.get("pledge", ""),
            )

    def _indicators(self) -> Iterator[Indicator]:
        kept = {each["id"]: each for each in self._kept("indicator")}
        for result in self.activity.results:
            for each in result.indicators:
                found = next(ref.code for ref in each.references if ref.code in kept)
                yield self._indicator(each, kept[found])

    def _indicator(self, told: records.Indicator, kept: Mapping[str, Any]) -> Indicator:
        baseline = next(iter(told.baselines), None)
        aimed = next((each for each in told.periods if each.targets), None)
        return Indicator(
            id=kept["id"],
            key=kept["key"],
            label_uk=_words(told.title, "uk"),
            label_en=_words(told.title, "en"),
            unit=kept["unit"],
            unit_uk=_words(told.description, "uk"),
            unit_en=_words(told.description, "en"),
            direction=kept["direction"],
            frequency=kept["frequency"],
            baseline=None if baseline is None else Decimal(str(baseline.value)),
            baseline_on=None if baseline is None else baseline.iso_date,
            target=None if aimed is None else Decimal(str(aimed.targets[0].value)),
            target_on=None if aimed is None else aimed.period_end,
            results=tuple(self._results(told, kept["id"])),
        )

    def _results(self, told: records.Indicator, indicator: str) -> Iterator[Measurement]:
        left = [each for each in self._kept("result") if each["indicator"] == indicator]
        for period in told.periods:
            for actual in period.actuals:
                value = Decimal(str(actual.value))
                which = next(each for each in left if _is_of(each, period, value))
                left.remove(which)
                yield Measurement(
                    id=which["id"],
                    since=period.period_start,
                    until=period.period_end,
                    value=value,
                    verified_by=which.get("verified_by", ""),
                    verified_on=_day(which.get("verified_on")),
                )


def _is_of(kept: Mapping[str, Any], period: records.Period, value: Decimal) -> bool:
    return (_day(kept["since"]), _day(kept["until"]), Decimal(kept["value"])) == (
        period.period_start,
        period.period_end,
        value,
    )


def _moment(transaction: records.Transaction) -> Moment:
    found = codes.MOMENTS.get(transaction.transaction_type)
    if found is None:
        raise NotOurs(f"a transaction of type {transaction.transaction_type}")
    return found


def _words(narratives: tuple[records.Narrative, ...], language: str) -> str:
    return next((each.text for each in narratives if each.lang == language), "")


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
