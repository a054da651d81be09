"""What ties candidates: designs that need others, variants of a site, what a scenario fixes."""

import pytest
from django.utils.translation import override

from tests.apps.planning.test_pages import WORK, typed
from tests.factories.accounts import NOW
from tests.factories.catalogue import imagined_content, imagined_version
from tests.factories.partners import FundFactory
from tests.factories.places import CommunityFactory, SiteFactory
from tests.factories.planning import (
    homes_fund,
    lacking,
    planned,
    planner,
    question,
    scenario,
)
from tests.factories.projects import at_stage, drafted
from yakir.apps.catalogue.queries import newest_version
from yakir.apps.planning import actions
from yakir.apps.planning.queries.feasibility import feasibility
from yakir.apps.planning.queries.kept import KeptProblem
from yakir.apps.planning.queries.questions import question_of
from yakir.apps.planning.queries.ready import problem_for
from yakir.apps.projects.rules import Stage
from yakir.common.errors import Invalid

pytestmark = pytest.mark.django_db
HOUSE, OTHER = "imagined_house", "imagined_hut"
NEEDS = [{"design": OTHER, "needs": HOUSE}]


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def home():
    """A community that lacks homes, of which two designs may give it some."""
    imagined_version()
    imagined_version(key=OTHER)
    return lacking(0.6)


def designs_of(ready):
    return [draft.version.design.key for draft in ready.candidates]


def test_a_design_waits_for_the_first_candidate_of_the_one_it_needs(home):
    ready = problem_for(scenario(prerequisites=NEEDS))

    keys = designs_of(ready)
    needs = ready.problem.candidates.needs
    assert keys.count(HOUSE) == 1  # of its sizes one stays
    assert all(needs[n] == keys.index(HOUSE) for n, key in enumerate(keys) if key == OTHER)
    assert needs[keys.index(HOUSE)] == -1


def test_what_needs_a_design_that_nobody_can_build_is_no_candidate(home):
    missing = [{"design": OTHER, "needs": "imagined_nothing"}]

    assert set(designs_of(problem_for(scenario(prerequisites=missing)))) == {HOUSE}


def test_what_is_under_way_need_not_be_built_again(home):
    asked = scenario(prerequisites=[{"design": HOUSE, "needs": "imagined_mill"}])
    content = imagined_content()["provides"][0] | {"service": "work"}
    mill = imagined_version(key="imagined_mill", service="work", provides=[content])
    assert HOUSE not in designs_of(problem_for(asked))

    at_stage(drafted(home, version=mill), Stage.FUNDED)

    assert HOUSE in designs_of(problem_for(asked))


def test_a_plan_keeps_a_prerequisite_and_its_document_tells_it(home):
    plan = planned(scenario(prerequisites=NEEDS))

    kept = KeptProblem(plan).problem
    chosen = dict(plan.choices.values_list("candidate__number", "quarter"))
    for number in chosen:
        need = int(kept.candidates.needs[number])
        assert need < 0 or need in chosen


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"prerequisites": [{"design": HOUSE, "needs": HOUSE}]}, "prerequisite_needs_1"),
        ({"prerequisites": [*NEEDS, {"design": HOUSE, "needs": OTHER}]}, "prerequisite_needs_2"),
        ({"prerequisites": [*NEEDS, *NEEDS]}, "prerequisite_design_2"),
        ({"fixed": [{"design": HOUSE, "community": ""}]}, "fixed_community_1"),
        (
            {"fixed": [{"design": HOUSE, "community": "UA1"}], "excluded": [{"design": HOUSE, "community": ""}]},
            "fixed_design_1",
        ),
    ],
)  # fmt: skip
def test_an_impossible_tie_is_refused_at_its_field(home, rules, field):
    with pytest.raises(Invalid) as refusal:
        actions.make_scenario(question=question(**rules), by=planner(), at=NOW)

    assert set(refusal.value.faults) == {field}


def test_drafted_projects_of_one_site_and_service_are_variants(home):
    site = SiteFactory(community=home, kind="housing_block")
    for _ in range(2):
        drafted(home, version=newest_version(HOUSE), site=site)

    tied = problem_for(scenario()).candidates[:2]
    free = problem_for(scenario(one_a_site=False)).candidates[:2]

    assert tied[0].group == tied[1].group >= 0
    assert [draft.group for draft in free] == [-1, -1]


def test_a_scenario_fixes_and_rules_out(home):
    fixed = [{"design": OTHER, "community": home.code}]
    plan = planned(scenario(fixed=fixed, excluded=[{"design": HOUSE, "community": ""}]))

    chosen = set(plan.choices.values_list("candidate__version_of_design__design__key", flat=True))
    out = plan.left_out.filter(candidate__version_of_design__design__key=HOUSE)
    assert chosen == {OTHER}
    assert {left.reason for left in out} == {"ruled_out"}
    assert all(left.detail["by_scenario"] for left in out)


def test_a_clash_is_told_while_it_is_typed(home):
    away = CommunityFactory()
    told = {
        "is no candidate": {"fixed": [{"design": HOUSE, "community": away.code}]},
        "no fund may pay": {
            "fixed": [{"design": HOUSE, "community": home.code}],
            "funds": [FundFactory(sectors=["energy"])],
        },
        "ruled out": {
            "fixed": [{"design": OTHER, "community": home.code}],
            "excluded": [{"design": HOUSE, "community": home.code}], "prerequisites": NEEDS,
        },
    }  # fmt: skip

    for words, rules in told.items():
        found = feasibility(question_of(scenario(**rules)))
        assert [words in clash for clash in found.clashes].count(True) == 1, words


def test_the_form_keeps_what_was_typed_and_names_a_code_that_nobody_has(home, signed_in):
    client, fund = signed_in(planner()), homes_fund()
    given = typed(
        funds=[fund.pk], prerequisite_design_1=OTHER, prerequisite_needs_1=HOUSE,
        fixed_design_1=HOUSE, fixed_community_1="UA0", excluded_design_1=OTHER,
    )  # fmt: skip

    wrong = client.post(f"{WORK}new/", given)
    assert wrong.status_code == 422
    assert "No community has this code: UA0." in wrong.content.decode()

    made = client.post(f"{WORK}new/", given | {"fixed_community_1": home.code})
    page = client.get(made["Location"]).content.decode()
    for words in ("needs Imagined house", f"Imagined house, {home.name}", "everywhere"):
        assert words in page
