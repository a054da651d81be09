"""What a scenario asks, as a question and as plain values of one of its versions."""

from typing import Any

from yakir.apps.endurance.models import OutageScenario
from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Community
from yakir.apps.planning.models import Scenario
from yakir.apps.planning.rules import Question

RELATED = ("funds", "communities")


def question_of(scenario: Scenario) -> Question:
    """Return what a scenario asks."""
    names = [name for name in Question.__dataclass_fields__ if name not in RELATED]
    return Question(
        **{name: getattr(scenario, name) for name in names},
        funds=list(scenario.funds.order_by("key", "pk")),
        communities=list(scenario.communities.order_by("code", "pk")),
    )


def as_plain(question: Question) -> dict[str, Any]:
    """Return a question as plain values: funds by their id, communities by their code."""
    values = {name: getattr(question, name) for name in question.__dataclass_fields__}
    return {
        **values,
        "funds": [fund.public_id for fund in question.funds],
        "communities": [community.code for community in question.communities],
        "outages": question.outages.public_id if question.outages else None,
    }


def from_plain(values: dict[str, Any]) -> Question:
    """Return a question from its plain values; rules that it knew nothing of are not asked."""
    known = {name: values[name] for name in Question.__dataclass_fields__ if name in values}
    funds = Fund.objects.filter(public_id__in=values["funds"]).order_by("key", "pk")
    communities = Community.objects.filter(code__in=values["communities"]).order_by("code", "pk")
    outages = OutageScenario.objects.filter(public_id=values.get("outages")).first()
    related = {"funds": list(funds), "communities": list(communities), "outages": outages}
    return Question(**{**known, **related})
