"""The example is complete, bilingual, consistent with itself and with what its sources say."""

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from yakir.engine import BaselineParameters, Range
from yakir.engine.formula import evaluate, names

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "kharkiv"
sys.path.insert(0, str(EXAMPLE))

import itertools

from derivation.alerts import END, START, _share
from derivation.statuses import _effective
from derivation.transliteration import transliterate

SERVICES = ["power", "water", "heat", "medicine", "education", "housing", "work"]
SECTORS = {
    "energy", "heat", "water", "health", "education", "housing", "economy", "transport",
    "communications", "civil_protection", "digital", "culture", "human_capital", "environment",
    "governance", "relief", "several",
}  # fmt: skip
DESIGNS = sorted(path.stem for path in (EXAMPLE / "designs").glob("*.yaml"))
TABLES = sorted(path.name for path in EXAMPLE.glob("*.csv"))
HAND_WRITTEN = ["facts.csv", "deliveries.csv"]
WHOLE_EXAMPLE_BYTES = 3_000_000


@cache
def table(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def document(name: str) -> dict[str, Any]:
    loaded = yaml.safe_load((EXAMPLE / name).read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def design(key: str) -> dict[str, Any]:
    return document(f"designs/{key}.yaml")


def column(name: str, key: str) -> set[str]:
    return {row[key] for row in table(name)}


def records() -> list[dict[str, str]]:
    return table("facts.csv") + table("deliveries.csv")


# --- Files


def test_the_example_is_small() -> None:
    files = [
        path for path in EXAMPLE.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]

    assert sum(path.stat().st_size for path in files) < WHOLE_EXAMPLE_BYTES


def test_every_file_is_named_in_the_sources() -> None:
    text = (EXAMPLE / "SOURCES.md").read_text(encoding="utf-8")
    data = [
        path.name
        for path in EXAMPLE.iterdir()
        if path.suffix in {".csv", ".yaml", ".json", ".geojson"}
    ]

    assert [name for name in data if name not in text] == []


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_utf8_with_lf_and_whole_rows(name: str) -> None:
    raw = (EXAMPLE / name).read_bytes()

    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert table(name)
    assert all(None not in row and None not in row.values() for row in table(name))


def test_no_path_of_a_machine_is_in_the_example() -> None:
    files = [
        path
        for path in EXAMPLE.rglob("*")
        if path.suffix in {".py", ".md", ".yaml", ".csv", ".json"}
    ]
    machine = re.compile(r"(^|[\s\"'(])/(work|home|root|tmp|Users)/", re.MULTILINE)

    assert [path.name for path in files if machine.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("name", TABLES)
def test_every_text_is_in_both_languages(name: str) -> None:
    pairs = [key.removesuffix("_uk") for key in table(name)[0] if key.endswith("_uk")]

    for row in table(name):
        for pair in pairs:
            english = row.get(f"{pair}_en")
            if english is not None:
                assert bool(row[f"{pair}_uk"]) == bool(english), (row, pair)
                assert not re.search("[а-яіїєґ]", english, re.IGNORECASE), (row, pair)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("facts.csv", "title"), ("deliveries.csv", "title"), ("organisations.csv", "name"),
        ("damage_statements.csv", "indicator"), ("rdna.csv", "indicator"), ("anchors.csv", "what"),
        ("association_facts.csv", "fact"), ("oblasts.csv", "name"), ("raions.csv", "name"),
        ("city_districts.csv", "name"), ("communities.csv", "name"), ("units.csv", "name"),
    ],
)  # fmt: skip
def test_every_row_has_its_name_in_both_languages(name: str, key: str) -> None:
    assert all(row[f"{key}_uk"] and row[f"{key}_en"] for row in table(name))


# --- Places


def test_every_community_kyiv_and_sevastopol_are_there_once() -> None:
    kinds = Counter(row["kind"] for row in table("communities.csv"))

    assert kinds == {"hromada": 1772, "city_special": 2}
    assert len(column("communities.csv", "katottg")) == 1774


def test_units_above_the_community_are_complete() -> None:
    assert len(table("oblasts.csv")) == 27
    assert len(table("raions.csv")) == 136
    assert len(table("city_districts.csv")) == 108


@pytest.mark.parametrize(
    ("name", "key", "of", "target"),
    [
        ("communities.csv", "raion_code", "raions.csv", "code"),
        ("communities.csv", "oblast_code", "oblasts.csv", "code"),
        ("raions.csv", "oblast_code", "oblasts.csv", "code"),
        ("city_districts.csv", "community", "communities.csv", "katottg"),
        ("statuses.csv", "katottg", "communities.csv", "katottg"),
        ("school_places.csv", "katottg", "communities.csv", "katottg"),
        ("dream_counts.csv", "katottg", "communities.csv", "katottg"),
        ("facts.csv", "community", "communities.csv", "katottg"),
        ("facts.csv", "oblast", "oblasts.csv", "code"),
        ("deliveries.csv", "community", "communities.csv", "katottg"),
        ("deliveries.csv", "oblast", "oblasts.csv", "code"),
        ("damage_statements.csv", "community", "communities.csv", "katottg"),
        ("resolution_cities.csv", "organisation", "organisations.csv", "id"),
        ("resolution_cities.csv", "resolution", "facts.csv", "id"),
        ("pledges.csv", "recipient", "organisations.csv", "id"),
    ],
)  # fmt: skip
def test_every_code_resolves(name: str, key: str, of: str, target: str) -> None:
    assert column(name, key) - {""} <= column(of, target)


def test_only_the_two_cities_lie_in_no_raion() -> None:
    without = [row["name_en"] for row in table("communities.csv") if not row["raion_code"]]

    assert without == ["Kyiv", "Sevastopol"]


def test_all_but_six_communities_have_a_position_within_the_map() -> None:
    placed = [row for row in table("communities.csv") if row["lat"]]

    assert len(placed) == 1768
    assert all(0 <= int(row["map_x"]) <= 740 and 0 <= int(row["map_y"]) <= 492 for row in placed)
    assert all(44 < float(row["lat"]) < 53 and 22 < float(row["lon"]) < 41 for row in placed)


@pytest.mark.parametrize(
    ("ukrainian", "latin"),
    [
        ("Згурський", "Zghurskyi"), ("Розгон", "Rozghon"), ("Єнакієве", "Yenakiieve"),
        ("Гаєвич", "Haievych"), ("Короп’є", "Koropie"), ("Їжакевич", "Yizhakevych"),
        ("Кадиївка", "Kadyivka"), ("Мар’їне", "Marine"), ("Йосипівка", "Yosypivka"),
        ("Стрий", "Stryi"), ("Олексій", "Oleksii"), ("Юрій", "Yurii"), ("Корюківка", "Koriukivka"),
        ("Яготин", "Yahotyn"), ("Ярошенко", "Yaroshenko"), ("Костянтин", "Kostiantyn"),
        ("Знам’янка", "Znamianka"), ("Знам'янка", "Znamianka"), ("Харків", "Kharkiv"),
        ("Щербухи", "Shcherbukhy"), ("Гоща", "Hoshcha"), ("Ґалаґан", "Galagan"),
        ("Запоріжжя", "Zaporizhzhia"), ("Львів", "Lviv"), ("Русь", "Rus"), ("Біла Церква", "Bila Tserkva"),
        ("Івано-Франківськ", "Ivano-Frankivsk"), ("Кам’янець-Подільський", "Kamianets-Podilskyi"),
        ("Яр-Яр", "Yar-Yar"), ("", ""),
    ],
)  # fmt: skip
def test_names_follow_the_official_romanisation(ukrainian: str, latin: str) -> None:
    assert transliterate(ukrainian) == latin


def test_a_community_is_named_in_english_after_its_centre() -> None:
    names_en = {row["katottg"]: row["name_en"] for row in table("communities.csv")}

    assert names_en["UA63120270000028556"] == "Kharkiv community"
    assert names_en["UA80000000000093317"] == "Kyiv"


# --- Status


def test_statuses_count_as_the_order_does() -> None:
    effective = {row["katottg"]: row["effective"] for row in table("statuses.csv")}
    hromadas = {row["katottg"] for row in table("communities.csv") if row["kind"] == "hromada"}
    counts = Counter(status for katottg, status in effective.items() if katottg in hromadas)

    assert counts["possible_hostilities"] == 131
    assert counts["active_hostilities"] + counts["active_hostilities_resources"] == 36
    assert counts["mainly_occupied"] == 14
    assert counts["temporarily_occupied"] == 446
    assert sum(counts.values()) - counts["temporarily_occupied"] == 181
    assert effective["UA85000000000065278"] == "temporarily_occupied"


def test_crimea_is_occupied_from_february_2014() -> None:
    crimea = {
        row["katottg"] for row in table("communities.csv") if row["oblast_code"][:4] == "UA01"
    }
    dates = {row["date_from"] for row in table("statuses.csv") if row["katottg"] in crimea}

    assert len(crimea) == 303
    assert dates == {"2014-02-20"}


@pytest.mark.parametrize(
    ("extents", "effective"),
    [
        ({"possible_hostilities": "whole"}, "possible_hostilities"),
        ({"possible_hostilities": "whole", "active_hostilities": "settlements:1"}, "possible_hostilities"),
        ({"possible_hostilities": "settlements:3", "active_hostilities": "settlements:2"}, "active_hostilities"),
        ({"temporarily_occupied": "settlements:9", "active_hostilities_resources": "whole_with_exceptions"},
         "active_hostilities_resources"),
        ({"temporarily_occupied": "settlements:4"}, "temporarily_occupied"),
        ({"temporarily_occupied": "settlements:4", "active_hostilities": "settlements:8"}, "mainly_occupied"),
        ({"temporarily_occupied": "whole_with_exceptions", "active_hostilities": "settlements:2"},
         "mainly_occupied"),
    ],
)  # fmt: skip
def test_the_effective_status_is_the_strictest_that_covers_the_community(
    extents: dict[str, str], effective: str
) -> None:
    assert _effective(extents) == effective


# --- Indicators


@pytest.mark.parametrize(
    ("oblast", "share"),
    [
        ("Kharkiv", "0.18"), ("Donetsk", "0.33"), ("Zaporizhzhia", "0.23"), ("Dnipropetrovsk", "0.23"),
        ("Kherson", "0.17"), ("Mykolaiv", "0.16"), ("Sumy", "0.13"), ("Chernihiv", "0.06"),
    ],
)  # fmt: skip
def test_hours_under_alert_are_those_of_the_method(oblast: str, share: str) -> None:
    shares = {row["name_en"]: row["alert_share"] for row in table("oblasts.csv")}

    assert f"{float(shares[oblast]):.2f}" == share


def test_hours_under_alert_are_unknown_in_luhansk_where_it_never_ended() -> None:
    assert [row["alert_share"] for row in table("oblasts.csv") if row["name_en"] == "Luhansk"] == [
        ""
    ]


def test_hours_under_alert_count_once_where_alerts_overlap() -> None:
    day = timedelta(days=1)
    first = datetime(2024, 1, 1, tzinfo=UTC)
    alerts = [(first, first + 2 * day), (first + day, first + 3 * day), (first, first + day)]

    assert _share(alerts) == pytest.approx(3 * day / (END - START))


def test_kharkiv_has_the_indicators_of_the_first_estimate() -> None:
    kharkiv = next(row for row in table("communities.csv") if row["centre_en"] == "Kharkiv")

    assert kharkiv["population_2022"] == "1421125"
    assert round(float(kharkiv["damage_px"])) == 77434
    assert float(kharkiv["urban_share"]) == 1
    assert kharkiv["declarations"]


def test_people_of_communities_not_wholly_occupied_are_as_published() -> None:
    effective = {row["katottg"]: row["effective"] for row in table("statuses.csv")}
    people = sum(
        int(row["population_2022"] or 0)
        for row in table("communities.csv")
        if effective.get(row["katottg"], "temporarily_occupied") != "temporarily_occupied"
    )

    assert people == 6_591_151


def test_dream_is_counts_and_nothing_that_could_hold_an_address() -> None:
    rows = table("dream_counts.csv")
    everything = {row["katottg"]: int(row["count"]) for row in rows if row["sector"] == "all"}

    assert list(rows[0]) == ["katottg", "sector", "count"]
    assert column("dream_counts.csv", "sector") <= SECTORS | {"all"}
    assert all(0 < int(row["count"]) <= everything[row["katottg"]] for row in rows)
    assert sum(everything.values()) == 10637


def test_school_places_are_of_kharkiv_oblast_only() -> None:
    rows = table("school_places.csv")

    assert all(row["katottg"].startswith("UA63") and int(row["places"]) > 0 for row in rows)
    assert len(rows) == 56


# --- Facts, deliveries, pledges


def test_facts_deliveries_and_statements_are_all_there() -> None:
    assert len(table("facts.csv")) == 30
    assert column("deliveries.csv", "id") == {f"D{n:02d}" for n in range(1, 13)}
    assert len(table("damage_statements.csv")) == 11
    assert len(table("association_facts.csv")) == 3
    assert len(table("rdna.csv")) == 8
    assert len(table("resolution_cities.csv")) == 24


def test_every_record_names_its_source() -> None:
    assert all(row["source_publisher"] and row["source_title"] for row in records())
    assert all(row["source_url"].startswith("https://") for row in table("deliveries.csv"))
    for name in ("damage_statements.csv", "association_facts.csv", "rdna.csv"):
        assert all(row["source_url"].startswith("https://") for row in table(name))


def test_parts_and_overlaps_resolve() -> None:
    known = {row["id"] for row in records()}

    for row in records():
        assert set(row["part_of"].split()) | set(row["overlaps"].split()) <= known - {row["id"]}


def test_overlaps_are_told_from_both_sides() -> None:
    overlaps = {row["id"]: set(row["overlaps"].split()) for row in records()}

    assert all(one in overlaps[other] for one, others in overlaps.items() for other in others)


def test_parties_are_known_organisations_in_known_roles() -> None:
    roles = {
        "funder",
        "implementer",
        "recipient",
        "owner",
        "operator",
        "signatory",
        "supporter",
        "speaker",
    }
    parties = [party.split(":") for row in table("facts.csv") for party in row["parties"].split()]
    parties += [
        (role, party)
        for row in table("deliveries.csv")
        for role, key in (
            ("funder", "funders"),
            ("implementer", "implementers"),
            ("recipient", "recipients"),
        )
        for party in row[key].split()
    ]

    assert {role for role, _ in parties} <= roles
    assert {party for _, party in parties} <= column("organisations.csv", "id")


def test_money_is_an_amount_with_its_currency_or_nothing() -> None:
    money = {
        row["id"]: (row["amount"], row["currency"])
        for row in records()
        if row["amount"] or row["currency"]
    }

    assert money == {"K020": ("11000000", "USD"), "D12": ("25000", "EUR")}


def test_sectors_are_known() -> None:
    for name in ("facts.csv", "deliveries.csv", "damage_statements.csv"):
        assert column(name, "sector") <= SECTORS


def test_protected_records_are_kept_by_oblast() -> None:
    protected = [row for row in records() if row["protected"] == "1"]

    assert {row["id"] for row in protected} >= {
        "K022",
        "K023",
        "K024",
        "K025",
        "D02",
        "D06",
        "D07",
        "D08",
        "D09",
        "D11",
    }
    assert {row["place_en"] for row in protected} == {"Kharkiv oblast"}
    assert {row["community"] for row in protected} == {""}
    assert all(
        row["protected"] == "1" for row in records() if row["sector"] in {"energy", "heat", "water"}
    )


def test_the_first_underground_kindergarten_is_quoted_with_its_date() -> None:
    claim = next(row for row in table("facts.csv") if row["id"] == "K025")

    assert "first" not in claim["title_en"].lower()
    assert "10 September 2025" in claim["detail_en"]
    assert "10 вересня 2025" in claim["detail_uk"]


def test_the_pledge_board_has_its_twenty_four_records() -> None:
    rows = table("pledges.csv")

    assert Counter(row["board"] for row in rows) == {
        "delivered": 8,
        "in_part": 5,
        "open": 10,
        "no_news": 1,
    }
    assert len({row["act"] for row in rows}) == 24
    assert {row["act"] for row in rows} <= {row["id"] for row in records()}
    assert {row["state"] for row in rows} <= {
        "made",
        "agreed",
        "kept_in_part",
        "kept",
        "changed",
        "withdrawn",
    }


def test_only_the_pledge_whose_source_names_an_end_is_due() -> None:
    due = [
        (row["act"], row["due_date"], row["due_precision"])
        for row in table("pledges.csv")
        if row["due_date"]
    ]
    silent = [
        (row["act"], row["last_news_date"]) for row in table("pledges.csv") if row["silent"] == "1"
    ]

    assert due == [("D03", "2024-05-31", "season")]
    assert silent == [("D03", "2023-08")]


@pytest.mark.parametrize("name", HAND_WRITTEN)
def test_dates_are_as_precise_as_the_source(name: str) -> None:
    key = "date"

    assert all(re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", row[key]) for row in table(name))


# --- Scenario


def test_the_scenario_names_no_real_giver() -> None:
    text = (EXAMPLE / "funds.yaml").read_text(encoding="utf-8").lower()
    givers = [
        row[key].lower() for row in table("organisations.csv") for key in ("name_uk", "name_en")
    ]

    assert [giver for giver in givers if giver in text] == []
    assert "unops" not in text


def test_the_scenario_is_sixty_million_euro_by_quarter() -> None:
    scenario = document("funds.yaml")
    amounts = {fund["name_en"]: fund["amount"] for fund in scenario["funds"]}

    assert amounts == {
        "Fund A": 24_000_000,
        "Fund B": 18_000_000,
        "Fund C": 12_000_000,
        "Fund D": 6_000_000,
    }
    assert sum(amounts.values()) == scenario["total"]
    assert all(sum(fund["by_quarter"]) == fund["amount"] for fund in scenario["funds"])
    assert all(len(fund["by_quarter"]) == scenario["quarters"] for fund in scenario["funds"])
    assert {sector for fund in scenario["funds"] for sector in fund["sectors"]} <= SECTORS
    assert list(scenario["weights"]) == SERVICES
    assert sum(scenario["weights"].values()) == pytest.approx(1)


def test_each_fund_can_pay_for_a_design_of_its_sectors() -> None:
    for fund in document("funds.yaml")["funds"]:
        costs = [
            total_uah(design(key), defaults(design(key))) / rates()["EUR"]
            for key in DESIGNS
            if design(key)["sector"] in fund["sectors"]
        ]
        assert costs
        assert all(fund["smallest_project"] <= cost <= fund["largest_project"] for cost in costs)


def test_rates_are_marked_as_assumptions() -> None:
    assert all(row["source_en"].startswith("Assumption") for row in table("rates.csv"))
    assert {"EUR", "USD", "GBP"} == column("rates.csv", "currency")


def test_parameters_of_the_estimate_are_those_of_the_engine_within_their_range() -> None:
    content = document("baseline.yaml")
    parameters = {
        item["name"]: Range(item["value"], item["low"], item["high"])
        for item in content["parameters"]
    }

    engine = asdict(BaselineParameters())
    assert set(parameters) == set(engine)
    for name, found in asdict(BaselineParameters(**parameters)).items():
        assert found == pytest.approx(engine[name]), name
    assert all(
        item["source_uk"] and item["source_en"]
        for item in content["parameters"] + content["definitions"]
    )


def test_eligibility_decides_every_status_for_any_kind() -> None:
    decided = {row["status"] for row in table("eligibility.csv") if row["design_kind"] == "any"}
    allowed = {
        row["status"]
        for row in table("eligibility.csv")
        if row["design_kind"] == "any" and row["allowed"] == "yes"
    }

    assert decided == column("statuses.csv", "effective") | {"none"}
    assert allowed == {"none", "possible_hostilities"}


# --- Typical designs


def rates() -> dict[str, float]:
    return {"UAH": 1.0} | {
        row["currency"]: float(row["uah_per_unit"]) for row in table("rates.csv")
    }


def defaults(content: dict[str, Any]) -> dict[str, float]:
    return {parameter["name"]: parameter["default"] for parameter in content["parameters"]}


def total_uah(content: dict[str, Any], values: dict[str, float]) -> float:
    direct = sum(
        evaluate(line["quantity"], values) * line["unit_cost"] * rates()[line["currency"]]
        for line in content["bill"] + content["connection"]
    )
    return direct * (1 + sum(cost["share"] for cost in content["on_costs"]))


def formulas(content: dict[str, Any]) -> list[str]:
    lines = [
        line["quantity"]
        for part in ("bill", "connection", "operating", "consumes")
        for line in content[part]
    ]
    served = [
        formula
        for gain in content["provides"]
        for formula in (gain["people"], gain["coverage_people"])
    ]
    anchored = [content["anchor"]["times"]] if content["anchor"] else []
    return lines + served + anchored + [content["lead_time_quarters"], content["operator"]["staff"]]


def test_there_is_one_design_a_service() -> None:
    assert sorted(design(key)["service"] for key in DESIGNS) == sorted(SERVICES)


@pytest.mark.parametrize("key", DESIGNS)
def test_a_design_is_complete(key: str) -> None:
    content = design(key)
    kinds = {paper["kind"] for paper in content["documents"]}

    assert content["key"] == key
    assert content["sector"] in SECTORS
    assert content["connection"] and content["operating"] and content["indicators"]
    assert content["operator"]["name_uk"] and content["operator"]["name_en"]
    assert {"land", "technical_conditions", "expertise"} <= kinds
    assert content["provides"][0]["service"] == content["service"]


@pytest.mark.parametrize("key", DESIGNS)
def test_formulas_use_the_parameters_of_the_design_only(key: str) -> None:
    content = design(key)

    for formula in formulas(content):
        assert names(formula) <= set(defaults(content)), formula


@pytest.mark.parametrize("key", DESIGNS)
def test_quantities_are_above_zero_over_the_whole_range(key: str) -> None:
    content = design(key)
    scale = content["scale"]["parameter"]

    for size in content["sizes"]:
        for end in ("min", "max"):
            values = defaults(content) | content["scale"]["fixed"] | {scale: size[end]}
            follows = content["scale"].get("follows", {})
            values |= {name: evaluate(formula, values) for name, formula in follows.items()}
            assert all(evaluate(formula, values) > 0 for formula in formulas(content))


@pytest.mark.parametrize("key", DESIGNS)
def test_parameters_and_sizes_lie_within_bounds(key: str) -> None:
    content = design(key)
    bounds = {parameter["name"]: parameter for parameter in content["parameters"]}
    scale = bounds[content["scale"]["parameter"]]
    others = set(bounds) - {scale["name"]}

    assert all(item["min"] <= item["default"] <= item["max"] for item in bounds.values())
    assert {*content["scale"]["fixed"], *content["scale"].get("follows", {})} == others
    assert 1 <= len(content["sizes"]) <= 2
    assert all(
        scale["min"] <= size["min"] < size["max"] <= scale["max"] for size in content["sizes"]
    )


@pytest.mark.parametrize("key", DESIGNS)
def test_codes_in_a_design_are_listed(key: str) -> None:
    content = design(key)
    lines = [line for part in ("bill", "connection", "operating") for line in content[part]]
    units = {
        item["unit"]
        for item in lines + content["parameters"] + content["consumes"] + content["indicators"]
    }

    assert units <= column("units.csv", "code")
    assert {line["payer"] for line in content["operating"]} <= column("payers.csv", "code")
    assert {line["currency"] for line in lines} <= set(rates())
    assert {item["service"] for item in content["consumes"]} <= {*SERVICES, "fuel"}
    assert all(
        line["basis"] == "assumption" or line["basis"] in column("anchors.csv", "id")
        for line in lines
    )


@pytest.mark.parametrize("key", DESIGNS)
def test_a_design_speaks_both_languages(key: str) -> None:
    def walk(node: object) -> None:
        if isinstance(node, dict):
            for name, value in node.items():
                if name.endswith("_uk"):
                    assert value and node[f"{name.removesuffix('_uk')}_en"], name
                if name.endswith("_en"):
                    assert not re.search("[а-яіїєґ]", value, re.IGNORECASE), value
                walk(value)
        elif isinstance(node, list):
            for item in node:
                walk(item)

    walk(design(key))


@pytest.mark.parametrize("key", [key for key in DESIGNS if design(key)["anchor"]])
def test_a_total_lies_within_one_and_a_half_of_its_anchor(key: str) -> None:
    content = design(key)
    anchor = next(row for row in table("anchors.csv") if row["id"] == content["anchor"]["id"])
    values = content["anchor"]["parameters"]
    named = (
        float(anchor["value"])
        * rates()[anchor["currency"]]
        * evaluate(content["anchor"]["times"], values)
    )

    assert 1 / 1.5 <= total_uah(content, values) / named <= 1.5


def test_designs_with_an_anchor_are_those_of_school_heat_and_housing() -> None:
    anchored = {key: design(key)["anchor"]["id"] for key in DESIGNS if design(key)["anchor"]}

    assert anchored == {
        "underground_school": "C04",
        "block_boiler_house": "C09",
        "modular_housing": "C01",
    }


def test_protected_designs_are_those_of_energy_water_heat_and_shelter() -> None:
    protected = {key for key in DESIGNS if design(key)["protected"]}

    assert protected == {
        "energy_island",
        "well_with_treatment",
        "block_boiler_house",
        "underground_school",
    }


# --- Outline


def test_the_outline_is_small_and_attributed() -> None:
    outline = json.loads((EXAMPLE / "outline.json").read_text(encoding="utf-8"))

    assert len(outline["land"]) <= 15_000
    assert len(outline["inner"]) <= 15_000
    assert "OpenStreetMap" in outline["attribution"]


def test_the_outline_holds_only_paths_that_can_be_drawn() -> None:
    outline = json.loads((EXAMPLE / "outline.json").read_text(encoding="utf-8"))
    ring = r"M\d+ \d+l-?\d+( ?-?\d+)+"

    assert re.fullmatch(f"({ring}z)+", outline["land"])
    assert re.fullmatch(f"({ring})+", outline["inner"])


@pytest.mark.parametrize(
    "place", ["Kharkiv", "Lviv", "Odesa", "Simferopol", "Sevastopol", "Kyiv", "Luhansk"]
)
def test_the_land_holds_every_city_crimea_included(place: str) -> None:
    row = next(row for row in table("communities.csv") if row["centre_en"] == place)
    land = json.loads((EXAMPLE / "outline.geojson").read_text(encoding="utf-8"))["features"][0]
    rings = [polygon[0] for polygon in land["geometry"]["coordinates"]]

    assert any(_inside(float(row["lon"]), float(row["lat"]), ring) for ring in rings)


def _inside(x: float, y: float, ring: list[list[float]]) -> bool:
    """Whether a ray from the point crosses the ring an odd number of times."""
    crossings = 0
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            crossings += 1
    return crossings % 2 == 1


def test_communities_of_an_oblast_lie_near_each_other_on_the_map() -> None:
    spread: dict[str, list[int]] = defaultdict(list)
    for row in table("communities.csv"):
        if row["map_x"]:
            spread[row["oblast_code"]].append(int(row["map_x"]))

    assert all(max(xs) - min(xs) < 170 for xs in spread.values())
