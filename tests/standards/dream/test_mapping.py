"""DREAM to OC4IDS: what is carried over, and what is told to be left."""

import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.standards.dream.answers import NAME, PROJECT, project
from yakir.standards import dream, jsonfile, oc4ids
from yakir.standards.dream.mapping import codes
from yakir.standards.oc4ids import records, schema

AMOUNT = records.Value(amount=Decimal("1700000.5"), currency="UAH")


def mapped(value, **options):
    left = dream.Left()
    read = dream.Reading().project(jsonfile.loads(json.dumps(value)), name=NAME)
    return dream.mapped(read, dream.Options(**options), left), left


def places(left):
    return {place for place, _ in left.counts}


def test_a_project_of_dream_is_valid_in_oc4ids():
    found, _ = mapped(PROJECT, prefix="oc4ids-zzzzzz-")

    problems = oc4ids.problems_of_project(oc4ids.members_of(found))
    assert {each.code for each in problems} <= {"open_code"}


def test_identity_texts_and_dates_are_carried_over():
    found, left = mapped(PROJECT, prefix="oc4ids-zzzzzz-")

    assert found.id == f"oc4ids-zzzzzz-{NAME}"
    assert found.identifiers == (records.SimpleIdentifier(id=NAME, scheme="UA-DREAM"),)
    assert (found.title, found.language) == ("Вигадана амбулаторія: заміна котла", "uk")
    assert found.updated == "2026-06-01T12:00:00Z"
    assert {"date", "title[en]"} <= places(left)


def test_the_other_language_serves_where_one_is_missing():
    only = [{"lang": "uk", "translation": "Вигадана школа"}]

    assert mapped(PROJECT, language="en")[0].title == "Imagined clinic: a new boiler"
    assert mapped(project(title=only), language="en")[0].title == "Вигадана школа"


@pytest.mark.parametrize(
    ("status", "details", "wanted"),
    [
        ("pending", None, "identification"),
        ("pending", "defined", "identification"),
        ("pending", "appraisal", "preparation"),
        ("pending", "approved", "preparation"),
        ("pending", "refused", "identification"),
        ("active", "implementation", "implementation"),
        ("complete", None, "completion"),
        ("cancelled", None, "cancelled"),
        ("unsuccessful", None, "cancelled"),
        ("paused", "implementation", None),
    ],
)
def test_status_follows_the_table(status, details, wanted):
    members = {"status": status} | ({"statusDetails": details} if details else {})
    plain = {name: each for name, each in PROJECT.items() if name != "statusDetails"}

    assert mapped({**plain, **members})[0].status == wanted


def test_what_no_code_says_is_left_and_told():
    found, left = mapped(project(type="equipment", status="paused"))

    assert (found.type, found.status) == (None, None)
    assert {"type", "status"} <= places(left)


def test_every_code_that_is_given_out_stands_in_a_codelist():
    lists = {
        "projectStatus": {*codes.STATUS.values(), *codes.STAGE.values()},
        "projectType": codes.TYPE.values(),
        "projectSector": codes.SECTORS.values(),
        "documentType": codes.DOCUMENTS.values(),
        "contractingProcessStatus": codes.PROCESS.values(),
        "partyRole": {*codes.ROLES, "funder"},
    }

    for name, used in lists.items():
        assert set(used) <= set(schema.codelist(name)), name


@pytest.mark.parametrize(
    ("cofog", "wanted"),
    [
        ("07.2", "health"),
        ("7.2.1", "health"),
        ("04.5.1", "transport.road"),
        ("4.5", "transport"),
        ("04.3.6", "energy"),
        ("06.3", "waterAndWaste"),
        ("09", "education"),
        ("01", None),
        ("04", None),
        ("x", None),
    ],
)
def test_the_sector_is_that_of_the_function_of_government(cofog, wanted):
    assert codes.sector(cofog) == wanted


