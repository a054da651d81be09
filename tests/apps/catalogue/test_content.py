"""What a design must say before it is taken."""

from typing import Any

import pytest

from tests.factories.catalogue import imagined_content
from yakir.apps.catalogue.rules import InvalidDesign, read_design
from yakir.config.example.designs import design_contents

HOSTILE = [
    "__import__('os').system('true')",
    "rooms.__class__",
    "9**9**9",
    "[rooms for rooms in (1,)]",
    "open('/etc/passwd')",
    "lambda: 1",
    "rooms if rooms else 1",
    "1e999",
    "rooms / 0",
    "unknown * 2",
    "(" * 500,
    "",
]


def with_first(name: str, **changes: Any) -> dict[str, Any]:
    content = imagined_content()
    content[name][0].update(changes)
    return content


def faults_of(content: object) -> dict[str, str]:
    with pytest.raises(InvalidDesign) as refusal:
        read_design(content)
    return refusal.value.faults


def test_the_seven_designs_of_the_example_are_complete() -> None:
    designs = [read_design(content) for content in design_contents()]

    assert len(designs) == 7
    assert {design.service for design in designs} == {
        "power",
        "water",
        "heat",
        "medicine",
        "education",
        "housing",
        "work",
    }


@pytest.mark.parametrize("missing", ["connection", "operating", "operator", "documents"])
def test_a_design_is_complete_only_with_what_makes_it_work(missing: str) -> None:
    content = imagined_content()
    del content[missing]

    assert any(place.split(".")[0] == missing for place in faults_of(content))


def test_a_yearly_cost_names_who_pays_it() -> None:
    assert "operating[1].payer" in faults_of(with_first("operating", payer=""))


@pytest.mark.parametrize("formula", HOSTILE)
def test_a_formula_that_is_not_plain_arithmetic_is_refused(formula: str) -> None:
    assert "bill[1].quantity" in faults_of(with_first("bill", quantity=formula))


def test_every_fault_is_listed_at_once() -> None:
    content = imagined_content(documents=[], service="gold", version="first")
    content["bill"][0]["unit"] = "cubit"
    content["operator"]["staff"] = "rooms *"

    assert set(faults_of(content)) == {
        "documents",
        "service",
        "version",
        "bill[1].unit",
        "operator.staff",
    }


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (imagined_content(colour="red"), "colour"),
        (imagined_content(sector="energy"), "protected"),
        (imagined_content(site_kind="hospital"), "protected"),
        (imagined_content(protected=True), "protected_reason"),
        (imagined_content(cost_profile=[0.5, 0.4]), "cost_profile"),
        (imagined_content(lead_time_quarters="rooms * 2"), "lead_time_quarters"),
        (imagined_content(lead_time_quarters="rooms - 2"), "lead_time_quarters"),
        (
            imagined_content(scale={"parameter": "rooms", "fixed": {"floors": 2}}),
            "scale.fixed.floors",
        ),
        (with_first("parameters", default=11), "parameters[1].default"),
        (with_first("parameters", step=0), "parameters[1]"),
        (with_first("parameters", min=40), "parameters[1]"),
        (with_first("bill", quantity="rooms - 3"), "bill[1].quantity"),
        (with_first("bill", unit_cost=-1), "bill[1].unit_cost"),
        (with_first("bill", unit_cost="nan"), "bill[1].unit_cost"),
        (with_first("bill", basis="source", source=""), "bill[1].source"),
        (with_first("sizes", max=400), "sizes[1].max"),
        (with_first("provides", service="work"), "provides"),
        ([], "content"),
    ],
)
def test_a_design_that_contradicts_itself_is_refused_at_the_place(
    content: object, place: str
) -> None:
    assert place in faults_of(content)


def test_the_same_key_does_not_stand_twice() -> None:
    content = imagined_content()
    content["bill"].append(dict(content["bill"][0]))

    assert "bill[3]" in faults_of(content)


@pytest.mark.parametrize("forms", ["оселя|оселі", "оселя|оселі|", "a|b|c|d"])
def test_a_counted_unit_has_all_forms_of_its_word_or_none(forms):
    units = [{**unit, "forms_uk": forms} for unit in imagined_content()["units"]]

    with pytest.raises(InvalidDesign) as refused:
        read_design(imagined_content(units=units))

    assert "units[1].forms_uk" in refused.value.faults
