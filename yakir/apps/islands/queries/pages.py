"""What the pages of studies show."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.islands.models import Dispatch, Study
from yakir.apps.islands.queries import drawing
from yakir.apps.islands.queries.answer import WEEKS, week_of
from yakir.apps.islands.queries.bounds import beside, bound_part, known_eur
from yakir.apps.islands.queries.faults import why
from yakir.apps.islands.queries.loads import source_of
from yakir.apps.islands.queries.prices import RATE, quoted
from yakir.apps.islands.queries.seen import may_ask, sites_on_feeder
from yakir.apps.islands.rules import COST_NAMES, MARKED_HOURS, SIZE_NAMES, LoadType, Question
from yakir.apps.places.queries import scope_of
from yakir.common.formats import write_money, write_number, write_percent
from yakir.common.money import Money
from yakir.common.runs import RunState, is_lost

EXPORT_HEADERS = (
    "id", "name", "community", "site", "state", "probability", "hours", *SIZE_NAMES,
    "annual_cost_eur", "lower_bound_eur", "project_eur", "survival", "project", "recorded_at",
)  # fmt: skip


def export_rows(studies: QuerySet[Study]) -> Iterator[Sequence[Any]]:
    """Rows of studies for a spreadsheet, under `EXPORT_HEADERS`."""
    for study in studies.iterator(chunk_size=200):
        answer = study.answer
        sizes = answer.get("sizes", {})
        yield (
            study.public_id,
            study.name,
            study.community.code,
            study.site.name if study.site else "; ".join(map(str, sites_on_feeder(study))),
            study.state,
            study.probability,
            study.hours,
            *(sizes.get(name, "") for name in SIZE_NAMES),
            answer.get("annual_cost_eur", ""),
            "" if (least := known_eur(study)) is None else round(least, 2),
            answer.get("project_eur", ""),
            answer["survival"]["exact"][-1] if answer else "",
            study.project.public_id if study.project else "",
            study.recorded_at,
        )


def progress_of(study: Study, at: datetime) -> Mapping[str, Any]:
    """How far a study is, for the progress component."""
    if is_lost(study.state, study.heard_at, at):
        return {"status": "failed", "share": None, "text": _("The worker stopped without a word.")}
    running = (
        _("Warming up: the engine may still be compiling itself, once after an update")
        if study.warms_up
        else _("Looking for the cheapest sizes and proving how long they last")
    )
    words = {
        RunState.QUEUED: _("Waiting while others go first; the designs tried are kept")
        if study.done
        else _("Waiting for a worker to take it up"),
        RunState.RUNNING: running,
        RunState.DONE: _("The sizes are found"),
        RunState.STOPPED: _("Stopped by a person"),
        RunState.FAILED: why(study.detail) or _("The search failed"),
    }
    share = study.done / study.total if study.total and not study.warms_up else None
    status = "failed" if study.state == RunState.STOPPED else study.state
    shown = share if study.state == RunState.RUNNING else None
    return {"status": status, "share": shown, "text": words[RunState(study.state)]}


def study_page(
    study: Study, person: Person, *, year: str, week: str, day: str, at: datetime
) -> dict[str, Any]:
    """Everything the page of a study shows; without an answer, only what was asked."""
    page = {
        "study": study,
        "asked": asked_facts(study),
        "assumptions": assumptions(study),
        "may_ask": may_ask(person, study.community),
        "may_draft": scope_of(person, Permission.DRAFT).includes(study.community_id),
    }
    if study.state == RunState.DONE and study.answer:
        page |= {
            "result": result_of(study),
            "week": chosen_week(study, year, week, day),
            "bound": bound_part(study, person, at),
        }
    return page


def result_of(study: Study) -> dict[str, Any]:
    """An answer in words, numbers and charts."""
    answer = study.answer
    exact = answer["survival"]["exact"]
    return {
        "found": answer["status"] == "found",
        "words": in_words(answer["sizes"]),
        "sizes": size_rows(answer["sizes"]),
        "figures": _figures(study),
        "costs": cost_bars(answer["costs"]),
        "annual": euro(answer["annual_cost_eur"]),
        "curve": drawing.curve(answer["survival"], probability=study.probability),
        "survival": survival_rows(study),
        "exact": exact[-1],
        "error": answer["error"],
        "steps": step_rows(answer["next_steps"]),
        "best": best_step(answer["next_steps"]),
        "proof": _proof(answer),
    }


def euro(amount: float) -> str:
    """Return euros without cents."""
    return write_money(Money(Decimal(round(amount)), "EUR"))


def in_words(sizes: Mapping[str, float]) -> str:
    """Return the sizes as a sentence; what is not built is left out."""
    said = {name: write_number(value) for name, value in sizes.items()}
    parts = [
        (_("solar panels of %(solar_kwp)s kW"), sizes["solar_kwp"]),
        (_("a battery of %(battery_kwh)s kWh and %(battery_kw)s kW"), sizes["battery_kwh"]),
        (_("a generator of %(generator_kw)s kW with %(fuel_l)s l of fuel"), sizes["generator_kw"]),
        (_("cogeneration of %(chp_kw)s kW"), sizes["chp_kw"]),
        (_("a connection to the grid of %(grid_kw)s kW"), sizes["grid_kw"]),
    ]
    built = [words % said for words, size in parts if size > 0]
    return ", ".join(built) or _("nothing")


def size_rows(sizes: Mapping[str, float]) -> list[dict[str, Any]]:
    """Sizes by name with their units."""
    return [
        {"name": name, "unit": unit, "value": sizes[key]}
        for key, (name, unit) in SIZE_NAMES.items()
    ]


def cost_bars(costs: Mapping[str, float]) -> list[dict[str, Any]]:
    """Parts of the yearly cost as bars, those that are nothing left out."""
    largest = max(costs.values(), default=0) or 1
    return [
        {"label": label, "value": euro(costs[key]), "share": costs[key] / largest,
         "tone": "plain" if key.startswith("lost") else ""}
        for key, label in COST_NAMES.items()
        if costs.get(key, 0) >= 0.5
    ]  # fmt: skip


def survival_rows(study: Study) -> list[dict[str, Any]]:
    """Survival at the marked durations and at the longest."""
    curves = study.answer["survival"]
    told = sorted({hour for hour in MARKED_HOURS if hour < study.hours} | {study.hours})
    return [
        {"hours": hour, **{name: values[hour] for name, values in curves.items()}} for hour in told
    ]


def step_rows(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the next step of each size would buy, the cheapest hour first."""
    rows = [
        {
            "name": SIZE_NAMES[step["name"]][0],
            "unit": SIZE_NAMES[step["name"]][1],
            "to": step["to"],
            "cost": euro(step["cost_eur"]),
            "points": step["survival"] * 100,
            "hours": step["hours"],
            "eur_per_hour": step["cost_eur"] / step["hours"] if step["hours"] > 1e-4 else None,
        }
        for step in steps
    ]
    return sorted(rows, key=lambda row: (row["eur_per_hour"] is None, row["eur_per_hour"] or 0))


