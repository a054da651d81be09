"""Ten vehicles from an imagined city: agreed, offered, shipped, received, reported, used, checked."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import Workbook, load_workbook
from PIL import Image

from tests.factories.accounts import OrganisationFactory
from tests.factories.partners import ActFactory, PartnerFactory, PledgeFactory, recorder
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.models import Outcome
from yakir.apps.accounts.rules import Role
from yakir.apps.partners.models import Consignment, Line, Receipt, Term
from yakir.apps.partners.queries import ledger
from yakir.apps.partners.rules.ledger import LineKind, Stand
from yakir.apps.partners.rules.numbers import check_sign

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = timezone.localdate
PAPER = "Вигадана накладна № 7"


def vin(number: int) -> str:
    """Return an imagined vehicle number with its check sign."""
    bare = f"ZZ9VYHAD0000000{number:02d}"
    return bare[:8] + check_sign(bare) + bare[9:]


def packing_list(numbers: list[str]) -> io.BytesIO:
    book = Workbook()
    book.active.append(["Назва", "Кількість", "Одиниця", "Вид номера", "Номер", "Вартість", "Валюта",
                        "Як визначено вартість"])  # fmt: skip
    for number in numbers:
        book.active.append(["Вигаданий автобус", 1, "шт.", "vin", number, 20000, "EUR", "invoice"])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "imagined.xlsx"
    return file


def photograph() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (800, 600), "teal").save(file, "JPEG")
    file.seek(0)
    file.name = "bus.jpg"
    return file


@pytest.fixture
def city():
    return CommunityFactory()


@pytest.fixture
def walk(city, signed_in):
    """A walk through the pages in English, as whoever keeps the ledger of the city."""
    translation.activate("en")
    return Walk(signed_in(person_in(city, Role.PARTNERSHIPS)))


class Walk:
    def __init__(self, client) -> None:
        self.client = client

    def see(self, name: str, *args) -> str:
        answer = self.client.get(reverse(name, args=args))
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def send(self, name: str, *args, **typed):
        address = reverse(name, args=args)
        page = self.client.get(address)
        form = page.context.get("form")
        hidden = (
            {field.name: field.value() for field in form.hidden_fields() if field.value()}
            if form
            else {}
        )
        return self.client.post(address, {**hidden, **typed})


def test_ten_vehicles_from_agreement_to_the_yearly_check(walk, city, signed_in):
    giver = PartnerFactory(name_en="Imagined twin city")
    recipient = OrganisationFactory(name_en="Imagined transport company")
    act = ActFactory(community=city, key="imagined-buses", sector="transport")
    pledge = PledgeFactory(act=act)

    opened = walk.send(
        "ledger:new-consignment", name_uk="Десять вигаданих автобусів", sector="transport",
        community=city.pk, giver=giver.key, recipient=recipient.key, is_aid="on",
        pledge="imagined-buses",
    )  # fmt: skip
    assert opened.status_code == 302, opened.context["form"].errors
    buses = Consignment.objects.get()
    at = buses.public_id

    numbers = [vin(number) for number in range(10)]
    day = (TODAY() - timedelta(days=20)).isoformat()
    wrong = walk.send("ledger:packing-list", at, file=packing_list([*numbers[:9], "SHORT"]),
                      on=day, document=PAPER)  # fmt: skip
    assert wrong.status_code == 422
    assert "17 signs" in wrong.content.decode()
    assert not buses.items.exists()

    shown = walk.send("ledger:packing-list", at, file=packing_list(numbers), on=day, document=PAPER)
    kept = shown.context["kept"]
    walk.client.post(reverse("ledger:packing-list", args=[at]), {"kept": kept})
    again = walk.client.post(reverse("ledger:packing-list", args=[at]), {"kept": kept})
    assert again.status_code == 409
    assert buses.items.count() == 10

    for kind in ("agreement", "shipment", "customs"):
        items = {f"quantity_{item.pk}": "1" for item in buses.items.all()}
        sent = walk.send("ledger:stage", at, kind, on=day, document=PAPER, **items)
        assert sent.status_code == 302, sent.context["form"].errors
    assert "At customs" in walk.see("ledger:consignment", at)

    typed = {"on": TODAY().isoformat(), "handed_by": "Вигаданий водій", "taken_by": "Вигадана комірниця",
             "signed_as": "Вигадана комірниця", "place": "Вигаданий двір"}  # fmt: skip
    bad = set(buses.items.values_list("pk", flat=True)[:2])
    for item in buses.items.all():
        name = "refused" if item.pk in bad else "accepted"
        typed[f"{name}_{item.pk}"] = "1"
        if item.pk in bad:
            typed[f"reason_{item.pk}"] = "Вигадана тріщина"
            typed[f"accepted_{item.pk}"] = ""
    clerk = Walk(signed_in(person_in(city, Role.CLERK)))
    page = clerk.client.get(reverse("ledger:receive", args=[at])).context["form"]
    body = {**typed, "version": page["version"].value(), "idempotency_key": "receipt-of-ten-buses"}
    for _time in range(2):  # the net came back twice
        made = clerk.client.post(
            reverse("ledger:receive", args=[at]), {**body, "photographs": [photograph()]},
            headers={"Idempotency-Key": "receipt-of-ten-buses"},
        )  # fmt: skip
        assert made.status_code == 302, made.context["form"].errors
    receipt = Receipt.objects.get()
    assert Outcome.objects.filter(what="receipt").count() == 1
    assert receipt.lines.count() == 10
    assert clerk.client.get(f"{made.url}0.jpg")["Content-Type"] == "image/jpeg"
    assert "Вигадана тріщина" in clerk.see("ledger:receipt", receipt.public_id)

    walk = Walk(signed_in(person_in(city, Role.PARTNERSHIPS)))
    returned = {f"quantity_{pk}": "1" for pk in bad}
    walk.send("ledger:stage", at, "return", on=TODAY().isoformat(), document=PAPER, before="refused",
              reason="Вигадана тріщина", **returned)  # fmt: skip
    good = [pk for pk in buses.items.values_list("pk", flat=True) if pk not in bad]
    used = {f"quantity_{pk}": "1" for pk in good}
    walk.send("ledger:stage", at, "use", on=TODAY().isoformat(), document=PAPER, **used)
    checked = walk.send("ledger:stage", at, "check", on=TODAY().isoformat(), document=PAPER, **used)
    assert checked.status_code == 302

    assert ledger.where_is(buses) == {
        pk: {} if pk in bad else {(Stand.USE, recipient.pk): 1}
        for pk in buses.items.values_list("pk", flat=True)
    }
    assert all(each.came_in == each.is_there + each.went_out
               for each in ledger.conserved(buses).values())  # fmt: skip
    assert ledger.lines_that_keep(pledge).count() == 8

    report = walk.client.get(reverse("ledger:report-xlsx", args=[at]))
    sheet = load_workbook(io.BytesIO(b"".join(report))).active
    rows = [dict(zip([c.value for c in sheet[1]], [c.value for c in row], strict=True))
            for row in sheet.iter_rows(min_row=2)]  # fmt: skip
    assert sum(row["Received"] for row in rows) == 8
    assert sum(row["Refused"] for row in rows) == sum(row["Returned"] for row in rows) == 2
    assert sum(row["In use"] for row in rows) == 8


def test_a_report_is_due_only_by_a_term_that_somebody_confirmed(walk, city, signed_in):
    giver, recipient = PartnerFactory(), OrganisationFactory()
    walk.send(
        "ledger:new-consignment", name_uk="Вигадані ліжка", sector="housing", community=city.pk,
        giver=giver.key, recipient=recipient.key, is_aid="on",
    )  # fmt: skip
    beds = Consignment.objects.get()
    on = TODAY() - timedelta(days=40)
    walk.send("ledger:new-item", beds.public_id, name_uk="Вигадане ліжко", nature="goods",
              quantity="5", unit_uk="шт.", on=on.isoformat(), document=PAPER)  # fmt: skip
    (item,) = beds.items.all()
    walk.send("ledger:receive", beds.public_id, on=on.isoformat(), handed_by="А", taken_by="Б",
              signed_as="Б", **{f"accepted_{item.pk}": "5"})  # fmt: skip
    assert "not confirmed, off" in walk.see("ledger:consignment", beds.public_id)
    assert not ledger.ledger_waiting_for(person_in(city, Role.PARTNERSHIPS), today=TODAY())

    everywhere = Walk(signed_in(recorder()))
    term = Term.objects.get()
    everywhere.send("ledger:term", term.public_id, days="30", counting="calendar", event="receipt",
                    act_title="Вигадана постанова № 0", in_force_from="2020-01-01")  # fmt: skip
    everywhere.client.post(reverse("ledger:confirm-term", args=[term.public_id]), {"version": "2"})

    keeper = person_in(city, Role.PARTNERSHIPS)
    (due,) = ledger.ledger_waiting_for(keeper, today=TODAY())
    assert due.consignment == beds
    walk = Walk(signed_in(keeper))
    assert "Вигадані ліжка" in walk.see("desk")
    walk.send("ledger:hand-in", beds.public_id, on=TODAY().isoformat(), document="Вигаданий звіт")
    assert not ledger.ledger_waiting_for(keeper, today=TODAY())


def test_somebody_faster_is_told_and_what_was_typed_stays(walk, city):
    giver, recipient = PartnerFactory(), OrganisationFactory()
    walk.send(
        "ledger:new-consignment", name_uk="Вигадані ліжка", sector="housing", community=city.pk,
        giver=giver.key, recipient=recipient.key,
    )  # fmt: skip
    beds = Consignment.objects.get()
    item = {"name_uk": "Вигадане ліжко", "nature": "goods", "quantity": "5", "unit_uk": "шт.",
            "on": TODAY().isoformat(), "document": PAPER}  # fmt: skip
    walk.send("ledger:new-item", beds.public_id, **item)

    late = walk.client.post(
        reverse("ledger:new-item", args=[beds.public_id]),
        {**item, "name_uk": "Вигадана ковдра", "version": "1", "idempotency_key": "another-form-1"},
    )

    assert late.status_code == 409
    body = late.content.decode()
    assert "Offered" in body
    assert "Вигадана ковдра" in body
    assert 'name="version" value="2"' in body
    assert Line.objects.filter(kind=LineKind.OFFER).count() == 1


def test_nothing_of_a_check_a_year_ago_is_forgotten(city):
    from tests.factories.ledger import consignment, moved, offered

    found = consignment(city)
    (desks,) = offered(found)
    year_ago = date(2025, 1, 1)
    moved(found, LineKind.RECEIPT, (desks, 10), before="", on=year_ago)
    moved(found, LineKind.USE, on=year_ago)
    keeper = person_in(city, Role.PARTNERSHIPS)
    today = year_ago + timedelta(days=400)

    assert [due.consignment for due in ledger.ledger_waiting_for(keeper, today=today)] == [found]
    moved(found, LineKind.CHECK, (desks, 10), on=today - timedelta(days=3))
    assert not ledger.ledger_waiting_for(keeper, today=today)
