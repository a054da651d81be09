"""Columns of a packing list."""

from django.utils.translation import gettext_lazy as _

from yakir.apps.partners.rules.ledger import Nature, ValueMethod
from yakir.apps.partners.rules.numbers import NumberKind
from yakir.common import spreadsheet
from yakir.common.money import CURRENCIES
from yakir.common.spreadsheet import Column

NATURES = {"товар": "goods", "товари": "goods", "послуга": "service", "service": "service"}
KINDS = {
    "vin": "vin",
    "він": "vin",
    "номер кузова": "vin",
    "серійний": "serial",
    "serial": "serial",
}


def packing_columns() -> tuple[Column, ...]:
    """Return the columns of a packing list, in the order of its template."""
    return (*_what(), *_number(), *_value())


def _what() -> tuple[Column, ...]:
    return (
        Column(
            name="name_uk",
            label_uk="Назва",
            label_en="Name",
            parse=spreadsheet.text(200),
            hint=_("What it is, in Ukrainian where possible"),
            synonyms=("найменування", "позиція", "що", "item", "what", "description"),
        ),
        Column(
            name="name_en",
            label_uk="Назва англійською",
            label_en="Name in English",
            parse=spreadsheet.text(200),
            hint=_("May stay empty"),
            required=False,
        ),
        Column(
            name="quantity",
            label_uk="Кількість",
            label_en="Quantity",
            parse=spreadsheet.number(digits=3),
            hint=_("A number above zero, for example 1250.5"),
            synonyms=("к-сть", "qty", "amount"),
        ),
        Column(
            name="unit_uk",
            label_uk="Одиниця",
            label_en="Unit",
            parse=spreadsheet.text(40),
            hint=_("What is counted, for example pieces, hours or places"),
            synonyms=("од.", "од. виміру", "одиниця виміру", "units"),
        ),
        Column(
            name="nature",
            label_uk="Вид",
            label_en="Nature",
            parse=spreadsheet.choice(Nature.choices, NATURES),
            hint=_("Goods, or a service in kind; empty means goods"),
            required=False,
            options=tuple(Nature.choices),
        ),
    )


def _number() -> tuple[Column, ...]:
    return (
        Column(
            name="number_kind",
            label_uk="Вид номера",
            label_en="Kind of number",
            parse=spreadsheet.choice(NumberKind.choices[1:], KINDS),
            hint=_("VIN or serial; empty means serial"),
            required=False,
            options=tuple(NumberKind.choices[1:]),
        ),
        Column(
            name="number",
            label_uk="Номер",
            label_en="Number",
            parse=spreadsheet.text(60),
            hint=_("Number of a vehicle (VIN) or of a series; its row has quantity 1"),
            required=False,
            synonyms=("vin", "серійний номер", "serial number", "serial", "№ кузова"),
        ),
    )


def _value() -> tuple[Column, ...]:
    return (
        Column(
            name="value",
            label_uk="Вартість",
            label_en="Value",
            parse=spreadsheet.number(),
            hint=_("Of the whole row; empty when nobody names it"),
            required=False,
            synonyms=("сума", "ціна", "price"),
        ),
        Column(
            name="currency",
            label_uk="Валюта",
            label_en="Currency",
            parse=spreadsheet.choice([(code, code) for code in CURRENCIES]),
            hint=_("Three letters, such as EUR"),
            required=False,
        ),
        Column(
            name="value_method",
            label_uk="Як визначено вартість",
            label_en="How the value was found",
            parse=spreadsheet.choice(ValueMethod.choices),
            hint=_("By invoice, as stated by the giver, by customs, by market, our estimate"),
            required=False,
            options=tuple(ValueMethod.choices),
        ),
    )