def best_step(steps: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The step that buys an hour for least, or None where none buys any."""
    rows = step_rows(steps)
    return rows[0] if rows and rows[0]["eur_per_hour"] is not None else None


def chosen_week(study: Study, year: str, week: str, day: str) -> dict[str, Any] | None:
    """A week of a drawn year, and a day of it, as the address asks; without it the darkest."""
    years = list(study.dispatches.order_by("-dark_hours", "year").defer("flows"))
    if not years:
        return None
    dispatch = next((each for each in years if str(each.year) == year), years[0])
    number = int(week) if week.isdecimal() and len(week) < 4 else dispatch.darkest_week
    number = min(max(number, 1), WEEKS)
    flows = week_of(dispatch, number)
    dark = sum(1 for supplied in flows["up"] if not supplied)
    lost = sum(max(a - b, 0) for a, b in zip(flows["load"], flows["served"], strict=True))
    label = _(
        "Week %(week)s of drawn year %(year)s: %(dark)s hours without the grid, "
        "%(lost)s kWh of load not served"
    ) % {
        "week": number,
        "year": dispatch.year,
        "dark": write_number(dark),
        "lost": write_number(lost),
    }
    days = drawing.days(flows)
    asked_day = int(day) - 1 if day in {str(each["day"]) for each in days} else None
    chosen = drawing.darkest_day(flows) if asked_day is None else asked_day
    return {
        "chart": drawing.week(flows, label=label, day=chosen),
        "day": chosen + 1,
        "days": days,
        "titles": drawing.day_titles(),
        "label": label,
        "number": number,
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < WEEKS else None,
        "year": dispatch.year,
        "years": _year_tabs(years, dispatch),
        "last": WEEKS,
    }


def _year_tabs(years: Sequence[Dispatch], shown: Dispatch) -> list[dict[str, Any]]:
    return [
        {
            "label": _("Year %(year)s, %(dark)s h without the grid")
            % {"year": each.year, "dark": write_number(each.dark_hours)},
            "href": f"?year={each.year}#week",
            "current": each.pk == shown.pk,
        }
        for each in years
    ]


def asked_facts(study: Study) -> list[dict[str, Any]]:
    """What was asked, as terms and values."""
    question = Question.of(study.question)
    rest = max(1 - question.critical - question.important, 0)
    return [
        {"term": _("Community"), "value": study.community.name},
        *(_facts_of_feeder(study, question) if question.sites else _facts_of_site(study, question)),
        {
            "term": _("Power a year"),
            "value": f"{write_number(question.yearly_kwh)} {_('kWh')}",
            "kind": "estimate" if question.is_load_assumed else "",
        },
        {
            "term": _("Critical, important, the rest"),
            "value": " / ".join(
                write_percent(share) for share in (question.critical, question.important, rest)
            ),
        },
        {
            "term": _("Heat a year"),
            "value": f"{write_number(question.heat_kwh)} {_('kWh')}"
            if question.heat_kwh
            else _("none"),
        },
        {"term": _("Risk of outages"), "value": risk_in_words(study), "kind": "scenario"},
        {
            "term": _("What has to hold"),
            "value": _("%(hours)s h of an outage with a probability of %(share)s")
            % {"hours": study.hours, "share": write_percent(study.probability, 1)},
        },
    ]


def _facts_of_site(study: Study, question: Question) -> list[dict[str, Any]]:
    return [
        {"term": _("Site"), "value": study.site.name if study.site else _("none named")},
        {"term": _("Type of load"), "value": LoadType(question.load_type).label},
    ]


def _facts_of_feeder(study: Study, question: Question) -> list[dict[str, Any]]:
    """Each site of a cluster with its part of the load."""
    names = {site.public_id: site.name for site in sites_on_feeder(study)}
    told = _("%(type)s, %(share)s of the load")
    number = {"term": _("Sites on one feeder"), "value": write_number(len(question.sites))}
    return [
        number,
        *(
            {
                "term": names.get(site.public_id, site.public_id),
                "value": told
                % {
                    "type": LoadType(site.load_type).label,
                    "share": write_percent(site.yearly_kwh / question.sites_kwh),
                },
                "kind": "estimate" if site.is_assumed else "",
            }
            for site in question.sites
        ),
    ]


def risk_in_words(study: Study) -> str:
    """The risk of a study: its scenario's name, or outages by chance."""
    if study.scenario is not None:
        return _("scenario “%(name)s”") % {"name": study.scenario.name}
    question = Question.of(study.question)
    return _("by chance: %(count)s outages a year of %(hours)s h in the mean") % {
        "count": write_number(question.outages_a_year),
        "hours": write_number(question.outage_hours, 1),
    }


def assumptions(study: Study) -> list[str]:
    """What the numbers rest on, said plainly."""
    question = Question.of(study.question)
    courses = {
        "doe": _(
            "The course of the load follows reference buildings of the US Department of Energy "
            "in a cold climate, not a meter."
        ),
        "bdew": _("The course of the load follows German standard profiles (BDEW), not a meter."),
        "even": _("The load is taken as the same in every hour."),
    }
    types = [site.load_type for site in question.sites] or [question.load_type]
    said = [courses[source] for source in dict.fromkeys(map(source_of, types))]
    if question.sites:
        said.append(
            _(
                "The loads of the sites are added hour by hour, as on one feeder; what wires between "
                "them cost, carry and lose is not counted."
            )
        )
        if any(site.is_assumed for site in question.sites):
            said.append(
                _("Where a site has registered no load, a typical one of its type stands in.")
            )
    elif question.is_load_assumed:
        said.append(_("Nobody has named the load: a typical one of its type stands in."))
    return [
        *said,
        _sun(study, question),
        _("Outages are a scenario, not a forecast; all parts fail by chance, not by strikes."),
        _(
            "Prices of equipment, connection, operators and upkeep: %(design)s, version %(version)s; "
            "a size costs the slope of its bill. Most unit costs there are assumptions."
        )
        % {"design": study.design.design.name, "version": study.design.number},
        _(
            "Energy: grid %(grid)s, gas %(gas)s a kilowatt-hour, fuel %(fuel)s a litre; "
            "a lost important kilowatt-hour is charged %(important)s, another %(rest)s."
        )
        % {
            "grid": _price(question.grid_eur_per_kwh),
            "gas": _price(question.gas_eur_per_kwh),
            "fuel": _price(question.fuel_eur_per_l),
            "important": _price(question.lost_important_eur_per_kwh),
            "rest": _price(question.lost_rest_eur_per_kwh),
        },
        _("Prices are paid over the life of each part with %(rate)s a year.")
        % {"rate": write_percent(RATE)},
        _(
            "A generator runs 1,100 hours between failures and fails to start once in a hundred; "
            "cogeneration 1,000 hours and twice."
        ),
    ]


def _sun(study: Study, question: Question) -> str:
    """Where the sun of a study comes from: a file of weather, or an assumption."""
    about = study.sun_about
    if not about:
        return _(
            "Sun: a clear sky with cloud by month, scaled to %(kwh)s kWh a year from each kilowatt."
        ) % {"kwh": write_number(question.yield_kwh)}
    words = _(
        "Sun: %(source)s, for a place %(km)s km away; each kilowatt gives %(kwh)s kWh a year. "
        "%(licence)s"
    )
    return words % {
        "source": about["source"],
        "km": write_number(about["away_km"]),
        "kwh": write_number(about["yield_kwh"]),
        "licence": _(about["licence"]),
    }


def _price(amount: float) -> str:
    return write_money(Money(Decimal(str(round(amount, 2))), "EUR"))


def _figures(study: Study) -> list[dict[str, str]]:
    answer = study.answer
    return [
        {
            "value": euro(answer["annual_cost_eur"]),
            "text": _("a year, with energy and what is lost"),
            "kind": "estimate",
        },
        {
            "value": euro(answer["project_eur"]),
            "text": _("to build, by the typical design"),
            "kind": "estimate",
        },
        {
            "value": write_percent(answer["survival"]["exact"][-1], 1),
            "text": _("of outages are outlasted for %(hours)s h") % {"hours": study.hours},
            "kind": "scenario",
        },
        {
            "value": write_percent(answer["whole_years"]),
            "text": _("of drawn years pass without any loss of critical load"),
            "kind": "scenario",
        },
    ]


def _proof(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "term": _("How far the exact curve can be off at most"),
            "value": write_percent(answer["error"], 2),
        },
        {
            "term": _("Unseen years without any loss of critical load"),
            "value": _("%(share)s (95 %% interval %(low)s to %(high)s)")
            % {
                "share": write_percent(answer["whole_years_out"]),
                "low": write_percent(answer["whole_years_low"]),
                "high": write_percent(answer["whole_years_high"]),
            },
        },
        {
            "term": _("Hours without the grid a year"),
            "value": write_number(answer["dark_hours"]),
            "kind": "scenario",
        },
        {
            "term": _("Carbon dioxide a year"),
            "value": f"{write_number(answer['emissions_kg'] / 1000, 1)} {_('t')}",
            "kind": "estimate",
        },
        {"term": _("Designs tried"), "value": write_number(answer["designs_tried"])},
    ]


