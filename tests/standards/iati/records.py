"""Small records to test with, all of it plainly made up, and any record that Hypothesis thinks of."""

from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from hypothesis import strategies as st

from yakir.standards.iati import records
from yakir.standards.iati.markup import Place, plan

FILES = Path(__file__).parent / "files"
EXAMPLES = {
    "iati-activities": FILES / "activity-standard-example-annotated.xml",
    "iati-organisations": FILES / "organisation-standard-example-annotated.xml",
}


def narrative(text, lang=None):
    return records.Narrative(text=text, lang=lang)


def reporting_org(**changes):
    given = {"ref": "XX-TEST-1", "type": "11", "narratives": (narrative("Test City"),)}
    return records.ReportingOrg(**given | changes)


def activity(**changes):
    """An activity that fits the schema, the codelists and every rule."""
    given = {
        "lang": "en",
        "default_currency": "EUR",
        "iati_identifier": "XX-TEST-1-SCHOOL",
        "reporting_org": reporting_org(),
        "title": (narrative("Test school"), narrative("Тестова школа", "uk")),
        "descriptions": (records.Description(type="1", narratives=(narrative("Made up."),)),),
        "participating_orgs": (records.ParticipatingOrg(ref="XX-TEST-1", role="4", type="11"),),
        "activity_status": "2",
        "activity_dates": (records.ActivityDate(type="2", iso_date=date(2025, 3, 1)),),
        "recipient_countries": (records.RecipientCountry(code="UA"),),
        "sectors": (records.Sector(code="11120"),),
        "default_aid_types": (records.AidType(code="C01"),),
    }
    return records.Activity(**given | changes)


def value(amount="1000", day=date(2025, 4, 1), **changes):
    return records.Value(amount=Decimal(amount), value_date=day, **changes)


def transaction(kind="3", day=date(2025, 4, 1), **changes):
    given = {
        "transaction_type": kind,
        "transaction_date": day,
        "value": value(day=day),
        "aid_types": (records.AidType(code="C01"),),
    }
    return records.Transaction(**given | changes)


def organisation(**changes):
    given = {
        "lang": "en",
        "default_currency": "EUR",
        "organisation_identifier": "XX-TEST-1",
        "name": (narrative("Test City"),),
        "reporting_org": reporting_org(),
    }
    return records.Organisation(**given | changes)


def written(write, given, **options):
    target = BytesIO()
    write(target, given, **options)
    return target.getvalue()


#: What XML can hold: no control characters, no surrogates, no non-characters.
CHARACTERS = st.one_of(
    st.sampled_from("\t\n\r<>&\"' "),
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
)
TEXTS = {str: st.text(CHARACTERS, max_size=12)}
PLAIN_TEXTS = {str: st.sampled_from(["a", "b-1", "UA"])}
VALUES = {
    Decimal: st.decimals(allow_nan=False, allow_infinity=False, places=3),
    int: st.integers(1, 2100),
    bool: st.booleans(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.sampled_from([None, UTC])),
}


def any_record(record, texts=TEXTS):
    """Any record of a kind, down to the last field."""
    shape = plan(record)
    slots = [*shape.attributes.values(), *shape.children.values()]
    if shape.content:
        slots.append(shape.content)
    defaults = {each.name: each.default for each in fields(record)}
    parts = {each.field: _part(each, defaults[each.field], texts) for each in slots}
    return st.builds(record, **parts)


def _part(slot, default, texts):
    inner = _inner(slot, texts)
    if slot.place is Place.WRAPPED:
        inner = st.lists(inner, min_size=1, max_size=2).map(tuple)
    if slot.many:
        inner = st.lists(inner, min_size=int(slot.required), max_size=2).map(tuple)
    return inner if default is MISSING else st.one_of(st.just(default), inner)


def _inner(slot, texts):
    if slot.of in texts:
        return texts[slot.of]
    return VALUES[slot.of] if slot.of in VALUES else any_record(slot.of, texts)
