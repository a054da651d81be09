"""Whole files: those of the standard, files without a fault, and files with each kind of fault."""

import re
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files
from random import Random

import pytest
from lxml import etree

from tests.standards.iati.records import (
    EXAMPLES,
    activity,
    narrative,
    organisation,
    transaction,
    value,
    written,
)
from yakir.standards import iati
from yakir.standards.iati import pieces, records
from yakir.standards.iati.codelists import codelists, placements
from yakir.standards.iati.messages import LANGUAGES, catalogue
from yakir.standards.iati.schema import schema

NOW = datetime(2026, 6, 15, tzinfo=UTC)
KNOWN = ["XX-TEST-1"]


def validated(data, **options):
    return iati.validate(data, **{"now": NOW, "known_organisations": KNOWN} | options)


def rules(data, **options):
    """Each finding's rule, line and path."""
    return [(each.rule, each.line, each.path) for each in validated(data, **options).findings]


def file_of(*given):
    return written(iati.write_activities, given or [activity()])


def changed(old, new, *given):
    text = file_of(*given).decode()
    assert old in text
    return text.replace(old, new, 1).encode()


def test_an_activity_without_a_fault_has_no_finding():
    report = validated(file_of(activity(transactions=(transaction(),))))

    assert report.findings == ()
    assert report.valid
    assert (report.root, report.version, report.records) == ("iati-activities", "2.03", 1)


def test_an_organisation_without_a_fault_has_no_finding():
    report = validated(written(iati.write_organisations, [organisation()]))

    assert report.findings == ()
    assert (report.root, report.version, report.records) == ("iati-organisations", "2.03", 1)


def test_the_standards_example_of_organisations_is_valid():
    data = EXAMPLES["iati-organisations"].read_bytes()

    assert validated(data).valid
    assert validated(data, known_organisations=["AA-AAA-123456789"]).findings == ()


def test_the_standards_example_of_activities_has_the_faults_that_were_found_by_hand():
    """It shows every element there is, so that it breaks rules on what may stand together."""
    found = rules(
        EXAMPLES["iati-activities"].read_bytes(), known_organisations=["AA-AAA-123456789"]
    )

    top = "/iati-activities/iati-activity[1]"
    assert found == [
        ("3.4.2", 8, top),
        ("3.4.2", 8, top),
        ("codelist.CRSChannelCode", 51, f"{top}/participating-org[3]/@crs-channel-code"),
        ("3.6.2", 106, f"{top}/recipient-country[1]"),
        ("102.1.1", 162, f"{top}/sector[1]"),
        ("6.6.2", 162, f"{top}/sector[1]"),
        ("6.13.1", 206, f"{top}/policy-marker[3]"),
        ("codelist.Region", 282, f"{top}/transaction/recipient-region/@code"),
        ("8.11.1", 346, f"{top}/result/reference"),
    ]


UA = records.RecipientCountry(code="UA")
#: Activities with one fault each, and the rule and path that tell it.
FAULTS = [
    ({"activity_dates": (records.ActivityDate(type="1", iso_date=date(2025, 5, 1)), records.ActivityDate(type="3", iso_date=date(2025, 4, 1)))}, "11.1.2", "/activity-date[1]/@iso-date"),
    ({"activity_dates": (records.ActivityDate(type="2", iso_date=date(2026, 7, 1)),)}, "11.1.4", "/activity-date/@iso-date"),
    ({"activity_dates": (records.ActivityDate(type="3", iso_date=date(2025, 4, 1)),)}, "6.11.1", ""),
    ({"lang": None}, "4.1.1", "/reporting-org/narrative"),
    ({"default_currency": None, "transactions": (transaction(),)}, "7.8.1", "/transaction/value"),
    ({"transactions": (transaction(day=date(2026, 7, 1)),)}, "11.2.1", "/transaction/transaction-date/@iso-date"),
    ({"transactions": (transaction(), transaction(aid_types=(records.AidType(code="C01"), records.AidType(code="B01"))))}, "107.2.2", "/transaction[2]/aid-type[2]"),
    ({"recipient_countries": (UA, records.RecipientCountry(code="MD"))}, "3.1.1", "/recipient-country[1]"),
    ({"recipient_countries": (replace(UA, percentage=Decimal(50)),)}, "3.1.4", "/recipient-country"),
    ({"recipient_countries": (replace(UA, percentage=Decimal(60)), records.RecipientCountry(code="MD", percentage=Decimal(50)))}, "3.1.2", ""),
    ({"recipient_countries": (replace(UA, percentage=Decimal(-10)), records.RecipientCountry(code="MD", percentage=Decimal(110)))}, "12.1.1", "/recipient-country[1]/@percentage"),
    ({"recipient_countries": ()}, "3.7.1", ""),
    ({"sectors": ()}, "6.2.2", ""),
    ({"sectors": (records.Sector(code="X", vocabulary="99"),)}, "2.2.1", "/sector"),
    ({"iati_identifier": "XX-OTHER-1"}, "1.1.21", "/iati-identifier"),
    ({"iati_identifier": "XX-TEST-1-A "}, "1.3.1", "/iati-identifier"),
    ({"iati_identifier": "XX-TEST-1"}, "1.1.3", "/iati-identifier"),
    ({"participating_orgs": (records.ParticipatingOrg(role="4"),)}, "6.10.1", "/participating-org"),
    ({"budgets": (records.Budget(period_start=date(2025, 1, 1), period_end=date(2026, 2, 1), value=value()),)}, "7.5.3", "/budget"),
    ({"budgets": (records.Budget(period_start=date(2025, 2, 1), period_end=date(2025, 1, 1), value=value()),)}, "8.6.3", "/budget/period-start/@iso-date"),
    ({"policy_markers": (records.PolicyMarker(code="1"),)}, "6.14.1", "/policy-marker"),
    ({"title": (narrative(""),)}, "4.3.1", "/title"),
    ({"activity_status": "9"}, "codelist.ActivityStatus", "/activity-status/@code"),
    ({"sectors": (records.Sector(code="99999"),)}, "codelist.Sector", "/sector/@code"),
    ({"recipient_countries": (records.RecipientCountry(code="XQ"),)}, "codelist.Country", "/recipient-country/@code"),
    ({"lang": "xx"}, "codelist.Language", "/@xml:lang"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "rule", "path"), FAULTS)
