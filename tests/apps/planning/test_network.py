"""Plans under a blackout: a pump and its island, whose effects are not the sum of each alone."""

import json

import pytest
from django.utils.translation import override

from tests.factories.accounts import NOW
from tests.factories.catalogue import imagined_version
from tests.factories.endurance import BLACKOUT, outages
from tests.factories.partners import FundFactory
from tests.factories.places import CommunityFactory, person_in
from tests.factories.planning import cover, planned, planner, question, signer
from yakir import engine
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.planning import actions
from yakir.apps.planning.models import Correction, Plan
from yakir.apps.planning.queries.kept import KeptProblem
from yakir.apps.planning.queries.ready import problem_for
from yakir.common.protected import Service

pytestmark = pytest.mark.django_db
WATER = Service.values.index("water")
PEOPLE = 20_000


def design(key, service, **more):
    """Publish an imagined design that serves 1,000 people a room, twenty rooms at most."""
    provides = {
        "service": service, "people": "rooms * 1000", "coverage_people": "rooms * 1000",
        "basis_uk": "припущення", "basis_en": "assumption",
    }  # fmt: skip
    return imagined_version(
        key=key, service=service, sector=service if service == "water" else "energy",
        site_kind="well" if service == "water" else "generation",
        protected=True, protected_reason=service if service == "water" else "energy",
        provides=[provides], sizes=[{"key": "any", "label_uk": "Будь-який", "label_en": "Any", "min": 20, "max": 20}],
        **more,
    )  # fmt: skip


def pump():
    """A well that gives everybody water, as long as somebody gives it power."""
    change = {"new_site": True, "strengthens": [], "adds": {"power_kw": "50", "own_water": "1"}}
    return design("imagined_pump", "water", network=change)


def island():
    """Power for wells, and for nothing else."""
    change = {
        "new_site": False, "strengthens": ["well"], "load_kw": "100",
        "adds": {"generator_kw": "100", "fuel_l": "100000"},
    }  # fmt: skip
    return design("imagined_island", "power", network=change)


def served(people):
    """Return a community in which everybody has everything on an ordinary day."""
    found = CommunityFactory(population=people)
    for service in Service:
        cover(found, service, 1.0)
    return found


@pytest.fixture
def community():
    return served(PEOPLE)


@pytest.fixture
def dark(community):
    """A scenario whose coverage is that of two days without the grid."""
    pump()
    island()
    calm = {**BLACKOUT, "resupply": {**BLACKOUT["resupply"], "fails": 0.0}}
    return actions.make_scenario(
        question=question(
            funds=[FundFactory(sectors=[], smallest=None, largest=None, tranche=10_000_000)],
            outages=outages(record=calm),
            statuses=["possible_hostilities"],
        ),
        by=planner(),
        at=NOW,
    )


def by_design(ready):
    return {draft.version.design.key: draft for draft in ready.candidates}


def test_coverage_is_that_of_the_blackout(dark):
    ready = problem_for(dark)

    coverage = ready.problem.communities.coverage[0]
    assert coverage[WATER] < 0.7
    assert json.loads(ready.document)["blackout"]["by_norm"] is True


def test_each_alone_brings_no_water(dark):
    found = by_design(problem_for(dark))

    assert found["imagined_pump"].effects.get("water", 0.0) < 0.01
    assert found["imagined_island"].effects.get("water", 0.0) < 0.01


def test_the_plan_builds_the_pump_with_its_island_and_says_what_they_do_together(dark):
    plan = planned(dark)

    chosen = plan.choices.values_list("candidate__version_of_design__design__key", flat=True)
    assert set(chosen) == {"imagined_island", "imagined_pump"}
    correction = Correction.objects.get(service="water")
    assert correction.is_corrected
    assert correction.simulated - correction.summed > 0.2
    assert sorted(correction.numbers) == [0, 1]
    assert plan.people["water"] == pytest.approx(PEOPLE * (correction.simulated - coverage_of(dark)), abs=2)  # fmt: skip


def coverage_of(scenario):
    return problem_for(scenario).problem.communities.coverage[0, WATER]


def test_the_document_of_the_plan_holds_the_joint_effect(dark):
    plan = planned(dark)
    kept = KeptProblem(Plan.objects.get(pk=plan.pk))

    assert len(kept.problem.joints) == 1
    assert engine.value(kept.problem, kept.starts).total == pytest.approx(plan.gain)


@pytest.fixture
def city():
    return served(200_000)


@pytest.fixture
def twins(city):
    """Two islands for the same pumping stations, which are not all: the second adds nothing."""
    for key in ("imagined_one", "imagined_two"):
        change = {
            "new_site": False, "strengthens": ["pumping_station"], "load_kw": "294",
            "adds": {"generator_kw": "400", "fuel_l": "100000"},
        }  # fmt: skip
        design(key, "power", network=change)
    return actions.make_scenario(
        question=question(
            funds=[FundFactory(sectors=[], smallest=None, largest=None, tranche=10_000_000)],
            outages=outages(), statuses=["possible_hostilities"],
        ),
        by=planner(), at=NOW,
    )  # fmt: skip


def test_a_difference_between_the_set_and_its_sum_goes_back_and_the_plan_is_searched_again(twins):
    ready = problem_for(twins)
    alone = [draft.effects.get("water", 0.0) for draft in ready.candidates]
    assert ready.problem.joints == ()
    assert min(alone) > 0.1

    plan = planned(twins)

    kept = KeptProblem(Plan.objects.get(pk=plan.pk))
    (joint,) = kept.problem.joints
    assert joint.change[WATER] == pytest.approx(-min(alone), abs=0.02)
    gained = engine.value(kept.problem, kept.starts).people[WATER] / 200_000
    assert gained == pytest.approx(max(alone), abs=0.02)


def test_a_plan_reckoned_with_registered_sites_stays_inside(twins, city):
    from tests.factories.places import SiteFactory, SiteServiceFactory

    site = SiteFactory(community=city, kind="school")
    SiteServiceFactory(site=site, service=Service.EDUCATION, people=500)
    plan = planned(twins)

    with pytest.raises(actions.RestsOnRegister):
        actions.publish_plan(plan=plan, by=signer(), at=NOW)


def test_the_page_of_the_plan_tells_what_was_corrected(dark, signed_in):
    plan = planned(dark)

    with override("en"):
        text = (
            signed_in(planner()).get(f"/en/work/scenarios/plans/{plan.public_id}/").content.decode()
        )

    assert "Where projects together do more or less than each alone" in text
    assert "reckoned with" in text
    assert "+49" in text


def test_whoever_may_not_read_how_life_holds_reads_no_rows_of_such_a_plan(dark, signed_in):
    plan = planned(dark)
    reader = person_in(None, Role.VERIFIER, kind=OrganisationKind.VERIFIER)

    text = signed_in(reader).get(f"/en/work/scenarios/plans/{plan.public_id}/").content.decode()

    assert plan.choices.count() == 2
    assert "Imagined house" not in text
