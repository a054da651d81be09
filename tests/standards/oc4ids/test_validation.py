"""What is wrong with a package of OC4IDS, told at once, each rule by what keeps and breaks it."""

import copy
import io
import json
import string
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yakir.standards import jsonfile, oc4ids
from yakir.standards.oc4ids import problems, prozorro, schema
from yakir.standards.oc4ids.walking import type_of

# A busy machine draws slowly; that is no fault of what is tested.
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
EXAMPLE = json.loads((Path(__file__).parent / "example.json").read_text())
PERIOD = {"startDate": "2026-01-01T00:00:00Z", "endDate": "2026-03-01T00:00:00Z"}
RING = [[36, 50], [37, 50], [37, 51], [36, 50]]


def package(*projects, **members):
    return {
        "uri": "https://example.invalid/package.json",
        "publishedDate": "2026-11-30T00:00:00Z",
        "publisher": {"name": "Imagined publisher"},
        "version": "0.9",
        "projects": list(projects),
        **members,
    }


def project(**members):
    return {"id": "oc4ids-zzzzzz-1", **members}


def told(document):
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return [(each.pointer, each.code) for each in oc4ids.validate(io.BytesIO(data))]


def organisation(name, *roles):
    return {"id": name, "name": f"Imagined {name}", **({"roles": list(roles)} if roles else {})}


def process(name, **summary):
    return {"id": name, **({"summary": summary} if summary else {})}


CLEAN = project(
    updated="2026-11-30T10:00:00+02:00",
    title="Imagined clinic",
    status="implementation",
    type="rehabilitation",
    sector=["health"],
    period={**PERIOD, "durationInDays": 59, "maxExtentDate": "2026-06-01T00:00:00Z"},
    completion={"endDate": "2026-03-02T00:00:00Z"},
    publicAuthority={"id": "A"},
    parties=[organisation("A", "publicAuthority"), organisation("B", "supplier", "payer", "payee")],
    identifiers=[{"id": "1", "scheme": "x"}, {"id": "1", "scheme": "y"}],
    locations=[
        {"id": "1", "geometry": {"type": "Point", "coordinates": [36.2, 50.0]}},
        {"id": "2", "geometry": {"type": "Polygon", "coordinates": [RING]}},
        {"id": "3", "geometry": {"type": "MultiPolygon", "coordinates": [[RING], [RING]]}},
        {"id": "4", "geometry": {"type": "LineString", "coordinates": [[36, 50, 100], [37, 51]]}},
    ],
    budget={
        "amount": {"amount": 100.5, "currency": "UAH"},
        "requestDate": "2026-01-01T00:00:00Z",
        "approvalDate": "2026-01-02T00:00:00Z",
    },
    documents=[
        {
            "id": "1",
            "url": "https://example.invalid/%D0%B0",
            "datePublished": "2026-01-01T00:00:00Z",
            "dateModified": "2026-01-01T00:00:00Z",
        }
    ],
    milestones=[{"id": "1", "status": "met", "dateMet": "2026-02-01T00:00:00Z"}],
    contractingProcesses=[
        process(
            "ocds-be6bcu-UA-2024-03-15-004211-a",
            ocid="ocds-be6bcu-UA-2024-03-15-004211-a",
            suppliers=[{"id": "B"}],
            transactions=[
                {
                    "id": "1",
                    "payer": {"id": "B"},
                    "payee": {"id": "B"},
                    "relatedImplementationMilestone": {"id": "1"},
                }
            ],
        )
    ],
)

