"""What is reported in IATI: our own money, results, goods with a value; never what is protected."""

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from lxml import etree

from tests.factories.accounts import NOW, PersonFactory
from tests.factories.delivery import (
    committed_to,
    contracted,
    entered,
    finished,
    in_unit,
    milestone,
    reported,
    set_aside,
    walked,
)
from tests.factories.ledger import (
    account,
    consignment,
    offered,
    paid_in,
    received,
    signed,
    where,
)
from tests.factories.partners import ActFactory, PartnerFactory, PledgeFactory
from tests.factories.reported import delivered
from tests.factories.secrets import NUMBER, WORD, marked_secrets
from tests.standards.oc4ids.peer import checker
from yakir.apps.delivery.rules import ResultState
from yakir.apps.partners.actions import ItemOf
from yakir.apps.partners.models import Commitment, LineParty
from yakir.apps.partners.rules import PartyRole
from yakir.apps.partners.rules.ledger import LineKind
from yakir.apps.projects.models import Project
from yakir.apps.publishing.queries.reported import every_project, reporter
from yakir.common.reported.iati_in import NotOurs, project_of
from yakir.common.reported.iati_out import as_reported
from yakir.standards import iati, oc4ids
from yakir.standards.iati.schema import schema

pytestmark = pytest.mark.django_db
REFERENCE = "UA-EDR-00000000"
FILE = "/en/open-data/iati-activities.xml"


@pytest.fixture
def reporting(settings):
    settings.IATI_ORGANISATION = "imagined-city"
    settings.IATI_REFERENCE = REFERENCE


def sound(client, address=FILE) -> bytes:
    """Return a file after our validator and the schema alone have looked at it."""
    answer = client.get(address)
    assert answer.status_code == 200
    report = iati.validate(answer.content, now=NOW)
    assert [(each.rule, each.path, each.english) for each in report.findings] == []
    parsed = etree.fromstring(answer.content)
    assert schema(parsed.tag).validate(parsed)
    return answer.content


def activities(client) -> list[iati.records.Activity]:
    return list(iati.read_activities(sound(client)))


def told(activity) -> set[tuple[str, str, str]]:
    return {
        (each.transaction_type, f"{each.value.amount:.0f}", each.value.currency)
        for each in activity.transactions
    }


def test_a_project_is_reported_with_what_its_city_was_promised_got_and_spent(client, reporting):
    world = delivered()
    between_others = committed_to(world.project, "81", giver=PartnerFactory())
    set_aside(world.project, between_others, "81")

    (found,) = activities(client)

    assert found.iati_identifier == f"{REFERENCE}-{world.project.public_id}"
    # Promised, signed and paid by three partners; spent 50 less of each; nothing of the others.
    assert told(found) == {
        (code, amount, currency)
        for currency, whole in (("EUR", 500), ("USD", 400), ("PLN", 300))
        for code, amount in (("13", str(whole)), ("11", str(whole)), ("1", str(whole)),
                             ("4", str(whole - 50)))
    }  # fmt: skip
    days = {each.type: str(each.iso_date) for each in found.activity_dates}
    assert days == {"2": "2026-04-07", "3": "2026-06-30", "4": "2026-08-28"}
    (period,) = [each for each in found.results[0].indicators[0].periods if each.actuals]
    assert period.actuals[0].value == "104"
    assert world.community.lat is None or str(world.community.lat) not in repr(found.locations)
    sound(client, "/uk/open-data/iati-organisations.xml")


def test_the_file_read_back_tells_the_same_facts(client, reporting):
    delivered()
    (told_here,) = every_project(with_money=True)

    (found,) = activities(client)

    assert project_of(found) == as_reported(told_here.facts, reporter())
    with pytest.raises(NotOurs):
        project_of(replace(found, legacy_data=()))


def test_no_marked_secret_is_in_any_file_for_others(client, reporting):
    world = delivered()
    marked_secrets(world.community, world.project.drafted_by, PersonFactory())

    for name in ("iati-activities.xml", "iati-organisations.xml", "oc4ids.json"):
        content = client.get(f"/en/open-data/{name}").content.decode()
        assert world.runs.name_en in content or name == "oc4ids.json"
        assert [mark for mark in (WORD, str(NUMBER)) if mark in content] == []


def test_both_languages_of_the_portal_give_the_same_file(client, reporting):
    delivered()

    assert client.get(FILE).content == client.get(FILE.replace("/en/", "/uk/")).content


