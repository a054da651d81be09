"""Records to XML and back: nothing that a record holds is lost, nothing is dropped in silence."""

from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from tests.standards.iati.records import (
    EXAMPLES,
    PLAIN_TEXTS,
    activity,
    any_record,
    narrative,
    organisation,
    transaction,
    written,
)
from yakir.standards.iati import records
from yakir.standards.iati.errors import NothingToWrite, NotReadable
from yakir.standards.iati.markup import LANG, Place, plan
from yakir.standards.iati.reading import read_activities, read_organisations
from yakir.standards.iati.schema import published, schema
from yakir.standards.iati.writing import write_activities, write_organisations

BOTH = {
    "iati-activities": (records.Activity, read_activities, write_activities),
    "iati-organisations": (records.Organisation, read_organisations, write_organisations),
}
XSD = "{http://www.w3.org/2001/XMLSchema}"
SLOW = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@SLOW
@given(any_record(records.Activity))
def test_every_activity_comes_back_as_it_was(given):
    reading = read_activities(written(write_activities, [given]))

    assert list(reading) == [given]
    assert reading.left_out == []


@SLOW
@given(any_record(records.Organisation))
def test_every_organisation_comes_back_as_it_was(given):
    reading = read_organisations(written(write_organisations, [given]))

    assert list(reading) == [given]
    assert reading.left_out == []


@SLOW
@given(any_record(records.Activity, PLAIN_TEXTS))
def test_every_activity_with_plain_texts_fits_the_schema(given):
    root = etree.fromstring(written(write_activities, [given]))

    schema("iati-activities").assertValid(root)


@SLOW
@given(any_record(records.Organisation, PLAIN_TEXTS))
def test_every_organisation_with_plain_texts_fits_the_schema(given):
    root = etree.fromstring(written(write_organisations, [given]))

    schema("iati-organisations").assertValid(root)


@pytest.mark.parametrize("root", EXAMPLES)
def test_the_standards_own_example_comes_back_word_for_word(root):
    _, read, write = BOTH[root]
    given = EXAMPLES[root].read_bytes()
    reading = read(given)
    found = list(reading)
    options = {"generated": reading.generated}
    if root == "iati-activities":
        options["linked_data_default"] = reading.linked_data_default

    again = written(write, found, **options)

    assert len(found) == 1
    assert reading.left_out == []
    assert reading.version == "2.03"
    assert words(again) == words(given)


def words(data):
    """Every element with its attributes and text, in order."""
    root = etree.fromstring(data, etree.XMLParser(remove_comments=True))
    return [
        (each.tag, sorted(each.attrib.items()), (each.text or "").strip()) for each in root.iter()
    ]


@pytest.mark.parametrize("root", EXAMPLES)
def test_records_hold_every_element_and_attribute_of_the_schema_in_its_order(root):
    record, _, _ = BOTH[root]
    known = _Schema(root)

    assert (
        known.differences(
            known.elements[root.replace("activities", "activity").rstrip("s")], record
        )
        == []
    )


class _Schema:
    """The published schema, walked beside the records."""

    def __init__(self, root):
        self.elements, self.types = {}, {}
        for name in (f"{root}-schema.xsd", "iati-common.xsd"):
            for each in etree.fromstring(published()[name].encode()).iterchildren("{*}*"):
                kept = {"element": self.elements, "complexType": self.types}
                kept.get(etree.QName(each).localname, {})[each.get("name")] = each

    def differences(self, element, record, path=""):
        shape = plan(record)
        attributes, children = self.content(element)
        path = f"{path}/{element.get('name')}"
        found = [f"{path}/@{each}" for each in attributes ^ set(shape.attributes)]
        if list(children) != list(shape.children):
            found.append(f"{path}: {list(children)} {list(shape.children)}")
        for name, inner in children.items():
            slot = shape.children.get(name)
            if (
                slot
                and slot.place is Place.CHILD
                and not isinstance(slot.of, str)
                and hasattr(slot.of, "__dataclass_fields__")
            ):
                found += self.differences(inner, slot.of, path)
            elif slot and slot.place is Place.HELD:
                held = self.content(inner)[0] - {slot.attribute}
                found += [f"{path}/{name}/@{each}" for each in held]
            if slot:
                most = inner.get("many") != "1"
                assert slot.many is most, f"{path}/{name}"
                assert slot.required is (inner.get("least") != "0"), f"{path}/{name}"
        return found

    def content(self, element):
        """The names of attributes, and the elements within by name."""
        kind = element.find(f"{XSD}complexType")
        if kind is None:
            kind = self.types.get(element.get("type"))
        attributes, children = set(), {}
        if kind is not None:
            self._collect(kind, attributes, children)
        return attributes, children

    def _collect(self, node, attributes, children):
        for each in node.iterchildren("{*}*"):
            name = each.get("name") or each.get("ref")
            match etree.QName(each).localname:
                case "attribute":
                    attributes.add(LANG if name == "xml:lang" else name)
                case "element":
                    inner = each if each.get("name") else self.elements[name]
                    inner = etree.fromstring(etree.tostring(inner))
                    inner.set("many", each.get("maxOccurs", "1"))
                    inner.set("least", each.get("minOccurs", "1"))
                    children[name] = inner
                case "extension":
                    if each.get("base") in self.types:
                        self._collect(self.types[each.get("base")], attributes, children)
                    self._collect(each, attributes, children)
                case "complexContent" | "simpleContent" | "sequence":
                    self._collect(each, attributes, children)


