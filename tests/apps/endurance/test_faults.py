"""Faults that the engine finds in a scenario come back in the reader's words, at their field."""

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from tests.factories.endurance import SOURCE
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.rules import Role
from yakir.apps.endurance.forms import ScenarioForm
from yakir.apps.endurance.queries import faults
from yakir.engine import outages
from yakir.engine.faults import Fault
from yakir.engine.outages import record

ENGINE = Path(outages.__file__).parent
#: What the sources of the engine put into a message in place of its braces.
CALLED = list(record._CALLED.values())
CALLS = {"Fault": 1, "elements": 2}


def messages() -> Iterator[str]:
    """Yield every message about a scenario that stands in the engine's sources."""
    for name in ("record", "scenario", "compiled"):
        tree = ast.parse((ENGINE / f"{name}.py").read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                place = CALLS.get(call.func.id)
                if place is not None and len(call.args) > place:
                    yield from spelled(call.args[place])


def spelled(message: ast.expr) -> list[str]:
    """Return the texts that a message may be."""
    if isinstance(message, ast.Constant):
        return [message.value]
    if isinstance(message, ast.JoinedStr):
        parts = [
            [part.value] if isinstance(part, ast.Constant) else filled(part.value)
            for part in message.values
        ]
        return ["".join(words) for words in product(*parts)]
    # A message handed on from another fault has been looked at where it was made.
    return []


def filled(value: ast.expr) -> list[str]:
    return CALLED if "_CALLED" in ast.dump(value) else ["7"]


def test_the_engine_s_sources_hold_messages():
    assert len(set(messages())) > 25


@pytest.mark.parametrize("message", sorted(set(messages())))
def test_every_message_of_the_engine_is_said_in_both_languages(message):
    with translation.override("uk"):
        ukrainian = faults.in_words(message)
    with translation.override("en"):
        english = faults.in_words(message)

    assert message not in (ukrainian, english)
    assert any("а" <= letter <= "я" for letter in ukrainian.casefold())
    assert "%(" not in ukrainian + english


def test_every_way_of_saying_it_is_needed():
    said = set(messages())

    for pattern, _words in faults.WORDS:
        assert any(faults.re.fullmatch(pattern, message) for message in said), pattern


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/hours", "hours"),
        ("/resupply/every_hours", "resupply-every_hours"),
        ("/blackouts/0/start_hour", "blackouts-start_hour"),
        ("/grid_by_oblast/0/calm/scale_hours", "grid_by_oblast-on_hours"),
        ("/grid_by_community/1/trouble/shape", "grid_by_community-off_hours"),
        ("/grid_by_oblast/0/source", "grid_by_oblast-source"),
        ("/grid_by_oblast/0", "grid_by_oblast-on_hours"),
        ("/strikes/hits/11", "strikes-hits"),
        ("/strikes/repair/0/scale_hours", "strikes-repair_hours"),
        ("/weather/by_month_c/others", "weather-temperature_c"),
        ("/weather/source", "weather-source"),
        ("/cold_spells/2/kelvin", "cold_spells-kelvin"),
        ("/unheard_of", "unheard_of"),
        ("", "__all__"),
    ],
)
def test_a_path_leads_to_the_field_where_it_was_typed(path, field):
    assert faults.field_of(path) == field


def test_each_field_of_the_form_is_reached_by_some_fault():
    numbers = {name for name in ScenarioForm().fields if "-" in name}

    reached = {
        faults.field_of(f"/{part}/{name}") for part, name in (n.split("-") for n in numbers)
    } | {"strikes-repair_hours", "grid_by_oblast-on_hours", "grid_by_oblast-off_hours"}

    assert numbers <= reached | {"grid_by_community-on_hours", "grid_by_community-off_hours"}


def test_the_same_said_twice_of_a_field_is_told_once():
    twice = [
        Fault("/strikes/hits/1", "has to be a number"),
        Fault("/strikes/hits/2", "has to be a number"),
    ]

    with translation.override("en"):
        assert faults.by_field(twice) == {"strikes-hits": "Write a number."}


GIVEN = {
    "name_uk": "Вигадана пітьма", "name_en": "Imagined dark", "hours": "96", "step_minutes": "60",
    "first_hour_of_year": "0",
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"schedule-off_hours": "5", "schedule-period_hours": "4", "schedule-groups": "6"}, "schedule-off_hours"),
        ({"schedule-off_hours": "1", "schedule-period_hours": "4", "schedule-groups": "0"}, "schedule-groups"),
        ({"schedule-off_hours": "0", "schedule-period_hours": "0", "schedule-groups": "1"}, "schedule-period_hours"),
        ({"grid_by_oblast-on_hours": "0", "grid_by_oblast-off_hours": "4"}, "grid_by_oblast-on_hours"),
        ({"grid_by_community-on_hours": "9", "grid_by_community-off_hours": "0"}, "grid_by_community-off_hours"),
        ({"grid_by_oblast-on_hours": "0,001", "grid_by_oblast-off_hours": "0,001"}, "grid_by_oblast-on_hours"),
        ({"relief-every_hours": "0", "relief-fails": "5"}, "relief-every_hours"),
        ({"relief-every_hours": "0,001", "relief-fails": "5"}, "relief-every_hours"),
        (
            {"resupply-every_hours": "0", "resupply-fails": "5", "resupply-fails_together": "5"},
            "resupply-every_hours",
        ),
        (
            {"strikes-waves_per_year": "9", "strikes-hits": "1", "strikes-per_year": "0", "strikes-repair_hours": "0"},
            "strikes-repair_hours",
        ),
    ],
)  # fmt: skip
def test_what_the_engine_refuses_stands_at_the_field_in_ukrainian(signed_in, typed, field):
    client = signed_in(person_in(CommunityFactory(), Role.PLANNER))
    (part,) = {name.partition("-")[0] for name in typed}

    answer = client.post(
        reverse("endurance:new-scenario"), {**GIVEN, **typed, f"{part}-source": SOURCE}
    )

    errors = answer.context["form"].errors
    assert answer.status_code == 422
    assert set(errors) == {field}
    assert all("а" <= text.casefold()[-2] <= "я" or text.endswith("0.") for text in errors[field])