def test_the_budget_is_the_sum_of_its_parts_where_there_is_one_approach():
    found, _ = mapped(PROJECT)

    assert found.budget.amount == AMOUNT
    (breakdown,) = found.budget.budget_breakdowns
    assert [each.amount.amount for each in breakdown.budget_breakdown] == [
        Decimal("1500000.5"),
        Decimal(200000),
    ]
    (finance,) = found.budget.finance
    assert (finance.value, finance.source) == (AMOUNT, "stateFunds / localBudget")


def second_approach():
    return json.loads(json.dumps(PROJECT["approaches"][0]).replace("-8000-", "-9000-"))


LINE = ("approaches", 0, "budget", "budgetBreakdown", 0)


@pytest.mark.parametrize(
    "value",
    [
        project(approaches=[*PROJECT["approaches"], second_approach()]),
        project(*LINE, "amount", "currency", "EUR"),
        project(*LINE, "classifications", "budgetType", "revised"),
        project(*LINE, "amount", "none"),
    ],
)
def test_what_cannot_be_added_up_has_no_sum(value):
    found, left = mapped(value)

    assert found.budget.amount is None
    assert "budget" in places(left)


def test_a_project_without_money_has_no_budget():
    assert mapped(project("approaches", 0, "budget", {}))[0].budget is None


def test_who_pays_and_who_supplies_are_parties_with_every_role_once():
    parties = mapped(PROJECT)[0].parties

    assert {each.id: each.roles for each in parties} == {
        "UA-EDR-00000001": ("initiator", "procuringEntity", "funder"),
        "UA-EDR-00000002": ("supplier",),
    }


def test_a_tender_of_prozorro_is_one_contracting_process():
    (process,) = mapped(PROJECT)[0].contracting_processes

    assert process.id == "ocds-be6bcu-UA-2026-03-02-000001-a"
    assert process.summary.external_reference == "UA-2026-03-02-000001-a"
    assert process.summary.status == "active"
    assert process.summary.contract_value == records.Value(amount=Decimal(1400000), currency="UAH")


def test_a_tender_that_is_only_related_is_a_contracting_process_too():
    found, _ = mapped(project(contractingProcesses=[]))

    assert [each.id for each in found.contracting_processes] == [
        "ocds-be6bcu-UA-2026-03-02-000001-a"
    ]
    assert found.related_projects == ()


def test_what_has_no_number_of_prozorro_keeps_its_own_identifier():
    related = [{"scheme": "UA-PROZORRO", "id": "r", "identifier": "7", "relationship": "parent"}]
    found, left = mapped(
        project(
            relatedProcesses=related, contractingProcesses=[{"id": "c", "url": "https://x.invalid"}]
        )
    )

    assert [each.id for each in found.contracting_processes] == ["c"]
    assert [each.identifier for each in found.related_projects] == ["7"]
    assert "contractingProcesses[].url" in places(left)


def test_a_metric_has_where_it_starts_and_what_it_is_to_reach():
    found, _ = mapped(PROJECT)

    assert [each.id for each in found.forecasts] == [
        "initiationMetricsFunctional",
        "initiationPhases",
    ]
    assert found.metrics[0].observations[0].measure == 100
    assert found.forecasts[0].observations[0].measure == 250
    assert found.forecasts[1].observations[0].period.duration_in_days == 90


def test_places_and_documents_are_carried_over():
    found, _ = mapped(PROJECT)

    assert found.locations[0].gazetteer == records.Gazetteer(
        scheme="UA-CATOTTG", identifiers=("UA00000000000000001",)
    )
    assert found.documents[0].document_type == "feasibilityStudy"


def test_a_member_that_nobody_described_is_told_to_be_left():
    _, left = mapped(project(urgency="high"))

    assert ("urgency", "not in DREAM's description", 1) in left.listed()


def steps(value, path=()):
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for step, each in inner:
        yield (*path, step)
        yield from steps(each, (*path, step))


JUNK = st.sampled_from([None, 7, 0.5, True, "", [], {}, [[]], [{}], [None], {"id": []}, "x"])


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(list(steps(PROJECT))), JUNK)
def test_whatever_one_place_holds_the_project_is_carried_over(path, junk):
    found, _ = mapped(project(*path, junk))

    assert jsonfile.loads(jsonfile.dumps(oc4ids.members_of(found)))["id"] == NAME