def test_each_fault_is_found_at_its_place(changes, rule, path):
    found = validated(
        file_of(activity(), activity(**{"iati_identifier": "XX-TEST-1-2"} | changes))
    ).findings

    place = f"/iati-activities/iati-activity[2]{path}"
    assert (rule, place) in [(each.rule, each.path) for each in found]
    assert not [each for each in found if each.path.startswith("/iati-activities/iati-activity[1]")]


def test_known_organisations_need_not_follow_todays_form():
    data = file_of(activity(iati_identifier="XX-TEST-1-A/B"))

    assert rules(data) == []
    assert {each[0] for each in rules(data, known_organisations=[])} == {"1.3.13", "1.14.8"}


def test_a_code_is_checked_in_the_vocabulary_that_it_stands_in():
    def sector(code, vocabulary):
        return activity(
            sectors=(
                records.Sector(code=code, vocabulary=vocabulary, narratives=(narrative("x"),)),
            )
        )

    assert "codelist.Sector" in [each[0] for each in rules(file_of(sector("111", "1")))]
    assert "codelist.SectorCategory" not in [each[0] for each in rules(file_of(sector("111", "2")))]
    assert "codelist.SectorCategory" in [each[0] for each in rules(file_of(sector("11120", "2")))]
    assert not [
        each for each in rules(file_of(sector("anything", "99"))) if each[0].startswith("codelist")
    ]


def test_a_withdrawn_code_and_one_missing_from_an_open_list_are_warnings():
    withdrawn = next(iter(codelists()["Sector"].withdrawn))
    data = file_of(
        activity(
            sectors=(records.Sector(code=withdrawn),),
            recipient_countries=(records.RecipientCountry(code="XQ"),),
        )
    )

    found = {each.rule: each.severity for each in validated(data).findings}

    assert found == {"codelist-withdrawn.Sector": "warning", "codelist.Country": "warning"}


@pytest.mark.parametrize(
    ("old", "new", "rule", "path"),
    [
        ("<title>", "<colour/><title>", "schema.unexpected", "/colour"),
        ('<activity-status code="2"/>', "", "schema.missing", ""),
        (
            '<activity-status code="2"/>',
            "<activity-status/>",
            "schema.attribute-missing",
            "/activity-status",
        ),
        ('code="UA"', 'code="UA" colour="red"', "schema.attribute-unknown", "/recipient-country"),
        ('iso-date="2025-03-01"', 'iso-date="soon"', "schema.attribute-value", "/activity-date"),
        ("<title>", "<title>loose", "schema.text", "/title"),
        (
            '<sector code="11120"/>',
            '<title><narrative/></title><sector code="11120"/>',
            "schema.order",
            "/title[2]",
        ),
        ("</iati-identifier>", "<b/></iati-identifier>", "schema.no-elements", "/iati-identifier"),
    ],
)
def test_what_does_not_fit_the_schema_is_told_with_its_place(old, new, rule, path):
    found = rules(changed(old, new))

    assert (rule, f"/iati-activities/iati-activity[1]{path}") in [
        (each[0], each[2]) for each in found
    ]


