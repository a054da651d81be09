"""An imagined design, small enough to price by hand, and the rates it needs."""

import copy
from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories.accounts import NOW
from yakir.apps.accounts.models import Person
from yakir.apps.catalogue.actions import publish_design
from yakir.apps.catalogue.models import DesignVersion
from yakir.common.models import Rate


def _line(key: str, quantity: str, cost: object, currency: str, **more: object) -> dict[str, Any]:
    return {
        "key": key,
        "label_uk": f"Вигаданий рядок {key}",
        "label_en": f"Imagined line {key}",
        "quantity": quantity,
        "unit": "piece",
        "unit_cost": cost,
        "currency": currency,
        "price_date": "2026-01-01",
        "basis": "assumption",
        **more,
    }


# At 10 rooms: 10 × 5,000 UAH + 1 × 1,000 EUR, connection 2 × 2,500 UAH, 10 % on top of both.
CONTENT: dict[str, Any] = {
    "key": "imagined_house",
    "version": "1.0",
    "price_date": "2026-01-01",
    "service": "housing",
    "sector": "housing",
    "site_kind": "housing_block",
    "protected": False,
    "protected_reason": "",
    "name_uk": "Вигаданий будинок",
    "name_en": "Imagined house",
    "summary_uk": "Будинок, якого немає.",
    "summary_en": "A house that is not there.",
    "parameters": [
        {
            "name": "rooms",
            "label_uk": "Кімнат",
            "label_en": "Rooms",
            "unit": "piece",
            "min": 2,
            "max": 40,
            "step": 2,
            "default": 10,
        }
    ],
    "bill": [
        _line("walls", "rooms", 5000, "UAH"),
        _line("roof", "ceil(rooms / 20)", 1000, "EUR", basis="source", source="Imagined list"),
    ],
    "connection": [_line("power", "2", 2500, "UAH")],
    "on_costs": [
        {
            "key": "supervision",
            "label_uk": "Нагляд",
            "label_en": "Supervision",
            "share": 0.1,
            "basis": "assumption",
        }
    ],
    "operating": [
        _line("heat", "rooms", 100, "EUR", payer="users"),
        _line("repairs", "1", 5000, "UAH", payer="community"),
    ],
    "operator": {"name_uk": "Вигаданий ОСББ", "name_en": "Imagined owners", "staff": "rooms / 8"},
    "documents": [{"kind": "land", "label_uk": "Земля", "label_en": "Land"}],
    "lead_time_quarters": "ceil(1 + rooms / 10)",
    "cost_profile": None,
    "provides": [
        {
            "service": "housing",
            "people": "rooms * 2",
            "coverage_people": "rooms * 3",
            "basis_uk": "двоє на кімнату: припущення",
            "basis_en": "two a room: assumption",
        }
    ],
    "consumes": [{"service": "power", "quantity": "rooms * 1.5", "unit": "kW"}],
    "indicators": [
        {
            "key": "living_there",
            "label_uk": "Живуть",
            "label_en": "Living there",
            "definition_uk": "Скільки людей живе",
            "definition_en": "People who live there",
            "unit": "piece",
            "direction": "up",
            "frequency": "yearly",
            "verification_uk": "огляд",
            "verification_en": "visit",
            "sdg_target": "11.1",
            "target": "rooms * 2",
        }
    ],
    "scale": {"parameter": "rooms", "fixed": {}},
    "sizes": [{"key": "any", "label_uk": "Будь-який", "label_en": "Any", "min": 4, "max": 30}],
    "anchor": None,
    "units": [
        {"code": "piece", "name_uk": "шт.", "name_en": "pieces"},
        {"code": "kW", "name_uk": "кВт", "name_en": "kW"},
    ],
    "payers": [
        {"code": "users", "name_uk": "мешканці", "name_en": "residents"},
        {"code": "community", "name_uk": "громада", "name_en": "community"},
    ],
}


def imagined_content(**changes: Any) -> dict[str, Any]:
    """Return the imagined design with some of its fields replaced."""
    return {**copy.deepcopy(CONTENT), **changes}


def imagined_version(**changes: Any) -> DesignVersion:
    """Return the imagined design, published, with a rate of 50 hryvnias for a euro."""
    euro_at_50()
    return publish_design(content=imagined_content(**changes), by=Person.objects.machine(), at=NOW)


def euro_at_50() -> None:
    """Record that a euro is worth 50 hryvnias, as an assumption."""
    Rate.objects.get_or_create(
        currency="EUR",
        date=date(2026, 11, 1),
        is_assumption=True,
        defaults={"uah_per_unit": Decimal(50), "recorded_at": NOW},
    )
