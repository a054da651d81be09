"""Receiving goods, numbers of vehicles, terms by law, requests that come twice."""

import io
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.factories.accounts import NOW
from tests.factories.ledger import consignment, handed, line, moved, offered, received
from tests.factories.partners import recorder
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.actions import KeyUsed, once
from yakir.apps.accounts.models import Outcome
from yakir.apps.accounts.rules import Role
from yakir.apps.journal import queries as journal
from yakir.apps.partners.actions import (
    ItemOf,
    NotConfirmed,
    ReceivedItem,
    TermValues,
    change_term,
    confirm_term,
    receive,
)
from yakir.apps.partners.forms.consignments import PhotographsField
from yakir.apps.partners.models import Receipt, Term
from yakir.apps.partners.queries import ledger
from yakir.apps.partners.rules.ledger import LineKind, Stand
from yakir.apps.partners.rules.numbers import check_fits, check_sign, is_vin
from yakir.apps.partners.rules.terms import Running, last_day, running
from yakir.common.errors import Conflict, Invalid, NotAllowed
from yakir.common.photographs import (
    MOST_BYTES,
    NotAPicture,
    PictureTooBig,
    read_photograph,
    read_signature,
)

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 3, 2)
# A busy machine draws slowly; that says nothing of numbers and days.
ANY_PACE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.django_db
def test_a_receipt_draws_from_customs_then_from_the_way_and_leaves_refused_ones_apart():
    found = consignment()
    (desks,) = offered(found)
    moved(found, LineKind.AGREEMENT)
    moved(found, LineKind.SHIPMENT)
    moved(found, LineKind.CUSTOMS, (desks, 6))
    found.refresh_from_db()
    receive(
        consignment=found, hand_over=handed(), version=found.version, by=recorder(), at=NOW,
        items=[ReceivedItem(desks, Decimal(7), Decimal(1), "Вигадана тріщина")],
    )  # fmt: skip

    assert ledger.where_is(found)[desks.pk] == {
        (Stand.WAY, None): 2, (Stand.STORE, found.recipient_id): 7, (Stand.REFUSED, None): 1,
    }  # fmt: skip


@pytest.mark.django_db
def test_what_nobody_shipped_arrives_from_what_was_agreed_and_the_rest_from_outside():
    found = consignment()
    (desks,) = offered(found)
    moved(found, LineKind.AGREEMENT, (desks, 6))
    received(found, desks, 12)

    assert ledger.where_is(found)[desks.pk] == {(Stand.STORE, found.recipient_id): 12}
    assert ledger.conserved(found)[desks.pk] == (12, 12, 0)


@pytest.mark.django_db
def test_what_is_received_is_worth_its_part_of_what_was_offered():
    found = consignment()
    (desks,) = offered(
        found,
        ItemOf("Вигадані парти", Decimal(3), "шт.", value=Decimal(100), currency="EUR",
               value_method="invoice"),
    )  # fmt: skip
    made = received(found, desks, 2)

    (line,) = made.lines.all()
    assert (line.amount, line.currency, line.value_method) == (Decimal("66.67"), "EUR", "invoice")


@pytest.mark.django_db
def test_a_clerk_receives_and_does_nothing_else_in_the_ledger():
    community = CommunityFactory()
    found = consignment(community)
    (desks,) = offered(found)
    clerk = person_in(community, Role.CLERK)
    found.refresh_from_db()
    receive(
        consignment=found, hand_over=handed(), items=[ReceivedItem(desks, Decimal(1))],
        version=found.version, by=clerk, at=NOW,
    )  # fmt: skip

    with pytest.raises(NotAllowed):
        moved(found, LineKind.USE, (desks, 1), by=clerk)
    # Nor by naming the receipt that the clerk has made.
    with pytest.raises(NotAllowed):
        line(
            LineKind.LOSS, quantity=1, item=desks, before=Stand.STORE, giver=found.recipient,
            receipt=Receipt.objects.get(), reason="Вигадано", by=clerk,
        )  # fmt: skip


@pytest.mark.django_db
def test_a_receipt_is_named_by_lines_of_its_own_consignment_alone():
    found, other = consignment(), consignment()
    (desks,), (lamps,) = offered(found), offered(other)
    received(found, desks, 2)

    with pytest.raises(Invalid) as refused:
        line(
            LineKind.RECEIPT, quantity=1, item=lamps, before="", giver=other.giver,
            taker=other.recipient, receipt=Receipt.objects.get(),
        )  # fmt: skip
    assert set(refused.value.faults) == {"receipt"}


@pytest.mark.django_db
def test_a_receipt_names_every_fault_and_nobody_signs_for_an_old_version():
    found = consignment()
    (desks,) = offered(found)
    found.refresh_from_db()
    values = {"consignment": found, "by": recorder(), "at": NOW}

    with pytest.raises(Invalid) as told:
        receive(
            hand_over=handed(taken_by="", signed_as=""), version=found.version,
            items=[ReceivedItem(desks, refused=Decimal(1))], **values,
        )  # fmt: skip
    with pytest.raises(Conflict):
        receive(hand_over=handed(), items=[ReceivedItem(desks, Decimal(1))], version=1, **values)

    assert set(told.value.faults) == {"taken_by", "signed_as", f"reason_{desks.pk}"}
    assert not Receipt.objects.exists()