def test_nothing_of_a_protected_project_or_of_protected_money_is_reported(client, reporting):
    delivered()
    Commitment.objects.filter(currency="PLN").update(is_protected=True)

    (found,) = activities(client)
    assert not {each for each in told(found) if each[2] == "PLN"}

    Project.objects.update(is_protected=True)
    assert client.get(FILE).status_code == 404


@pytest.mark.parametrize(
    ("organisation", "reference", "why"),
    [
        ("", REFERENCE, "Nobody has set which organisation"),
        ("imagined-city", "", "no identifier in IATI yet"),
        ("imagined-city", "XX-NOWHERE-1", "not one by org-id.guide"),
    ],
)
def test_without_settings_there_is_no_file_and_the_page_says_why(
    client, settings, organisation, reference, why
):
    PartnerFactory(key="imagined-city")
    settings.IATI_ORGANISATION, settings.IATI_REFERENCE = organisation, reference

    assert client.get(FILE).status_code == 404
    assert why in client.get("/en/open-data/").content.decode()


def test_a_count_of_few_people_is_not_reported(client, reporting):
    delivered(version=in_unit("person"), value="7")

    (found,) = activities(client)

    assert [each for each in found.results[0].indicators[0].periods if each.actuals] == []


@pytest.mark.parametrize(("corrected", "told"), [("107", []), ("120", ["120"])])
def test_a_correction_that_differs_by_a_few_people_is_not_reported(
    client, reporting, corrected, told
):
    world = delivered(version=in_unit("person"), value="104")
    again = reported(world.result.indicator, corrected, replaces=world.result)
    walked(again, ResultState.APPROVED)

    (found,) = activities(client)

    periods = found.results[0].indicators[0].periods
    assert [f"{each.value}" for period in periods for each in period.actuals] == told


def test_goods_are_reported_with_value_day_and_method_and_never_without(client, reporting):
    world = delivered()
    given = {"recipient": world.runs}
    valued, bare = consignment(world.community, **given), consignment(world.community, **given)
    desks = ItemOf(
        "Вигадані парти", Decimal(10), "шт.", value=Decimal(900), currency="EUR",
        value_method="invoice",
    )  # fmt: skip
    for goods, item in ((valued, desks), (bare, ItemOf("Вигадані дошки", Decimal(2), "шт."))):
        received(goods, offered(goods, item)[0], 1)

    found = [each for each in activities(client) if "consignment" in each.iati_identifier]

    assert [each.iati_identifier for each in found] == [f"{REFERENCE}-{valued.public_id}"]
    assert told(found[0]) == {("1", "90", "EUR")}
    assert found[0].transactions[0].disbursement_channel == "4"


def oc4ids_projects(client, but: Collection[str] = ()) -> tuple[dict, ...]:
    """Return the projects of the file of OC4IDS, which has no fault but indicators of our own."""
    content = client.get("/en/open-data/oc4ids.json").content
    problems = [(each.code, each.given) for each in oc4ids.validate(BytesIO(content))]
    left = [(code, given) for code, given in problems if given.get("codelist") != "metricID"]
    assert [(code, given) for code, given in left if code not in but] == []
    package = json.loads(content)
    with checker() as check:
        said = check(package)
    assert (said.broken, said.closed, said.additional) == (set(), set(), set())
    return tuple(package["projects"])


def sums(of: Iterable[dict]) -> list[tuple[int, str]]:
    return sorted((int(each["value"]["amount"]), each["value"]["currency"]) for each in of)


def test_money_parties_and_results_stand_in_oc4ids(client, reporting, settings):
    settings.OC4IDS_PREFIX = "oc4ids-abc123"
    world = delivered()
    set_aside(world.project, committed_to(world.project, "81", giver=PartnerFactory()), "81")

    (found,) = oc4ids_projects(client)

    assert sums(found["budget"]["finance"]) == [(300, "PLN"), (400, "USD"), (500, "EUR")]
    assert sums(found["transactions"]) == sorted(
        (amount - less, currency)
        for currency, amount in (("EUR", 500), ("USD", 400), ("PLN", 300))
        for less in (0, 50)
    )
    roles = {each["name"]: each["roles"] for each in found["parties"]}
    assert roles.pop("Imagined city") == ["payee", "payer", "publicAuthority"]
    assert roles.pop("Imagined EUR") == ["funder", "payer"]
    assert ["independentMonitor"] in roles.values()
    (metric,) = found["metrics"]
    assert [each["measure"] for each in metric["observations"]] == [20, 104]
    assert found["forecasts"][0]["observations"][0]["measure"] == 120
    assert found["implementationPeriod"] == {
        "startDate": "2026-04-07T00:00:00+03:00", "endDate": "2026-08-28T00:00:00+03:00",
    }  # fmt: skip
    assert found["completion"]["endDate"] == "2026-08-28T00:00:00+03:00"