def compare(first: Study, second: Study) -> dict[str, Any]:
    """Two studies side by side."""
    pair = (first, second)
    sizes = [
        {"name": name, "unit": unit, "values": [each.answer["sizes"][key] for each in pair]}
        for key, (name, unit) in SIZE_NAMES.items()
    ]
    costs = [
        {"name": name, "values": [euro(each.answer["costs"].get(key, 0)) for each in pair]}
        for key, name in COST_NAMES.items()
        if any(each.answer["costs"].get(key, 0) >= 0.5 for each in pair)
    ]
    hours = sorted({*MARKED_HOURS, first.hours, second.hours})
    return {
        "pair": [
            {
                "study": each,
                "href": reverse("islands:detail", args=[each.public_id]),
                "risk": risk_in_words(each),
                "annual": euro(each.answer["annual_cost_eur"]),
                **beside(each),
                "project": euro(each.answer["project_eur"]),
                "best": best_step(each.answer["next_steps"]),
                "curve": drawing.curve(each.answer["survival"], probability=each.probability),
            }
            for each in pair
        ],
        "sizes": sizes,
        "costs": costs,
        "survival": [
            {"hours": hour, "values": [_at(each, hour) for each in pair]} for hour in hours
        ],
        "difference": euro(second.answer["annual_cost_eur"] - first.answer["annual_cost_eur"]),
        "same_question": Question.of(first.question) == Question.of(second.question)
        and first.sun_about == second.sun_about
        and first.scenario == second.scenario,
    }


def _at(study: Study, hour: int) -> float | None:
    exact = study.answer["survival"]["exact"]
    return exact[hour] if hour < len(exact) else None


def saving(study: Study) -> dict[str, Any]:
    """What the page before saving shows: the design's parameters and price at the sizes."""
    if study.state != RunState.DONE or not study.answer:
        return {"settings": [], "price": ""}
    quote = quoted(study.design, study.answer["parameters"])
    return {
        "settings": quote.settings,
        "price": euro(float(quote.total.amount)),
        "yearly": euro(float(quote.yearly.amount)),
    }