@pytest.mark.django_db
def test_the_journal_keeps_a_receipt_without_the_names_of_people():
    found = consignment()
    (desks,) = offered(found)
    found.refresh_from_db()
    made = receive(
        consignment=found, hand_over=handed(), items=[ReceivedItem(desks, Decimal(1))],
        version=found.version, by=recorder(), at=NOW,
    )  # fmt: skip

    subjects = [made.public_id, *made.lines.values_list("public_id", flat=True)]
    kept = str([entry.fields for subject in subjects for entry in journal.history(subject)])
    assert "Вигаданий водій" not in kept
    assert "Вигадана комірниця" not in kept


@pytest.mark.django_db
def test_a_number_names_one_thing_and_stands_once_in_a_consignment():
    found = consignment()
    vans = [
        ItemOf(
            "Вигаданий фургон", Decimal(1), "шт.", number_kind="vin", number="1M8GDM9AXKP042788"
        ),
        ItemOf(
            "Вигаданий фургон", Decimal(1), "шт.", number_kind="vin", number="1m8gdm9axkp042788"
        ),
        ItemOf("Вигадані дошки", Decimal(2), "шт.", number="A1"),
        ItemOf("Вигаданий фургон", Decimal(1), "шт.", number_kind="vin", number="SHORT"),
    ]

    with pytest.raises(Invalid) as told:
        offered(found, *vans)
    assert set(told.value.faults) == {"2.number", "3.quantity", "4.number"}


def test_the_check_sign_of_a_vehicle_number_is_that_of_published_examples():
    # 49 CFR 565 and its handbooks print these two.
    assert check_fits("1M8GDM9AXKP042788")
    assert check_fits("11111111111111111")
    assert not check_fits("1M8GDM9A1KP042788")
    assert not is_vin("1M8GDM9AXKPO42788")


SIGNS = st.sampled_from("ABCDEFGHJKLMNPRSTUVWXYZ0123456789")
PLACES = st.sampled_from([place for place in range(17) if place != 8])


@ANY_PACE
@given(st.lists(SIGNS, min_size=17, max_size=17), PLACES, st.integers(0, 9), st.integers(0, 9))
def test_one_wrong_digit_is_noticed_unless_it_weighs_the_same(signs, place, right, wrong):
    """Calculated a second way: by what the difference of the two digits weighs modulo 11."""
    weight = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)[place]
    signs[place] = str(right)
    signs[8] = check_sign("".join(signs))
    signs[place] = str(wrong)

    assert check_fits("".join(signs)) == ((wrong - right) * weight % 11 == 0)


def picture(form: str = "JPEG", size=(2400, 1200), **how) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **how)
    return out.getvalue()


def test_a_photograph_loses_its_place_and_time_and_is_made_smaller():
    exif = Image.Exif()
    exif[0x010E] = "SECRET-PLACE"
    exif.get_ifd(0x8825)[1] = "N"
    kept = read_photograph(picture(exif=exif, comment=b"SECRET-COMMENT"))

    again = Image.open(io.BytesIO(kept.data))
    assert b"SECRET" in picture(exif=exif)
    assert b"SECRET" not in kept.data
    assert not again.getexif()
    assert (again.format, again.size, kept.width, kept.height) == ("JPEG", (1600, 800), 1600, 800)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_what_was_erased_from_a_photograph_does_not_come_back(form):
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(out, form, lossless=True, exact=True)

    kept = Image.open(io.BytesIO(read_photograph(out.getvalue()).data))

    assert kept.getextrema() == ((255, 255),) * 3


def test_a_photograph_with_damaged_metadata_is_still_a_picture():
    # Turned, and beside it a field that is not of its type, with no value where it points.
    damaged = b"Exif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"
    damaged += b"\x0f\x01\x0c\0\x01\0\0\0\x06\0\0\0\0\0\0\0"

    assert read_photograph(picture(size=(400, 200), exif=damaged)).height == 400


def test_a_photograph_taken_upright_stays_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert read_photograph(picture(size=(400, 200), exif=exif)).height == 400


@pytest.mark.parametrize(("form", "size"), [("JPEG", (9900, 6000)), ("PNG", (5300, 3000))])
def test_the_largest_photograph_does_not_fill_a_small_server(tmp_path, form, size):
    file = tmp_path / "largest"
    Image.new("L", size).save(file, form, **({"compress_level": 1} if form == "PNG" else {}))
    program = (
        "import pathlib, resource, sys\n"
        "from yakir.common.photographs import read_photograph\n"
        "data = pathlib.Path(sys.argv[1]).read_bytes()\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "kept = read_photograph(data)\n"
        "after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(kept.width, (after - before) // 1024)\n"
    )

    told = subprocess.run(
        [sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True,
        cwd=ROOT,
    )  # fmt: skip

    width, more = map(int, told.stdout.split())
    assert width == 1600
    assert more < 200  # [MiB]


@pytest.mark.parametrize(("form", "size"), [("JPEG", (9900, 6100)), ("PNG", (5400, 3000))])
def test_a_photograph_larger_than_any_is_refused(form, size):
    out = io.BytesIO()
    Image.new("1" if form == "PNG" else "L", size).save(out, form)

    with pytest.raises(PictureTooBig):
        read_photograph(out.getvalue())


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg/>", b"%PDF-1.7", picture("GIF"), picture()[:300], b"\xff\xd8\xff" + b"x" * 50],
    ids=["empty", "svg", "pdf", "gif", "cut", "only the beginning"],
)
def test_a_file_is_told_by_its_content(data):
    with pytest.raises(NotAPicture):
        read_photograph(data)