DEEP = b'{"projects": [{"id": "1", "sector": [' + b'{"a":' * 700 + b"1" + b"}" * 700 + b"]}]}"
#: What breaks a rule: the document, where, and which rule it is.
BROKEN = [
    (b"{", "", "not_json"),
    (DEEP, "/projects/0", "too_deep"),
    ({}, "", "no_projects"),
    (package(projects=7), "/projects", "wrong_type"),
    (package(), "/projects", "empty_list"),
    ([], "", "wrong_type"),
    (7, "", "wrong_type"),
    (package(project(), project()), "/projects/1/id", "duplicate_id"),
    (package(project(), version="0.8"), "/version", "unknown_version"),
    (package(project(), version="new"), "/version", "wrong_pattern"),
    (package(project(), uri="no address"), "/uri", "not_a_uri"),
    (package(7), "/projects/0", "wrong_type"),
    (package({"title": "Imagined"}), "/projects/0", "missing"),
    (package(project(title="")), "/projects/0/title", "empty_text"),
    (package(project(sector=[])), "/projects/0/sector", "empty_list"),
    (package(project(budget={})), "/projects/0/budget", "empty_object"),
    (package(project(sector=["health", "health"])), "/projects/0/sector/1", "not_unique"),
    (package(project(status="done")), "/projects/0/status", "closed_code"),
    (package(project(sector=["sport"])), "/projects/0/sector/0", "open_code"),
    (package(project(updated="2026-11-30")), "/projects/0/updated", "not_a_date_time"),
    (package(project(updated="2026-02-30T00:00:00Z")), "/projects/0/updated", "not_a_date_time"),
    (
        package(project(parties=[{"id": "A", "people": [{"id": "1", "email": "nobody"}]}])),
        "/projects/0/parties/0/people/0/email",
        "not_an_email",
    ),
    (
        package(project(budget={"finance": [{"id": "1", "paymentFrequency": -1}]})),
        "/projects/0/budget/finance/0/paymentFrequency",
        "too_small",
    ),
    (package(project(colour="red")), "/projects/0/colour", "additional_field"),
    (package(project(tittle="Imagined")), "/projects/0/tittle", "misspelt_field"),
    (
        package(project(documents=[{"id": "1"}, {"id": "1", "title": "x"}])),
        "/projects/0/documents/1/id",
        "duplicate_id",
    ),
    (
        package(project(identifiers=[{"id": "1", "scheme": "x"}, {"id": "1", "scheme": "x"}])),
        "/projects/0/identifiers/1/id",
        "duplicate_id",
    ),
    (
        package(project(period={"startDate": PERIOD["endDate"], "endDate": PERIOD["startDate"]})),
        "/projects/0/period",
        "ends_before_start",
    ),
    (
        package(project(period={**PERIOD, "maxExtentDate": "2026-02-01T00:00:00Z"})),
        "/projects/0/period",
        "ends_beyond_extent",
    ),
    (
        package(project(period={**PERIOD, "durationInDays": 70})),
        "/projects/0/period/durationInDays",
        "wrong_duration",
    ),
    (
        package(
            project(budget={"requestDate": PERIOD["endDate"], "approvalDate": PERIOD["startDate"]})
        ),
        "/projects/0/budget/approvalDate",
        "out_of_order",
    ),
    (
        package(
            project(
                documents=[
                    {
                        "id": "1",
                        "datePublished": PERIOD["endDate"],
                        "dateModified": PERIOD["startDate"],
                    }
                ]
            )
        ),
        "/projects/0/documents/0/dateModified",
        "out_of_order",
    ),
    (
        package(project(period=PERIOD, completion={"endDate": "2025-12-31T00:00:00Z"})),
        "/projects/0/completion/endDate",
        "completed_before_start",
    ),
    (
        package(project(milestones=[{"id": "1", "status": "met"}])),
        "/projects/0/milestones/0",
        "met_without_date",
    ),
    (
        package(
            project(milestones=[{"id": "1", "status": "scheduled", "dateMet": PERIOD["endDate"]}])
        ),
        "/projects/0/milestones/0/dateMet",
        "date_without_met",
    ),
    (
        package(project(budget={"amount": {"amount": 1}})),
        "/projects/0/budget/amount",
        "amount_without_currency",
    ),
    (
        package(project(budget={"amount": {"currency": "UAH"}})),
        "/projects/0/budget/amount",
        "currency_without_amount",
    ),
    (
        package(project(publicAuthority={"id": "A"})),
        "/projects/0/publicAuthority/id",
        "unknown_party",
    ),
    (
        package(project(publicAuthority={"id": "A"}, parties=[organisation("A", "funder")])),
        "/projects/0/publicAuthority/id",
        "party_without_role",
    ),
    (
        package(project(transactions=[{"id": "1", "relatedImplementationMilestone": {"id": "7"}}])),
        "/projects/0/transactions/0/relatedImplementationMilestone/id",
        "unknown_milestone",
    ),
    (package({"id": "clinic-1"}), "/projects/0/id", "not_prefixed"),
    (
        package(project(contractingProcesses=[process("7")])),
        "/projects/0/contractingProcesses/0/id",
        "not_an_ocid",
    ),
    (
        package(project(contractingProcesses=[process("ocds-be6bcu-7")])),
        "/projects/0/contractingProcesses/0/id",
        "not_of_prozorro",
    ),
    (
        package(project(contractingProcesses=[process("ocds-zzzzzz-1", ocid="ocds-zzzzzz-2")])),
        "/projects/0/contractingProcesses/0/summary/ocid",
        "ocids_differ",
    ),
    (
        package(
            project(locations=[{"id": "1", "geometry": {"type": "Point", "coordinates": [[1, 2]]}}])
        ),
        "/projects/0/locations/0/geometry/coordinates",
        "wrong_shape",
    ),
    (
        package(
            project(locations=[{"id": "1", "geometry": {"type": "Polygon", "coordinates": [1, 2]}}])
        ),
        "/projects/0/locations/0/geometry/coordinates",
        "wrong_shape",
    ),
    (
        package(
            project(locations=[{"id": "1", "geometry": {"type": "Point", "coordinates": [50, 91]}}])
        ),
        "/projects/0/locations/0/geometry/coordinates",
        "off_the_globe",
    ),
    (
        package(
            project(
                locations=[
                    {
                        "id": "1",
                        "geometry": {"type": "Polygon", "coordinates": [RING[:3] + [[1, 1]]]},
                    }
                ]
            )
        ),
        "/projects/0/locations/0/geometry/coordinates/0",
        "open_ring",
    ),
    (
        b'{"projects": [{"id": "oc4ids-zzzzzz-1", "title": "a", "title": "b"}]}',
        "/projects/0/title",
        "repeated_member",
    ),
]


