"""A programme from its rules to its public page: who was kept out, what overruling cost, who signed."""

from pathlib import Path

import pytest
from django.utils import timezone

from tests.journeys import walk
from tests.journeys.imagined import settle, steering
from tests.journeys.reader import Reader
from yakir.apps.planning.models import Plan

pytestmark = pytest.mark.django_db
SHEET = Path(__file__).parent / "needs.csv"
HOUSE = "Оселі для вигаданих родин"
MENDS = {
    "4, Quantity": "12",
    "5, Community (KATOTTG)": "UA99010010000000001",
    "6, Date": "28.02.2026",
}
QUESTION = "Shall the imagined plan leave a house out?"
REASONS = "The imagined river floods that place"


@pytest.fixture
def people():
    """The imagined communities, those who work for them, and those who govern a programme."""
    at = timezone.now()
    found = settle(at=at)
    found.__dict__.update(vars(steering(found, at=at)))
    return found


def test_a_programme_from_its_rules_to_its_public_page(people):
    project = _project(people)
    scenario = _scenario(people)
    programme = _programme(people)
    _rules(people, programme)
    first = _search(people, scenario)
    _seats_and_interests(people, programme)
    _rank(people, programme)
    _decide(people, programme)
    _overrule(people, programme, first)
    second = _search(people, scenario)
    assert second.value < first.value
    _cost(people, programme, first, second)
    _sign_twice(people, programme, project)
    walk.publish(Reader(people.signer), second.public_id)

    page = Reader().go(f"/en/programmes/{programme}/")

    assert page.sees(
        "Give imagined homes", "Version 1, published", QUESTION, REASONS, "Decided",
        "Kept out by a conflict of interest: an interest of any kind, 1", "Ruled out",
        "weighted person-quarters",
        "Imagined homes", "Approved", "Imagined: City of Alpha",
    )  # fmt: skip
    assert all(
        person.name not in page.page.text
        for person in (people.secretary, people.chair, people.deputy, people.member, people.second)
    )


def _project(people) -> str:
    """Draft a project that meets a verified need, and have it appraised."""
    clerk = Reader(people.clerk)
    walk.import_needs(clerk, sheet=SHEET, mends=MENDS)
    walk.verify_need(Reader(people.verifier), HOUSE)
    project = walk.draft_project(clerk, HOUSE)
    walk.step(clerk.go(f"/en/work/projects/{project}/"), "appraised")
    return project


def _scenario(people) -> str:
    planner = Reader(people.planner).go("/en/work/scenarios/").click("Make a scenario")
    asked = {
        "Name in Ukrainian": "Вигаданий сценарій", "Name in English": "Imagined scenario",
        "Only these communities": " ".join(people.places), str(people.fund): True,
    }  # fmt: skip
    planner.fill_in("Record the scenario", asked).sees("The scenario is made.")
    return walk.number_in(planner.at)


def _programme(people) -> str:
    secretary = Reader(people.secretary).go("/en/work/programmes/").click("New programme")
    typed = {
        "Name in Ukrainian": "Вигадана програма", "Name in English": "Imagined programme",
        "Aims in Ukrainian": "Дати оселі", "Aims in English": "Give imagined homes",
        "Begins": "2026-01-01", "Ends": "2029-12-31", "Kept by": people.association.name_en,
        "Imagined scenario": True, **{office.name_en: True for office in people.offices},
    }  # fmt: skip
    secretary.fill_in("Make the programme", typed).sees("The programme is made.")
    return walk.number_in(secretary.at)


def _rules(people, programme: str) -> None:
    secretary = Reader(people.secretary).go(f"/en/work/programmes/{programme}/rules/")
    assert Reader().go(f"/en/programmes/{programme}/").answer.status_code == 404
    typed = {
        "Who and what is eligible, in Ukrainian": "Громади", "How proposals are scored, in Ukrainian": "Бали",
        "Who and what is eligible, in English": "Communities", "How proposals are scored, in English": "Points",
        "Criteria and their weights": "Люди; People; 2\nСтрок; Time; 1",
    }  # fmt: skip
    secretary.click("Draft rules").fill_in("Save the draft", typed)
    secretary.press("Publish for good").sees("The rules are published and stay as they are.")


