"""Reads on versions of a scenario: what each asked, and what it changed."""

from typing import Any

from django.utils.translation import gettext as _

from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Community, Oblast
from yakir.apps.planning import rules
from yakir.apps.planning.models import Scenario, ScenarioVersion
from yakir.apps.planning.queries.demands import bonds_in_words
from yakir.apps.planning.queries.questions import from_plain
from yakir.apps.planning.queries.words import floor_in_words, limit_in_words
from yakir.apps.planning.rules import PackageForm
from yakir.common.formats import service_name, write_number, write_percent
from yakir.common.protected import Service


def version_page(scenario: Scenario, kept: ScenarioVersion) -> dict[str, Any]:
    """What the page of one version shows."""
    before = scenario.versions.filter(version__lt=kept.version).order_by("-version").first()
    told = dict(in_words(before.question)) if before else {}
    return {
        "scenario": scenario,
        "version": kept,
        "is_last": kept.version == scenario.version,
        "facts": [
            {"term": term, "value": value, "was": told.get(term, value) if before else value}
            for term, value in in_words(kept.question)
        ],
        "before": before,
    }


def in_words(question: dict[str, Any]) -> list[tuple[str, str]]:
    """What a version asked, a term and its value each, in the order of the form."""
    names = ("name_uk", "name_en", "first_quarter")
    terms = (_("Name in Ukrainian"), _("Name in English"), _("First quarter"))
    at_once = question.get("at_once")
    return [
        *zip(terms, (str(question[name]) for name in names), strict=True),
        (_("Funds"), _funds(question)),
        (_("Quarters of starts"), write_number(question["quarters"])),
        (_("Value counted over"), write_number(question["horizon"])),
        (_("Package of seven"), str(PackageForm(question["package"]).label)),
        (
            _("Projects a community carries at once"),
            _("no limit") if at_once is None else write_number(at_once),
        ),
        (_("Official statuses"), _statuses(question)),
        (_("Only these communities"), _communities(question)),
        (
            _("Drafted projects are candidates"),
            _("yes") if question["include_projects"] else _("no"),
        ),
        (_("Thresholds"), _by_service(rules.thresholds_of(question["thresholds"]), write_percent)),
        (_("Weights"), _by_service(rules.weights_of(question["weights"]), _weight)),
        *_fairness(question),
        *_ties(question),
    ]


def _fairness(question: dict[str, Any]) -> list[tuple[str, str]]:
    oblasts = {oblast.code: oblast.name for oblast in Oblast.objects.all()}
    floors = [floor_in_words(floor, oblasts) for floor in question.get("floors", ())]
    limits = [limit_in_words(limit, oblasts) for limit in question.get("capacity", ())]
    return [
        (_("Floors of fairness"), "; ".join(floors) or _("none")),
        (_("Limits of building"), "; ".join(limits) or _("none")),
    ]


def _ties(question: dict[str, Any]) -> list[tuple[str, str]]:
    asked = from_plain(question)
    words = {name: "; ".join(told) for name, told in bonds_in_words(asked).items()}
    return [
        (_("Coverage"), asked.outages.name if asked.outages else _("on an ordinary day")),
        (_("What needs what"), words["prerequisites"] or _("none")),
        (_("Built in every plan"), words["fixed"] or _("none")),
        (_("Built in no plan"), words["excluded"] or _("none")),
        (
            _("Drafted projects of one site and service exclude each other"),
            _("yes") if asked.one_a_site else _("no"),
        ),
    ]


def _funds(question: dict[str, Any]) -> str:
    funds = Fund.objects.filter(public_id__in=question["funds"]).order_by("key", "pk")
    return ", ".join(fund.name for fund in funds)


def _communities(question: dict[str, Any]) -> str:
    chosen = Community.objects.filter(code__in=question["communities"]).order_by("code", "pk")
    return ", ".join(community.name for community in chosen) or _("all of the statuses")


def _statuses(question: dict[str, Any]) -> str:
    labels = {status.value: str(status.label) for status in rules.POSSIBLE_STATUSES}
    return ", ".join(labels.get(code, code) for code in question["statuses"])


def _by_service(values: dict[str, float], write: Any) -> str:
    return ", ".join(f"{service_name(code)} {write(values[code])}" for code in Service.values)


def _weight(weight: float) -> str:
    return write_number(weight, 3)