def test_one_misplaced_element_hides_no_other_fault():
    text = file_of(activity(transactions=(transaction(), transaction()))).decode()
    text = text.replace('<activity-status code="2"/>', "").replace(
        "<transaction-type", "<transaction-kind", 1
    )
    text = text.replace('value-date="2025-04-01"', 'value-date="soon"').replace(
        "</title>", "<b/>loose</title>", 1
    )

    found = [
        (
            each.rule,
            each.path.removeprefix("/iati-activities/iati-activity[1]"),
            each.values.get("element") or each.values.get("name"),
        )
        for each in validated(text.encode()).findings
        if each.rule.startswith("schema")
    ]

    assert sorted(found) == [
        ("schema.attribute-value", "/transaction[1]/value", "value-date"),
        ("schema.attribute-value", "/transaction[2]/value", "value-date"),
        ("schema.missing", "", "iati-activity"),
        ("schema.missing", "/transaction[1]", "transaction"),
        ("schema.text", "/title", "title"),
        ("schema.unexpected", "/title/b", "b"),
        ("schema.unexpected", "/transaction[1]/transaction-kind", "transaction-kind"),
    ]


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("root", EXAMPLES)
def test_a_file_has_a_finding_of_the_schema_exactly_when_the_schema_refuses_it(root, seed):
    tree = etree.parse(EXAMPLES[root], etree.XMLParser(remove_comments=True))
    edited(tree.getroot(), Random(seed))
    data = etree.tostring(tree)

    found = [each for each in validated(data).findings if each.rule.startswith("schema.")]

    assert bool(found) is not schema(root).validate(etree.fromstring(data))


def edited(root, random):
    """Take out, copy, move, rename or fill elements at random."""
    for _ in range(random.randint(1, 3)):
        elements = list(root.iterdescendants("*"))
        one, other = random.choice(elements), random.choice(elements)
        match random.randrange(6):
            case 0:
                one.getparent().remove(one)
            case 1:
                other.append(deepcopy(one))
            case 2:
                one.addnext(deepcopy(one))
            case 3:
                one.tag = other.tag
            case 4:
                one.set(
                    random.choice(["code", "type", "iso-date", "{urn:x}own"]),
                    random.choice(["", "2025-01-01", "x"]),
                )
            case 5:
                one.append(etree.Element(random.choice(["{urn:x}own", "narrative"])))


def test_faults_of_every_kind_come_at_once_and_in_order():
    data = changed(
        'code="UA"',
        'code="UA" colour="red"',
        activity(iati_identifier="XX-TEST-1-A ", activity_status="9", sectors=()),
    )

    found = rules(data)

    assert {each[0] for each in found} == {
        "schema.attribute-unknown",
        "1.3.1",
        "codelist.ActivityStatus",
        "6.2.2",
    }
    assert [each[1] for each in found] == sorted(each[1] for each in found)


def test_schema_faults_are_those_of_the_parser_alone():
    """The pieces must not hide, add or move a fault that libxml2 finds in the whole file."""
    broken = file_of(
        *(activity(iati_identifier=f"XX-TEST-1-{number}") for number in range(40))
    ).decode()
    broken = (
        broken.replace('code="UA"', 'colour="red"')
        .replace('iso-date="2025', 'iso-date="soon', 7)
        .encode()
    )
    fits = schema("iati-activities")
    fits.validate(etree.fromstring(broken))
    expected = sorted((each.line, each.message) for each in fits.error_log)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "PIECE", 4000)
        report = validated(broken)

    found = [each for each in report.findings if each.rule.startswith("schema.")]
    assert sorted((each.line, each.values["reason"]) for each in found) == expected
    assert len(expected) == 87


def test_lines_and_paths_are_those_of_the_whole_file_wherever_it_is_cut(monkeypatch):
    given = [
        activity(iati_identifier=f"XX-TEST-1-{number}", activity_status="9", lang="xx")
        for number in range(30)
    ]
    data = file_of(*given)
    whole = rules(data)

    monkeypatch.setattr(pieces, "PIECE", 3000)

    assert rules(data) == whole
    assert len(whole) == 60
    lines = data.decode().splitlines()
    assert all(
        "activity-status" in lines[line - 1] or "<iati-activity" in lines[line - 1]
        for _, line, _ in whole
    )


def test_lines_are_told_beyond_those_that_the_parser_counts_itself():
    text = file_of(activity(activity_status="9")).decode()
    text = text.replace("<activity-status", "\n" * 70_000 + "<activity-status")

    (found,) = validated(text.encode()).findings

    line = next(n for n, each in enumerate(text.splitlines(), 1) if "activity-status" in each)
    assert line > 70_000
    # The parser keeps such lines with texts alone, so that of an empty element may be the next.
    assert found.line in (line, line + 1)


def test_a_fault_of_the_root_is_told_at_its_line():
    text = file_of().decode().replace("<iati-activities", "<!-- made up -->\n\n<iati-activities", 1)

    (other,) = validated(text.replace('"2.03"', '"2.02"').encode()).findings
    (strange,) = validated(text.replace('"2.03"', '"2.03" colour="red"').encode()).findings

    assert (other.line, strange.line) == (4, 4)


