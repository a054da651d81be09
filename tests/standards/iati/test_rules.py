"""Every kind of rule of the published language, where it holds and where it fails."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from yakir.standards.iati.errors import BadRuleset
from yakir.standards.iati.ruleset import Ruleset, standard
from yakir.standards.iati.ruleset.dates import moment
from yakir.standards.iati.ruleset.kinds import KINDS, named
from yakir.standards.iati.ruleset.rules import World

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
WORLD = World(NOW, frozenset({"XX-OLD"}), frozenset({"XX-REG", "XX"}))


def failures(kind, case, inner, world=WORLD):
    """What a rule says of `a`: the names of elements, or attributes, at which it fails."""
    ruleset = Ruleset({"/all/a": {kind: {"cases": [case]}}})
    root = etree.fromstring(f"<all>{inner if inner.startswith('<a') else f'<a>{inner}</a>'}</all>")
    return [
        f"{failure.element.tag}{'/@' + failure.attribute if failure.attribute else ''}"
        for _, failure in ruleset.failures(root, world)
    ]


TABLE = [
    # kind, case, what is checked, where it fails
    ("no_more_than_one", {"paths": ["b"]}, "", []),
    ("no_more_than_one", {"paths": ["b"]}, "<b/>", []),
    ("no_more_than_one", {"paths": ["b", "c"]}, "<b/><c/>", ["c"]),
    ("no_more_than_one", {"paths": ["b/@x"]}, '<b x="1"/><b x="1"/>', ["b/@x"]),
    ("atleast_one", {"paths": ["b", "c"]}, "<c/>", []),
    ("atleast_one", {"paths": ["b", "@x"]}, '<a x=""/>', []),
    ("atleast_one", {"paths": ["b", "c"]}, "<d/>", ["a"]),
    ("atleast_one", {"paths": ["n/text()"]}, "<n/>", ["a"]),
    ("atleast_one", {"paths": ["n/text()"]}, "<n>x</n>", []),
    ("atleast_one", {"paths": ["b"], "condition": "c"}, "<d/>", []),
    ("atleast_one", {"paths": ["b"], "condition": "c"}, "<c/>", ["a"]),
    ("atleast_one", {"paths": ["b"], "condition": "count(c) > 1"}, "<c/>", []),
    ("atleast_one", {"paths": ["b"], "condition": "number(@x)"}, '<a x="no"/>', []),
    ("only_one_of", {"excluded": ["x"], "paths": ["b", "c"]}, "<b/>", []),
    ("only_one_of", {"excluded": ["x"], "paths": ["b", "c"]}, "", ["a"]),
    ("only_one_of", {"excluded": ["x"], "paths": ["b", "c"]}, "<b/><c/>", ["c"]),
    ("only_one_of", {"excluded": ["x"], "paths": ["b", "c"]}, "<x/>", []),
    ("only_one_of", {"excluded": ["x", "y"], "paths": ["b", "c"]}, "<y/><b/><c/>", ["b", "c"]),
    ("one_or_all", {"one": "@xml:lang", "all": "lang"}, '<a xml:lang="en"><narrative/></a>', []),
    ("one_or_all", {"one": "@xml:lang", "all": "lang"}, '<narrative xml:lang="en"/>', []),
    ("one_or_all", {"one": "@xml:lang", "all": "lang"}, "<t><narrative/></t><narrative/>", ["narrative"] * 2),
    ("one_or_all", {"one": "@c", "all": "currency"}, '<a c="EUR"><b><value/></b></a>', []),
    ("one_or_all", {"one": "@c", "all": "currency"}, '<b><value currency="EUR"/></b>', []),
    ("one_or_all", {"one": "@c", "all": "currency"}, "<value/><forecast/><loan-status/>", ["value", "forecast", "loan-status"]),
    ("one_or_all", {"one": "sector", "all": "sector"}, "<sector/><transaction/>", []),
    ("one_or_all", {"one": "sector", "all": "sector"}, "<transaction><sector/></transaction><transaction/>", ["transaction"]),
    ("one_or_all", {"one": "b|c", "all": "b|c"}, "<transaction><c/></transaction>", []),
    ("one_or_all", {"one": "b|c", "all": "b|c"}, "<transaction/>", ["transaction"]),
    ("dependent", {"paths": ["b", "c"]}, "", []),
    ("dependent", {"paths": ["b", "c"]}, "<b/><c/>", []),
    ("dependent", {"paths": ["b", "c"]}, "<c/>", ["a"]),
    ("sum", {"paths": ["b/@p"], "sum": 100}, "", []),
    ("sum", {"paths": ["b/@p"], "sum": 100}, '<b p="33.3333333"/><b p="33.3333333"/><b p="33.3333333"/>', []),
    ("sum", {"paths": ["b/@p", "c"], "sum": 100}, '<b p="60"/><c>40.0</c>', []),
    ("sum", {"paths": ["b/@p"], "sum": 100}, '<b p="60"/>', ["a"]),
    ("strict_sum", {"paths": ["b/@p"], "sum": 100}, "", ["a"]),
    ("strict_sum", {"paths": ["b/@p"], "sum": 1}, '<b p="0.1"/><b p="0.2"/><b p="0.7"/>', []),
    ("strict_sum", {"paths": ["b/@p"], "sum": 100}, '<b p="99.99"/>', ["a"]),
    ("strict_sum", {"paths": ["b/@p"], "sum": 100}, '<b p="all"/>', ["a"]),
    ("strict_sum", {"paths": ["b/@p"], "sum": 100, "condition": "count(b) > 1"}, '<b p="1"/>', []),
    ("range", {"paths": ["b/@p"], "min": 0, "max": 100}, '<b p="0"/><b p="100.0"/>', []),
    ("range", {"paths": ["b/@p"], "min": 0, "max": 100}, '<b p="-1"/><b p="50"/><b p="101"/>', ["b/@p"] * 2),
    ("range", {"paths": ["b/@p"], "min": 0}, '<b p="1e3"/>', []),
    ("range", {"paths": ["b"], "max": 5}, "<b>6</b>", ["b"]),
    ("range", {"paths": ["b/@p"], "min": 0}, '<b p="x"/>', ["b/@p"]),
    ("date_order", {"less": "b/@d", "more": "c/@d"}, '<b d="2025-01-01"/><c d="2025-01-01"/>', []),
    ("date_order", {"less": "b/@d", "more": "c/@d"}, '<b d="2025-01-02"/><c d="2025-01-01"/>', ["b/@d"]),
    ("date_order", {"less": "b/@d", "more": "c/@d"}, '<b d="2025-01-02"/>', []),
    ("date_order", {"less": "b/@d", "more": "c/@d"}, '<b d="soon"/><c d="2025-01-01"/>', []),
    ("date_order", {"less": "b/@d", "more": "c/@d"}, '<b d="2025-01-01"/><b d="2025-03-01"/><c d="2025-02-01"/>', ["b/@d"]),
    ("date_order", {"less": "b/@d", "more": "c/@d"}, '<b d="2025-01-01-12:00"/><c d="2025-01-01+12:00"/>', ["b/@d"]),
    ("date_order", {"less": "b/@d", "more": "NOW"}, '<b d="2026-06-15"/>', []),
    ("date_order", {"less": "b/@d", "more": "NOW"}, '<b d="2020-01-01"/><b d="2026-06-16"/>', ["b/@d"]),
    ("date_order", {"less": "NOW", "more": "b/@d"}, '<b d="2026-06-14"/>', ["a"]),
    ("date_order", {"less": "b", "more": "TODAY"}, "<b>2027-01-01</b>", ["b"]),
    ("date_now", {"date": "@d"}, '<a d="2026-06-15T11:59:59Z"/>', []),
    ("date_now", {"date": "@d"}, '<a d="2026-06-15T12:00:01Z"/>', ["a/@d"]),
    ("date_now", {"date": "@d"}, '<a d="2026-06-15T14:00:00+02:00"/>', []),
    ("date_now", {"date": "@d"}, "<a/>", []),
    ("time_limit", {"start": "b/@d", "end": "c/@d"}, '<b d="2025-01-01"/><c d="2026-01-01"/>', []),
    ("time_limit", {"start": "b/@d", "end": "c/@d"}, '<b d="2025-01-01"/><c d="2026-01-02"/>', ["a"]),
    ("time_limit", {"start": "b/@d", "end": "c/@d"}, '<b d="2025-01-01"/>', []),
    ("between_dates", {"date": "v/@d", "start": "b/@d", "end": "c/@d"}, '<b d="2025-01-01"/><c d="2025-12-31"/><v d="2025-12-31"/>', []),
    ("between_dates", {"date": "v/@d", "start": "b/@d", "end": "c/@d"}, '<b d="2025-01-01"/><c d="2025-12-31"/><v d="2026-01-01"/><v d="2025-02-01"/>', ["v/@d"]),
    ("between_dates", {"date": "v/@d", "start": "b/@d", "end": "c/@d"}, '<b d="2025-01-01"/><c d="2025-12-31"/>', []),
    ("between_dates", {"date": "v/@d", "start": "b/@d", "end": "c/@d"}, '<b d="2025-01-01"/><v d="2024-01-01"/>', ["v/@d"]),
    ("regex_matches", {"paths": ["@r"], "regex": "^[^/&|?]+$"}, '<a r="XX-1"/>', []),
    ("regex_matches", {"paths": ["@r"], "regex": "^[^/&|?]+$"}, '<a r="XX/1"/>', ["a/@r"]),
    ("regex_matches", {"paths": ["@r"], "regex": "^[^/&|?]+$"}, '<a r=""/>', []),
    ("regex_matches", {"paths": ["b|c"], "regex": "^x"}, "<b>x</b><c>y</c>", ["c"]),
    ("regex_matches", {"paths": ["@r"], "regex": "^x", "idCondition": "NOT_EXISTING_ORG_ID"}, '<a r="XX-OLD"/>', []),
    ("regex_matches", {"paths": ["@r"], "regex": "^x", "idCondition": "NOT_EXISTING_ORG_ID"}, '<a r="XX-OLD-1"/>', ["a/@r"]),
    ("regex_matches", {"paths": ["@r"], "regex": "^x", "idCondition": "NOT_EXISTING_ORG_ID_PREFIX"}, '<a r="XX-OLD-1"/>', []),
    ("regex_no_matches", {"paths": ["b"], "regex": "^\\s"}, "<b>x </b>", []),
    ("regex_no_matches", {"paths": ["b"], "regex": "^\\s"}, "<b> x</b>", ["b"]),
    ("startswith", {"prefix": ["o/@r"], "paths": ["i"]}, '<o r="XX"/><i>XX1</i>', []),
    ("startswith", {"prefix": ["o/@r"], "paths": ["i"], "separator": "-"}, '<o r="XX"/><i>XX1</i>', ["i"]),
    ("startswith", {"prefix": ["o/@r", "p/@r"], "paths": ["i"], "separator": "-"}, '<o r="YY"/><p r="XX"/><i>XX-1</i>', []),
    ("startswith", {"prefix": ["o/@r"], "paths": ["i"]}, "<i>XX-1</i>", ["i"]),
    ("startswith", {"start": "o/@r", "paths": ["i"]}, '<o r="YY"/><i>XX-1</i>', ["i"]),
    ("startswith", {"prefix": ["ORG-ID-PREFIX"], "paths": ["@r"]}, '<a r="XX-REG-12"/>', []),
    ("startswith", {"prefix": ["ORG-ID-PREFIX"], "paths": ["@r"]}, '<a r="YY-REG-12"/>', ["a/@r"]),
    ("startswith", {"prefix": ["ORG-ID-PREFIX"], "paths": ["@r"]}, '<a r="XX"/>', ["a/@r"]),
    ("unique", {"paths": ["o/@r", "i"]}, '<o r="1"/><i>2</i>', []),
    ("unique", {"paths": ["o/@r", "i"]}, '<o r="1"/><i>1</i>', ["i"]),
    ("unique", {"paths": ["i"]}, "<i>1</i><i>2</i><i>1</i><i>1</i>", ["i", "i"]),
    ("if_then", {"if": "b", "then": "c"}, "<b/><c/>", []),
    ("if_then", {"if": "b", "then": "c"}, "<d/>", []),
    ("if_then", {"if": "b", "then": "c", "paths": ["b"]}, "<b/>", ["b"]),
    ("if_then", {"if": "not(b)", "then": "c", "paths": ["b"]}, "", ["a"]),
    ("if_then", {"if": "@v", "then": "number(@v) = @v", "paths": ["@v"]}, '<a v="many"/>', ["a/@v"]),
    ("no_spaces", {"paths": ["i", "@r"]}, '<a r="x y"><i>x  y</i></a>', []),
    ("no_spaces", {"paths": ["i", "@r"]}, '<a r=" x"><i>y\n</i></a>', ["i", "a/@r"]),
    ("loop", {"foreach": "s/@v", "subs": ["paths", "condition"], "do": {"strict_sum": {"cases": [
        {"paths": ["s[@v = '$1']/@p"], "sum": 100, "condition": "count(s[@v = '$1']) > 1"}]}}},
     '<s v="1" p="50"/><s v="1" p="50"/><s v="2" p="1"/>', []),
    ("loop", {"foreach": "s/@v", "subs": ["paths"], "do": {"strict_sum": {"cases": [
        {"paths": ["s[@v = '$1']/@p"], "sum": 100}]}}},
     '<s v="1" p="50"/><s v="1" p="50"/><s v="2" p="1"/><s v="2" p="2"/>', ["a"]),
    ("loop", {"foreach": "s/@v", "subs": ["if", "then", "paths"], "do": {"if_then": {"cases": [
        {"if": "count(s[@v = '$1']) > 1", "then": "false()", "paths": ["s[@v = '$1']"]}]}}},
     '<s v="2"/><s v="1"/><s v="1"/>', ["s"]),
    ("loop", {"foreach": "s/@v", "subs": ["paths"], "do": {"no_more_than_one": {"cases": [
        {"paths": ["s[@v = '$1']"]}]}, "atleast_one": {"cases": [{"paths": ["s[@v = '$1']/@p"]}]}}},
     '<s v="1"/><s v="1"/>', ["s", "a"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "case", "inner", "expected"), TABLE)
def test_a_rule_fails_where_it_should_and_nowhere_else(kind, case, inner, expected):
    assert failures(kind, case, inner) == expected


def test_every_kind_is_tried_where_it_holds_and_where_it_fails():
    holds = {kind for kind, _, _, expected in TABLE if not expected}
    fails = {kind for kind, _, _, expected in TABLE if expected}

    assert holds == fails == {*KINDS, "loop"}


def test_the_reference_names_every_kind():
    page = (ROOT / "docs/reference/iati-rules.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == {*KINDS, "loop"}


@pytest.mark.parametrize(("kind", "case", "inner", "expected"), TABLE)
def test_looking_only_at_suspects_changes_no_answer(kind, case, inner, expected):
    ruleset = Ruleset({"/all/a": {kind: {"cases": [case]}}})
    root = etree.fromstring(f"<all>{inner if inner.startswith('<a') else f'<a>{inner}</a>'}</all>")

    found = [each for rule in ruleset.rules for each in rule.failures(root[0], WORLD)]

    assert [each.element.tag for each in found] == [each.split("/")[0] for each in expected]


WORDS = st.sampled_from(
    [
        "1",
        "2",
        "100",
        "-5",
        "x",
        " x",
        "XX-1",
        "XX",
        "2025-01-01",
        "2026-06-15T13:00:00Z",
        "2026-07-01",
        "",
    ]
)
ELEMENTS = st.lists(
    st.tuples(st.sampled_from("bcios"), st.dictionaries(st.sampled_from("dprvx"), WORDS), WORDS),
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(ELEMENTS, st.dictionaries(st.sampled_from("dprvx"), WORDS))
def test_suspects_hold_every_element_that_fails_whatever_stands_there(elements, attributes):
    root = etree.Element("all")
    a = etree.SubElement(root, "a", attributes)
    for tag, own, text in elements:
        etree.SubElement(a, tag, own).text = text

    for kind, case, _, _ in TABLE:
        ruleset = Ruleset({"/all/a": {kind: {"cases": [case]}}})
        quick = [
            (failure.element, failure.attribute) for _, failure in ruleset.failures(root, WORLD)
        ]
        slow = [
            (each.element, each.attribute)
            for rule in ruleset.rules
            for each in rule.failures(a, WORLD)
        ]
        assert quick == slow, (kind, case)


def test_a_value_of_the_file_never_becomes_a_part_of_an_xpath():
    case = {
        "foreach": "s/@v",
        "subs": ["paths"],
        "do": {"no_more_than_one": {"cases": [{"paths": ["s[@v = '$1']"]}]}},
    }

    assert failures(
        "loop", case, """<s v="' or '1' = '1"/><s v="2"/><s v="it's"/><s v="it's"/>"""
    ) == ["s"]


def test_a_key_that_is_not_named_in_subs_keeps_its_text():
    case = {
        "foreach": "s/@v",
        "subs": ["paths"],
        "do": {
            "atleast_one": {"cases": [{"paths": ["x[@v = '$1']"], "condition": "s[@v = '$1']"}]}
        },
    }

    assert failures("loop", case, '<s v="1"/>') == []
    assert failures("loop", case, '<s v="1"/><s v="$1"/>') == ["a", "a"]


def test_kinds_may_be_named_the_other_way():
    assert {named(name) for name in ("noMoreThanOne", "atLeastOne", "startsWith", "ifThen", "noSpaces")} == {
        "no_more_than_one", "atleast_one", "startswith", "if_then", "no_spaces",
    }  # fmt: skip
    assert failures("atLeastOne", {"paths": ["b"]}, "") == ["a"]


def test_a_bad_ruleset_tells_all_that_is_wrong():
    given = {
        "//a[": {},
        "/a": {
            "evaluates_to": {"cases": []},
            "sum": {"cases": [{"paths": ["b"], "sum": "100"}, {"paths": ["b"]}]},
            "regex_matches": {"cases": [{"paths": ["b"], "regex": "("}]},
            "atleast_one": {"cases": [{"paths": ["b["], "colour": "red"}]},
            "unique": {},
            "loop": {"cases": [{"foreach": "b"}]},
            "startswith": {"cases": [{"paths": ["b"], "prefix": ["c"], "idCondition": "NEVER"}]},
            "no_spaces": {"cases": [{"paths": ["b"], "ruleInfo": {"severity": "fatal"}}]},
        },
        "/b": [],
    }  # fmt: skip

    with pytest.raises(BadRuleset) as refused:
        Ruleset(given)

    starts = [each[:34] for each in refused.value.faults]
    assert len(starts) == 12
    assert [each for each in starts if each.startswith("/a: evaluates_to: no such kind")]
    assert [each for each in starts if each.startswith("/a: sum, case 2: no sum")]


@pytest.mark.parametrize("text", ["[", "[]"])
def test_what_is_no_ruleset_is_refused(text):
    with pytest.raises(BadRuleset):
        Ruleset.read(text)


def test_the_standard_ruleset_is_read_whole():
    rules = list(standard().rules)

    told = (ROOT / "yakir/standards/iati/data/ruleset-standard.json").read_text("utf-8")
    assert len(rules) == told.count('"ruleInfo"') == 107
    assert len({each.about.id for each in rules}) == 89
    assert all(each.about.message for each in rules)


def test_an_older_ruleset_without_ids_names_the_place_of_its_rules():
    (rule,) = Ruleset({"//a": {"atleast_one": {"cases": [{"paths": ["b"]}]}}}).rules

    assert rule.about.id == "//a: atleast_one, case 1"
    assert rule.about.severity == "error"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-02-03", datetime(2025, 2, 3, tzinfo=UTC)),
        (" 2025-02-03Z ", datetime(2025, 2, 3, tzinfo=UTC)),
        ("2025-02-03T04:05:06.7", datetime(2025, 2, 3, 4, 5, 6, 700_000, tzinfo=UTC)),
        ("2025-02-03T01:00:00+02:00", datetime(2025, 2, 2, 23, tzinfo=UTC)),
        ("2025-02-30", None),
        ("03.02.2025", None),
        ("", None),
    ],
)
def test_days_and_moments_are_read(text, expected):
    assert moment(text) == expected