def test_a_signature_is_made_anew_in_grey():
    assert Image.open(io.BytesIO(read_signature(picture("PNG", (2000, 500))).data)).size == (
        900,
        225,
    )


def test_working_days_leave_out_weekends_and_the_days_the_rule_names():
    friday = date(2026, 3, 6)
    assert last_day(friday, days=1, counting="working") == date(2026, 3, 9)
    assert last_day(friday, days=1, counting="calendar") == date(2026, 3, 7)
    off = {date(2026, 3, 9)}
    assert last_day(friday, days=2, counting="working", days_off=off) == date(2026, 3, 11)


@ANY_PACE
@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 40))
def test_working_days_are_counted_one_by_one(start, days):
    end = last_day(start, days=days, counting="working")
    between = [date.fromordinal(n) for n in range(start.toordinal() + 1, end.toordinal() + 1)]

    assert sum(day.weekday() < 5 for day in between) == days
    assert end.weekday() < 5


def test_a_term_that_nobody_confirmed_warns_of_nothing():
    past = date(2020, 1, 1)
    assert running(is_on=False, due=past, done=False, today=TODAY) == Running.OFF
    assert running(is_on=True, due=past, done=False, today=TODAY) == Running.OVERDUE
    assert running(is_on=True, due=past, done=True, today=TODAY) == Running.DONE
    assert running(is_on=True, due=None, done=False, today=TODAY) == Running.NOT_BEGUN


@pytest.mark.django_db
def test_a_term_ships_without_days_and_off_and_runs_only_after_it_is_confirmed():
    term, by = Term.objects.get(), recorder()
    assert (term.days, term.is_on, term.confirmed_by) == (None, False, None)

    with pytest.raises(NotConfirmed):
        confirm_term(term=term, version=1, by=by, at=NOW)
    values = TermValues(
        days=30, counting="working", event="receipt", act_title="Вигадана постанова № 0",
        in_force_from=date(2026, 1, 1),
    )  # fmt: skip
    term = change_term(term=term, values=values, version=1, by=by, at=NOW)
    assert not term.is_on
    term = confirm_term(term=term, version=2, by=by, at=NOW)
    assert term.is_on
    assert not change_term(term=term, values=values, version=3, by=by, at=NOW).is_on


@pytest.mark.django_db
def test_a_rule_for_all_is_not_confirmed_by_one_community():
    with pytest.raises(NotAllowed):
        confirm_term(
            term=Term.objects.get(), version=1, at=NOW,
            by=person_in(CommunityFactory(), Role.PARTNERSHIPS),
        )  # fmt: skip


@pytest.mark.django_db
def test_a_request_that_comes_twice_does_nothing_twice():
    by, done = recorder(), []

    def act():
        done.append(1)
        return {"id": len(done)}

    asked = {"key": "a-key-of-this-form", "what": "x", "asked": {"n": 1}, "by": by, "at": NOW}
    first = once(act=act, **asked)
    again = once(act=act, **asked)

    assert first == again == {"id": 1}
    assert len(done) == Outcome.objects.count() == 1
    with pytest.raises(KeyUsed):
        once(act=act, **{**asked, "asked": {"n": 2}})
    assert once(act=act, **{**asked, "by": recorder()}) == {"id": 2}


@pytest.mark.django_db
def test_a_request_that_was_refused_may_come_again():
    asked = {"key": "another-key", "what": "x", "asked": {}, "by": recorder(), "at": NOW}

    def refuse():
        raise Conflict

    with pytest.raises(Conflict):
        once(act=refuse, **asked)
    assert once(act=lambda: {"id": 1}, **asked) == {"id": 1}


@pytest.mark.parametrize(
    ("sent", "fault"),
    [([b"x"] * 7, "at most 6"), ([b"x" * (MOST_BYTES + 1)], "too big"), ([b"GIF89a"], "no JPEG")],
)
def test_too_many_or_too_large_files_are_refused_before_any_is_unpacked(monkeypatch, sent, fault):
    opened = []
    monkeypatch.setattr(
        "yakir.apps.partners.forms.consignments.read_photograph",
        lambda data: opened.append(data) or read_photograph(data),
    )
    files = [SimpleUploadedFile("a.jpg", data, content_type="image/jpeg") for data in sent]

    with override("en"), pytest.raises(ValidationError, match=fault):
        PhotographsField().clean(files)
    assert bool(opened) is (fault == "no JPEG")