def test_two_processes_find_the_same():
    given = [
        activity(iati_identifier=f"XX-TEST-1-{number}", activity_status="9") for number in range(3)
    ]
    data = file_of(*given, given[0])

    assert validated(data, processes=2) == validated(data)


def test_an_identifier_that_stands_twice_is_told_with_the_first_place(monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", 1000)
    data = file_of(activity(), activity(iati_identifier="XX-TEST-1-2"), activity())

    (found,) = validated(data).findings

    first = data.decode().split("XX-TEST-1-SCHOOL")[0].count("\n") + 1
    assert found.rule == "file.identifier-twice"
    assert (
        found.message()
        == f"The identifier XX-TEST-1-SCHOOL stands a second time; first at line {first}."
    )


def test_the_limit_keeps_the_list_short_and_counts_everything():
    data = file_of(
        *(
            activity(iati_identifier=f"XX-TEST-1-{number}", activity_status="9")
            for number in range(9)
        )
    )

    report = validated(data, limit=4)

    assert len(report.findings) == 4
    assert (report.errors, report.left_off) == (9, 5)


@pytest.mark.parametrize(
    ("data", "rule", "line"),
    [
        (b"", "file.empty", 1),
        (b"no xml", "file.not-xml", 1),
        (b"<iati-activities version='2.03'>\n<iati-activity>\n</title>", "file.not-xml", 3),
        (b"<?xml version='1.0'?>\n<html/>", "file.not-iati", 2),
        (b"<!DOCTYPE a><iati-activities/>", "file.doctype", 1),
        (b"<iati-activities version='2.02'/>", "file.version", 1),
        (b"<iati-activities version='1.05'><iati-activity/></iati-activities>", "file.version", 1),
        (b"<iati-activities version='2.03'/>", "schema.missing", 1),
        (b"<iati-activities/>", "schema.missing", 1),
    ],
)
def test_a_file_that_is_none_says_why_in_both_languages(data, rule, line):
    found = validated(data).findings

    assert (found[0].rule, found[0].line) == (rule, line)
    assert found[0].message("en") != found[0].message("uk")


def test_what_stands_before_broken_xml_is_still_told(monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", 1000)
    given = [
        activity(iati_identifier=f"XX-TEST-1-{number}", activity_status="9") for number in range(5)
    ]
    text = file_of(*given).decode()
    cut = text.rindex("</iati-activity>")

    found = rules(text[:cut].encode())

    assert "codelist.ActivityStatus" in {each[0] for each in found}
    assert found[-1][0] == "file.not-xml"


def test_a_ruleset_of_ones_own_is_followed():
    mine = iati.Ruleset({
        "//iati-activity": {"atleast_one": {"cases": [{"paths": ["document-link"], "ruleInfo": {
            "id": "ours.1", "severity": "warning", "category": "documents", "message": "Add a document."}}]}}
    })  # fmt: skip

    (found,) = validated(file_of(), ruleset=mine).findings

    assert (found.rule, found.severity, found.category) == ("ours.1", "warning", "documents")
    assert found.message("en") == "Add a document."
    assert found.message("uk") == "Має бути щонайменше одне таке. (Add a document.)"


def test_time_needs_a_zone():
    with pytest.raises(ValueError, match="time zone"):
        iati.validate(b"", now=datetime(2026, 1, 1))  # noqa: DTZ001


def test_every_sentence_is_there_in_both_languages_with_the_same_values():
    blanks = re.compile(r"\{(\w+)\}")
    for part in catalogue().values():
        for name, told in part.items():
            assert set(told) == set(LANGUAGES), name
            assert told["en"] and told["uk"] and told["en"] != told["uk"], name
            if part is not catalogue()["rules"]:
                assert sorted(blanks.findall(told["en"])) == sorted(blanks.findall(told["uk"])), (
                    name
                )


def test_every_rule_of_the_standard_is_told_in_ukrainian():
    told = catalogue()["rules"]
    published = {each.about.id: each.about.message for each in iati.Ruleset.read(
        (files("yakir.standards.iati") / "data/ruleset-standard.json").read_bytes()
    ).rules}  # fmt: skip

    assert {name: each["en"] for name, each in told.items()} == published
    assert all(re.search("[а-яіїєґ]", each["uk"]) for each in told.values())


def test_a_value_of_the_file_is_no_template():
    found = validated(changed('code="UA"', 'code="{value.__class__}"')).findings

    assert found[0].message() == "{value.__class__} is no code of the codelist Country."


def test_every_place_that_takes_codes_has_a_list():
    assert {each.codelist for each in placements()} <= set(codelists())
    assert len(placements()) == 124