def test_a_package_that_keeps_every_rule_has_no_problems():
    assert told(package(CLEAN)) == []


@pytest.mark.parametrize(("document", "pointer", "code"), BROKEN, ids=[row[2] for row in BROKEN])
def test_a_broken_rule_is_told_where_it_is_broken(document, pointer, code):
    assert (pointer, code) in told(document)


def test_every_rule_of_the_catalogue_is_broken_by_an_example():
    assert {code for *_, code in BROKEN} == set(problems.messages())


def test_every_message_is_there_in_both_languages_and_names_the_same():
    for code, message in problems.messages().items():
        named = [set(_named(message[language])) for language in oc4ids.LANGUAGES]
        assert named[0] == named[1], code


def _named(text):
    return (name for _, name, _, _ in string.Formatter().parse(text) if name)


@pytest.mark.parametrize("language", oc4ids.LANGUAGES)
def test_every_problem_can_be_told_in_words(language):
    for document, *_ in BROKEN:
        data = document if isinstance(document, bytes) else json.dumps(document).encode()
        for problem in oc4ids.validate(io.BytesIO(data)):
            assert "{" not in problem.text(language)


def test_a_problem_is_told_in_plain_words():
    (problem,) = oc4ids.problems_of_project(project(title=7))

    assert problem.text("en") == "Here stands a whole number; the standard wants text."
    assert problem.text("uk") == "Тут стоїть ціле число, а за стандартом має бути текст."


def test_a_rule_passes_over_what_is_of_another_type():
    milestone = {"id": "1", "status": {"a": []}, "dateMet": "2026-02-01T00:00:00Z"}

    assert told(package(project(milestones=[milestone]))) == [
        ("/projects/0/milestones/0/status", "wrong_type")
    ]


def test_all_that_is_wrong_is_told_at_once():
    document = package(project(title="", status="done", sector=["sport"]), {"id": 3})

    assert told(document) == [
        ("/projects/0/title", "empty_text"),
        ("/projects/0/status", "closed_code"),
        ("/projects/0/sector/0", "open_code"),
        ("/projects/1/id", "wrong_type"),
    ]


def test_the_standards_example_has_warnings_alone():
    found = list(oc4ids.validate(io.BytesIO(json.dumps(EXAMPLE).encode())))

    assert {each.grade for each in found} == {oc4ids.Grade.WARNING}
    # The period of 2018-07-01 to 2040-07-01 has 8,036 days; the example says 8,027.
    assert ("/projects/0/assetLifetime/durationInDays", "wrong_duration") in [
        (each.pointer, each.code) for each in found
    ]


