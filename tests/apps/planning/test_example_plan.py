"""The example's scenario: from its file to a public plan, and twice changes nothing."""

import pytest

from tests.factories.accounts import NOW
from tests.factories.catalogue import imagined_version
from tests.factories.partners import FundFactory
from tests.factories.planning import lacking
from yakir.apps.accounts.models import Person
from yakir.apps.journal.models import Entry
from yakir.apps.planning.models import Plan, Publication, Run, Scenario
from yakir.config.example import plan as example
from yakir.config.example.files import document

pytestmark = pytest.mark.django_db


def imagined_ground() -> None:
    """Set up a community, a design and funds of the example's keys."""
    imagined_version()
    lacking(0.5)
    for fund in document("funds.yaml")["funds"]:
        FundFactory(key=fund["key"], sectors=fund["sectors"], smallest=None)


def test_the_example_is_searched_for_and_public() -> None:
    imagined_ground()

    plan = example.load(by=Person.objects.machine(), at=NOW)

    assert plan is not None
    assert plan.choices.exists()
    assert Publication.objects.get().is_public
    scenario = plan.run.scenario
    assert (scenario.first_quarter, scenario.quarters, scenario.horizon) == ("2027-Q1", 8, 40)
    assert sum(scenario.weights.values()) == pytest.approx(1)


def test_loading_it_twice_changes_nothing() -> None:
    imagined_ground()
    machine = Person.objects.machine()

    def counts() -> list[int]:
        return [each.objects.count() for each in (Scenario, Run, Plan, Publication, Entry)]

    example.load(by=machine, at=NOW)
    before = counts()
    example.load(by=machine, at=NOW)

    assert counts() == before


def test_the_scenario_names_no_giver() -> None:
    imagined_ground()

    plan = example.load(by=Person.objects.machine(), at=NOW)

    assert plan is not None
    assert not plan.run.scenario.funds.filter(giver__isnull=False).exists()
    assert not plan.run.scenario.funds.filter(is_scenario=False).exists()