def test_without_an_organisation_that_runs_it_nobodys_money_stands_in_oc4ids(client, settings):
    settings.OC4IDS_PREFIX = "oc4ids-abc123"
    delivered()

    (found,) = oc4ids_projects(client)

    assert not {"transactions", "publicAuthority"} & found.keys()
    assert "finance" not in found["budget"]
    assert [each["roles"] for each in found["parties"]] == [["independentMonitor"]]


def test_protected_money_is_in_no_file_of_oc4ids(client, reporting, settings):
    settings.OC4IDS_PREFIX = "oc4ids-abc123"
    delivered()
    Commitment.objects.filter(currency="PLN").update(is_protected=True)

    (found,) = oc4ids_projects(client)

    assert "PLN" not in json.dumps(found)


def test_what_is_passed_on_is_reported_as_promised_committed_and_disbursed(client, reporting):
    world = delivered()
    builder, place = PartnerFactory(name_en="Imagined builder"), where(world.community)
    act = ActFactory(
        community=world.community, funder=world.runs, amount=Decimal(80), currency="EUR",
        happened="2026-02-21",
    )  # fmt: skip
    ends = {"giver": world.runs, "taker": builder}
    promised = signed("80", where=place, pledge=PledgeFactory(act=act), **ends)
    kept = account(where=place, keeper=builder)
    set_aside(world.project, promised, "80")
    set_aside(world.project, paid_in("70", kept, commitment=promised, **ends), "70")

    (found,) = activities(client)

    passed_on = {
        (each.transaction_type, int(each.value.amount))
        for each in found.transactions
        if each.receiver_org and each.receiver_org.narratives[0].text == "Imagined builder"
    }
    assert passed_on == {("12", 80), ("2", 80), ("3", 70)}
    implementing = [each for each in found.participating_orgs if each.role == "4"]
    assert "Imagined builder" in {each.narratives[0].text for each in implementing}


def test_goods_that_others_handed_over_come_through_third_parties(client, reporting):
    world = delivered()
    goods = consignment(world.community, giver=world.runs)
    desks = ItemOf(
        "Вигадані парти", Decimal(10), "шт.", value=Decimal(900), currency="EUR",
        value_method="invoice",
    )  # fmt: skip
    received(goods, offered(goods, desks)[0], 1)
    (line,) = goods.lines.filter(kind=LineKind.RECEIPT)
    LineParty.objects.create(line=line, organisation=PartnerFactory(), role=PartyRole.IMPLEMENTER)

    (found,) = [each for each in activities(client) if "consignment" in each.iati_identifier]

    # What the city itself gave is a disbursement.
    assert told(found) == {("3", "90", "EUR")}
    assert found.transactions[0].disbursement_channel == "3"


def test_milestones_and_contracts_stand_in_oc4ids_without_names(client, reporting, settings):
    settings.OC4IDS_PREFIX = "oc4ids-abc123"
    project = delivered().project
    done = milestone(project, "400", title_uk="Вигадана назва", title_en="Imagined title")
    finished(done, date(2026, 7, 2))
    entered(milestone(project, "100"), "dropped", note="Вигадана причина")
    tender = "UA-2026-03-15-004211-a"
    for number, amount in (("1", "300"), ("2", "200")):
        contracted(project, amount, tender_id=tender, contract_id=f"{tender}-a{number}")
    contracted(project, "70", supplier="Вигаданий Іван")

    (found,) = oc4ids_projects(client, but={"not_an_ocid"})

    (milestone_told,) = found["milestones"]
    assert milestone_told == {
        "id": done.public_id, "type": "delivery", "status": "met",
        "dueDate": "2026-06-30T00:00:00+03:00", "dateMet": "2026-07-02T00:00:00+03:00",
    }  # fmt: skip
    of_tender, bare = found["contractingProcesses"]
    assert of_tender["id"] == of_tender["summary"]["ocid"] == f"ocds-be6bcu-{tender}"
    assert of_tender["summary"]["contractValue"] == {"amount": 500, "currency": "EUR"}
    assert of_tender["summary"]["externalReference"] == f"{tender}-a1, {tender}-a2"
    assert bare["summary"]["contractValue"]["amount"] == 70
    said = json.dumps(found, ensure_ascii=False)
    assert [each for each in ("Вигадана назва", "Imagined title", "Іван") if each in said] == []