@pytest.mark.parametrize(
    ("text", "tender", "contract", "plan"),
    [
        ("UA-2023-01-31-009155-a", True, False, False),
        ("UA-2023-01-31-009155-a-a1", False, True, False),
        ("UA-P-2019-12-19-013663-b", False, False, True),
        ("UA-2015-02-25-000001", True, False, False),
        ("UA-2023-02-31-009155-a", False, False, False),
        ("UA-2023-1-31-009155-a", False, False, False),
        ("ua-2023-01-31-009155-a", False, False, False),
        ("UA-2023-01-31-009155-a ", False, False, False),
        ("", False, False, False),
    ],
)
def test_numbers_of_prozorro_are_known_by_their_form(text, tender, contract, plan):
    assert prozorro.is_tender(text) is tender
    assert prozorro.is_contract(text) is contract
    assert prozorro.is_plan(text) is plan


def test_a_tenders_number_and_its_ocid_lead_to_each_other():
    ocid = prozorro.ocid("UA-2023-01-31-009155-a")

    assert ocid == "ocds-be6bcu-UA-2023-01-31-009155-a"
    assert prozorro.tender_of(ocid) == "UA-2023-01-31-009155-a"
    assert prozorro.tender_of("ocds-zzzzzz-UA-2023-01-31-009155-a") is None
    with pytest.raises(ValueError, match="no number"):
        prozorro.ocid("7")


# The published schema, read by another library, and each keyword that it may find broken.
KEYWORDS = {
    "type": {"wrong_type"},
    "required": {"missing"},
    "enum": {"closed_code"},
    "minItems": {"empty_list"},
    "minLength": {"empty_text"},
    "minProperties": {"empty_object"},
    "uniqueItems": {"not_unique"},
    "minimum": {"too_small"},
}


def checker():
    types = jsonschema.Draft4Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: type_of(value) == "integer"
    )
    kind = jsonschema.validators.extend(jsonschema.Draft4Validator, type_checker=types)
    return kind(schema.document_of(schema.PROJECT))


CHECKER = checker()


def places(value, path=()):
    yield path
    if isinstance(value, dict | list):
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, inner in steps:
            yield from places(inner, (*path, step))


PLACES = sorted(places(EXAMPLE["projects"][0]), key=str)[1:]
JUNK = st.sampled_from(
    ["", "x", 7, -1, Decimal("0.5"), True, None, [], {}, ["x"], ["x", "x"], [{}], {"id": "1"}]
)


def changed(document, path, value):
    parent = document
    for step in path[:-1]:
        if not isinstance(parent, dict | list):
            return
        try:
            parent = parent[step]
        except (KeyError, IndexError, TypeError):
            return
    try:
        if value == "removed":
            del parent[path[-1]]
        else:
            parent[path[-1]] = value
    except (KeyError, IndexError, TypeError):
        return


@FEW
@given(
    st.lists(st.tuples(st.sampled_from(PLACES), JUNK | st.just("removed")), min_size=1, max_size=4)
)
def test_a_spoilt_example_has_the_faults_that_the_published_schema_finds(changes):
    document = jsonfile.loads(json.dumps(EXAMPLE["projects"][0]))
    for path, value in changes:
        changed(document, path, copy.deepcopy(value))

    ours = {
        (each.pointer, each.code)
        for each in oc4ids.problems_of_project(document)
        if each.code in set().union(*KEYWORDS.values())
    }
    theirs = {
        (problems.pointer(tuple(error.absolute_path)), error.validator)
        for error in CHECKER.iter_errors(document)
        if error.validator in KEYWORDS
    }
    translated = {(pointer, code) for pointer, name in theirs for code in KEYWORDS[name]}
    # The other library tells a repeated element at its list, we at the element itself; and it
    # tells of a thing of the wrong type that it is no code either.
    mistyped = {pointer for pointer, code in translated if code == "wrong_type"}
    doubled = {(pointer, "closed_code") for pointer in mistyped}
    assert _at_lists(ours) == translated - doubled


def _at_lists(found):
    return {
        (pointer.rpartition("/")[0] if code == "not_unique" else pointer, code)
        for pointer, code in found
    }
