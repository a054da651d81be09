"""Columns of the spreadsheets in which needs and damage come."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yakir.apps.needs.rules.reports import Kind
from yakir.apps.needs.rules.statuses import DamageCategory
from yakir.common import spreadsheet
from yakir.common.protected import Service
from yakir.common.spreadsheet import Column, Unit

SERVICES = {
    "світло": "power",
    "електрика": "power",
    "електропостачання": "power",
    "енергетика": "power",
    "electricity": "power",
    "energy": "power",
    "вода": "water",
    "водопостачання": "water",
    "тепло": "heat",
    "опалення": "heat",
    "теплопостачання": "heat",
    "heating": "heat",
    "медицина": "medicine",
    "охорона здоров'я": "medicine",
    "health": "medicine",
    "освіта": "education",
    "житло": "housing",
    "робота": "work",
    "робочі місця": "work",
    "jobs": "work",
}
CATEGORIES = {
    "легке": "light",
    "легкі": "light",
    "середнє": "medium",
    "середні": "medium",
    "тяжке": "heavy",
    "тяжкі": "heavy",
    "важке": "heavy",
    "зруйновано": "destroyed",
    "знищено": "destroyed",
}


def columns(kind: Kind, units: Iterable[Unit]) -> tuple[Column, ...]:
    """Return the columns of a register, in the order of its template."""
    measure = _people() if kind == Kind.NEEDS else _category()
    return (_community(units), _title(), _service(), *_amount(), measure, *_origin())


def column_of(expected: Iterable[Column], name: str) -> Column:
    """Return the column of a name."""
    return next(column for column in expected if column.name == name)


def _community(units: Iterable[Unit]) -> Column:
    return Column(
        name="community",
        label_uk="Громада (КАТОТТГ)",
        label_en="Community (KATOTTG)",
        parse=spreadsheet.katottg(units),
        hint=_("KATOTTG code: UA and 17 digits"),
        synonyms=("громада", "код громади", "катоттг", "katottg", "code", "hromada"),
    )


def _title() -> Column:
    return Column(
        name="title",
        label_uk="Що",
        label_en="What",
        parse=spreadsheet.text(200),
        hint=_("What is missing or damaged, up to 200 characters; no names, no addresses"),
        synonyms=("потреба", "назва", "пошкодження", "need", "name", "item"),
    )


def _service() -> Column:
    return Column(
        name="service",
        label_uk="Послуга",
        label_en="Service",
        parse=spreadsheet.choice(Service.choices, SERVICES),
        hint=_("One of the seven services"),
        synonyms=("базова послуга", "сфера"),
        options=tuple(Service.choices),
    )


def _amount() -> tuple[Column, Column]:
    return (
        Column(
            name="quantity",
            label_uk="Кількість",
            label_en="Quantity",
            parse=spreadsheet.number(),
            hint=_("A number above zero, for example 1250.5"),
            synonyms=("к-сть", "кількість одиниць", "amount", "qty"),
        ),
        Column(
            name="unit",
            label_uk="Одиниця",
            label_en="Unit",
            parse=spreadsheet.text(40),
            hint=_("What is counted, for example m² or pieces"),
            synonyms=("од.", "од. виміру", "одиниця виміру", "units"),
        ),
    )


def _people() -> Column:
    return Column(
        name="people",
        label_uk="Людей",
        label_en="People",
        parse=spreadsheet.integer(),
        hint=_("How many people lack it, a whole number"),
        synonyms=("людей без цього", "кількість людей", "people affected", "beneficiaries"),
    )


def _category() -> Column:
    return Column(
        name="category",
        label_uk="Ступінь",
        label_en="Category",
        parse=spreadsheet.choice(DamageCategory.choices, CATEGORIES),
        hint=_("How badly it is damaged"),
        synonyms=("ступінь пошкодження", "категорія", "severity"),
        options=tuple(DamageCategory.choices),
    )


def _origin() -> tuple[Column, Column, Column]:
    return (
        Column(
            name="observed_on",
            label_uk="Дата",
            label_en="Date",
            parse=spreadsheet.day(),
            hint=_("When it was seen, for example 06.03.2026"),
            synonyms=("дата огляду", "станом на", "observed on", "as of"),
        ),
        Column(
            name="source_text",
            label_uk="Джерело",
            label_en="Source",
            parse=spreadsheet.text(300),
            hint=_("Who established it and in which document"),
            synonyms=("підстава", "документ", "document"),
        ),
        Column(
            name="detail",
            label_uk="Подробиці",
            label_en="Detail",
            parse=spreadsheet.text(2000, lines=True),
            hint=_("Optional; no names of people"),
            required=False,
            synonyms=("примітка", "опис", "note", "description"),
        ),
    )
