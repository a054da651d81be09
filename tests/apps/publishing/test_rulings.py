"""What the gate decided is kept, and a decision that did not change is not kept twice."""

import pytest

from tests.factories.accounts import NOW
from tests.factories.partners import ActFactory
from yakir.apps.publishing.actions import keep_rulings
from yakir.apps.publishing.models import Ruling
from yakir.apps.publishing.rules import VERSION, Rule
from yakir.common.protected import Sector

pytestmark = pytest.mark.django_db


def test_every_decision_is_kept_with_its_rule_and_the_version_of_the_rules():
    act = ActFactory(sector=Sector.ENERGY, title_uk="Прихована назва")

    keep_rulings(records=[act], at=NOW)

    ruling = Ruling.objects.get(subject=act.public_id)
    assert ruling.decisions["title_uk"] == ["withhold", Rule.PROTECTED]
    assert ruling.rules == VERSION
    assert "Прихована" not in str(ruling.decisions)


def test_a_decision_that_did_not_change_is_kept_once_and_a_new_one_beside_it():
    act = ActFactory(sector=Sector.EDUCATION)
    assert keep_rulings(records=[act], at=NOW) == 1
    assert keep_rulings(records=[act], at=NOW) == 0

    act.sector = Sector.ENERGY

    assert keep_rulings(records=[act], at=NOW) == 1
    newest, oldest = Ruling.objects.filter(subject=act.public_id)
    assert "title_uk" in newest.decisions
    assert "title_uk" not in oldest.decisions