def test_goods_stand_as_a_transaction_with_value_date_and_channel():
    given = transaction("1", disbursement_channel="4", description=(narrative("Ten test buses"),))

    (found,) = read_activities(written(write_activities, [activity(transactions=(given,))]))

    assert found.transactions == (given,)
    assert found.transactions[0].value.amount == Decimal(1000)


def test_a_transaction_without_an_amount_cannot_be():
    with pytest.raises(TypeError):
        records.Value(value_date=None)


def test_a_file_has_a_record_or_is_not_written():
    target = BytesIO()

    with pytest.raises(NothingToWrite):
        write_activities(target, [])

    assert target.getvalue() == b""


def test_records_are_taken_one_by_one():
    taken = []

    def three():
        for number in range(3):
            taken.append(number)
            yield organisation(organisation_identifier=f"XX-TEST-{number}")

    data = written(write_organisations, three(), generated=datetime(2026, 1, 2, tzinfo=UTC))

    reading = read_organisations(data)
    assert [each.organisation_identifier[-1] for each in reading] == ["0", "1", "2"]
    assert reading.generated == datetime(2026, 1, 2, tzinfo=UTC)


def test_what_no_record_holds_is_told_with_its_place():
    data = written(write_activities, [activity(), activity(iati_identifier="XX-TEST-1-2")])
    text = data.decode().replace('code="UA"', 'code="UA" colour="red"', 1)
    first, second = text.rsplit("<iati-identifier>", 1)
    text = f'{first}<x:extra xmlns:x="urn:x"/><iati-identifier>{second}'

    reading = read_activities(text.encode())

    assert len(list(reading)) == 2
    country = next(n for n, line in enumerate(text.splitlines(), 1) if "colour" in line)
    extra = next(n for n, line in enumerate(text.splitlines(), 1) if "x:extra" in line)
    assert [(each.line, each.path, each.reason) for each in reading.left_out] == [
        (
            country,
            "/iati-activities/iati-activity[1]/recipient-country",
            "@colour is not of the standard",
        ),
        (extra, "/iati-activities/iati-activity[2]/x:extra", "not of the standard"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            'iso-date="2025-03-01"',
            'iso-date="2025-03-01Z"',
            "@iso-date cannot be read: 2025-03-01Z",
        ),
        ("<title>", "<title>loose", "text between elements: loose"),
        ('<activity-status code="2"/>', "<activity-status/>", "has no @code"),
        ('<sector code="11120"/>', "<sector/>", "cannot be without @code"),
        (
            '<sector code="11120"/>',
            '<activity-status code="3"/><sector code="1"/>',
            "stands a second time",
        ),
        (
            'type="11"',
            'type="11" secondary-reporter="maybe"',
            "@secondary-reporter cannot be read: maybe",
        ),
    ],
)
def test_what_cannot_be_read_is_told(old, new, reason):
    text = written(write_activities, [activity()]).decode()
    assert old in text

    reading = read_activities(text.replace(old, new, 1).encode())
    list(reading)

    assert reason in [each.reason for each in reading.left_out]


def test_a_record_without_what_it_must_have_is_left_out_and_the_next_is_read():
    text = written(write_activities, [activity(), activity(iati_identifier="XX-TEST-1-2")]).decode()
    start = text.index("<reporting-org")
    end = text.index("</reporting-org>") + len("</reporting-org>")

    reading = read_activities((text[:start] + text[end:]).encode())

    assert [each.iati_identifier for each in reading] == ["XX-TEST-1-2"]
    assert [each.reason for each in reading.left_out] == ["cannot be without reporting-org"]


def test_organisations_are_not_read_as_activities():
    data = written(write_organisations, [organisation()])

    with pytest.raises(NotReadable, match="other-kind"):
        list(read_activities(data))


def test_text_that_xml_cannot_hold_is_refused():
    with pytest.raises(ValueError, match="XML compatible"):
        written(write_activities, [activity(iati_identifier="a\x00b")])