def _search(people, scenario: str) -> Plan:
    planner = Reader(people.planner).go(f"/en/work/scenarios/{scenario}/")
    planner.press("Search for a plan").sees("Show the plan")
    return Plan.objects.filter(run__scenario__public_id=scenario).latest("pk")


def _seats_and_interests(people, programme: str) -> None:
    secretary = Reader(people.secretary)
    seats = zip(
        (people.chair, people.deputy, people.member), ("Chair", "Deputy chair", "Member"),
        people.offices, strict=True,
    )  # fmt: skip
    for person, role, office in seats:
        secretary.go(f"/en/work/programmes/{programme}/").click("Give a seat").fill_in(
            "Give the seat",
            {
                "E-mail of the person": person.email,
                "Role in the group": role,
                "For": office.name_en,
            },
        ).sees("The seat is given.")
    for person in (people.chair, people.deputy):
        Reader(person).go(f"/en/work/programmes/{programme}/interests/").fill_in(
            "Declare", {"No interest to declare": True}
        ).sees("The declaration is on record.")
    built = Plan.objects.latest("pk").choices.first().candidate.community.code
    Reader(people.member).go(f"/en/work/programmes/{programme}/interests/").fill_in(
        "Declare",
        {
            "Community": True, "Code of the community": built,
            "Kind of interest": "works there or is paid by it",
        },
    ).sees("The declaration is on record.")  # fmt: skip


def choose(reader: Reader, button: str, **values: str) -> Reader:
    """Choose records in the form that has the button, by their number, as their names repeat."""
    form = next(form for form in reader.page.forms if button in form.buttons)
    for field in form.fields:
        if field.name in values:
            assert values[field.name] in field.options.values()
            field.value = values[field.name]
    return reader


def _rank(people, programme: str) -> None:
    secretary = Reader(people.secretary).go(f"/en/work/programmes/{programme}/rankings/")
    plan = Plan.objects.latest("pk").public_id
    choose(secretary.click("Rank by a plan"), "Take the plan", plan=plan).press("Take the plan")
    secretary.sees("The plan ranks the proposals.", "version 1")


def _decide(people, programme: str) -> None:
    secretary = Reader(people.secretary).go(f"/en/work/programmes/{programme}/decisions/")
    plan = Plan.objects.latest("pk").public_id
    choose(secretary.click("Put a question"), "Open to votes", plan=plan)
    secretary.fill_in("Open to votes", {"Question": QUESTION, "Options": "Yes\nNo"})
    secretary.sees("The question is open to votes.", "Kept out by an interest")
    address = secretary.at
    member = Reader(people.member).go(address)
    member.sees("You do not vote here")
    for person in (people.chair, people.deputy):
        Reader(person).go(address).fill_in("Vote", {"Yes": True}).sees("Your vote is on record.")
    chair = Reader(people.chair).go(address)
    chair.fill_in("Close for good", {"Reasons": REASONS}).sees("2 of 2 who may vote voted")


def _overrule(people, programme: str, plan: Plan) -> None:
    secretary = Reader(people.secretary).go(f"/en/work/programmes/{programme}/overrules/")
    secretary.click("Overrule: Imagined scenario")
    wanted = plan.choices.order_by("pk").first().candidate.public_id
    choose(secretary, "Overrule", candidate=wanted)
    secretary.fill_in(
        "Overrule",
        {"Ruled out": True, "Reason": REASONS, "Under the decision": QUESTION},
    ).sees("The planner is overruled.")


def _cost(people, programme: str, first: Plan, second: Plan) -> None:
    secretary = Reader(people.secretary).go(f"/en/work/programmes/{programme}/overrules/")
    secretary.click("Record what it costs")
    choose(secretary, "Record the cost", plan=second.public_id, free_plan=first.public_id)
    secretary.press("Record the cost").sees("The cost is on record.")


def _sign_twice(people, programme: str, project: str) -> None:
    secretary = Reader(people.secretary).go(f"/en/work/programmes/{programme}/project/")
    secretary.fill_in("Take the project in", {"Project": "Imagined homes"})
    secretary.sees("The project is in the programme.")
    address = f"/en/work/projects/{project}/"
    walk.step(Reader(people.signer).go(address), "approved").sees("Your signature is on record.")
    walk.step(Reader(people.second).go(address), "approved").sees("The step is on record.")
