"""Fills an empty database with an imagined world and says, as JSON, where its pages are."""

import io
import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import django
from django.conf import settings

django.setup()

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import decrypt
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation
from PIL import Image

from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.endurance import finished_run, looked, outages
from tests.factories.governance import rules_values
from tests.factories.islands import studied
from tests.factories.ledger import account, consignment, handed, moved, offered, paid_in, where
from tests.factories.ledger import signed as signed_for
from tests.factories.partners import ActFactory, recorder
from tests.factories.places import SiteFactory, person_in
from tests.factories.projects import drafted
from tests.factories.world import public_world
from tests.journeys import test_first_light
from tests.journeys.imagined import settle
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.governance.actions import draft_rules, give_seat
from yakir.apps.governance.rules import SeatRole
from yakir.apps.journal.models import Payload
from yakir.apps.needs import actions as needs
from yakir.apps.needs.rules import Kind
from yakir.apps.partners.actions import ReceivedItem, receive
from yakir.apps.partners.models import Fund, Term
from yakir.apps.partners.rules.ledger import LineKind
from yakir.apps.planning.actions import make_scenario
from yakir.apps.planning.models import Frontier, Study
from yakir.apps.planning.queries.questions import question_of
from yakir.common.photographs import read_photograph, read_signature

HOST = "127.0.0.1"
PUBLIC = ("portal",)
PLAN_PAGES = ("map", "time", "money", "communities", "community")
# Files that are only there where the settings name who reports.
BY_SETTING = frozenset({"portal:iati-activities", "portal:iati-organisations"})
# Pages that need a link out of a letter or a half-finished sign-in.
BY_LETTER = {
    "account_confirm_email", "account_confirm_login_code", "account_reset_password_from_key",
    "account_email_verification_sent",
}  # fmt: skip


def main() -> None:
    """Make the world and print it."""
    at = timezone.now()
    people = settle(at=at)
    world = public_world()
    everyone = whole_office(world)
    records = working_records(world, everyone, at)
    session = signed_in(everyone)
    with translation.override("uk"):
        public = [*pages(Client(SERVER_NAME=HOST), routes("portal"), records)]
        work = [*pages(session, work_routes(), records)]
    json.dump(
        {
            "public": [*public, reverse_in("uk", "account_login")],
            "work": [*work, f"{reverse_in('uk', 'projects:new')}?design={world.design.key}"],
            "session": session_of(session),
            "session_to_end": session_of(client_of(everyone)),
            "people": {
                role: {"email": person.email, "secret": secret_of(person)}
                for role, person in vars(people).items()
                if isinstance(person, Person)
            },
            "community": world.community.code,
            "fund": {"uk": people.fund.name_uk, "en": people.fund.name_en},
        },
        sys.stdout,
    )


def whole_office(world: SimpleNamespace) -> Person:
    """Return a person who holds every role, of the community and of the association."""
    person = person_in(world.community, *Role)
    union = OrganisationFactory(kind=OrganisationKind.ASSOCIATION)
    for role in Role:
        MembershipFactory(person=person, organisation=union, role=role)
    keeper = world.programme.run_by
    for role in (Role.SECRETARY, Role.STEERING):
        MembershipFactory(person=person, organisation=keeper, role=role)
    give_seat(
        programme=world.programme, email=person.email, organisation=keeper, role=SeatRole.MEMBER,
        by=world.governed.group.secretary, at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    return person


def working_records(world: SimpleNamespace, person: Person, at: Any) -> dict[str, Any]:
    """Return what stands in the addresses of pages, by the name of the page or of its app."""
    sheet = test_first_light.SHEET
    file = SimpleUploadedFile(sheet.name, sheet.read_bytes())
    imported = needs.upload(file=file, name=file.name, kind=Kind.NEEDS, by=person, at=at)
    asked = world.plan.run.scenario
    unused = make_scenario(question=question_of(asked), by=person, at=at)
    draft_of_rules = draft_rules(
        programme=world.programme, values=rules_values(), by=world.governed.group.secretary, at=at
    )
    draft = drafted(world.community, by=person, version=world.project.version_of_design)
    dark = outages()
    finished_run(dark)
    waiting = needs.report(**need_values(world), by=person, at=at)
    return {
        **ledger_records(world),
        "to": "appraised",
        "form": "csv",
        "membership_id": 1,
        "dependency_id": 1,
        "version": 1,
        "code": world.community.code,
        "planning:earmark": Fund.objects.first().public_id,
        "substitute_id": 1,
        "index": Payload.objects.get(subject=world.act.public_id).entry_id,
        "portal:community": world.community.code,
        "portal:design": world.design.key,
        "portal:partner": world.partner.key,
        "portal:pledge": world.pledge.public_id,
        "portal:project": world.project.public_id,
        "portal:": world.plan.public_id,
        "portal:table": "communities",
        "portal:schema": "endurance",
        "portal:record": world.act.public_id,
        "portal:method-page": "plan",
        "needs:": imported.public_id,
        "needs:detail": world.need.public_id,
        "needs:correct": waiting.public_id,
        "projects:change": draft.public_id,
        "projects:advance": draft.public_id,
        "projects:ask-change": world.project.public_id,
        "projects:decide-change": world.governed.change.public_id,
        "projects:": world.project.public_id,
        "planning:run": world.plan.run.public_id,
        "planning:plan": world.plan.public_id,
        **{f"planning:plan-{page}": world.plan.public_id for page in PLAN_PAGES},
        "planning:why": world.plan.public_id,
        "candidate_id": world.plan.run.candidates.first().public_id,
        "planning:publish": world.plan.public_id,
        "planning:plan-paper": world.plan.public_id,
        "planning:frontier": Frontier.objects.create(
            scenario=asked, asked_by=person, recorded_at=at, state="done"
        ).public_id,
        "planning:study": Study.objects.create(
            plan=world.plan, kind="nearest", asked_by=person, recorded_at=at
        ).public_id,
        "planning:file": world.plan.public_id,
        "planning:change": unused.public_id,
        "planning:": asked.public_id,
        "endurance:": dark.public_id,
        "islands:": studied(world.community, by=person).public_id,
        "endurance:change-scenario": outages(by=person).public_id,
        "endurance:run": finished_run(dark, world.community).public_id,
        "endurance:community": world.community.code,
        "endurance:ask-community": world.community.code,
        "endurance:sites": world.community.code,
        "endurance:now": world.community.code,
        "endurance:looks": world.community.code,
        "endurance:look": looked(world.community).public_id,
        "governance:change-rules": draft_of_rules.public_id,
        "governance:record": world.governed.risk.public_id,
        "governance:": world.programme.public_id,
        "decision_id": world.governed.open_decision.public_id,
        "change_id": world.governed.change.public_id,
        "risk_id": world.governed.risk.public_id,
        "scenario_id": world.plan.run.scenario.public_id,
        "overrule_id": world.programme.mandates.get().overrule.public_id,
        "plan_id": world.plan.public_id,
        "what": "problem",
        "portal:programme": world.programme.public_id,
        "partners:act": ActFactory(community=world.community).public_id,
        "partners:correct": world.act.public_id,
        "partners:fund": Fund.objects.first().public_id,
        "partners:": world.pledge.public_id,
        "places:": SiteFactory(community=world.community).public_id,
        "places:community": world.community.code,
        "places:register-coverage": world.community.code,
        "catalogue:": world.design.key,
        "journal:record": world.need.public_id,
    }


def ledger_records(world: SimpleNamespace) -> dict[str, Any]:
    """Return a commitment, an account, a consignment on its way, and a receipt with its pictures."""
    here = where(world.community)
    commitment, into = signed_for(where=here), account(where=here)
    line = paid_in("100", into, commitment=commitment)
    found = consignment(world.community, where=here, is_aid=True)
    (desks,) = offered(found)
    moved(found, LineKind.AGREEMENT)
    moved(found, LineKind.SHIPMENT)
    found.refresh_from_db()
    receipt = receive(
        consignment=found, hand_over=handed(signature=read_signature(picture("PNG")).data),
        items=[ReceivedItem(desks, Decimal(4))], pictures=[read_photograph(picture("JPEG"))],
        version=found.version, by=recorder(), at=timezone.now(),
    )  # fmt: skip
    moved(found, LineKind.USE, (desks, 2))
    return {
        "kind": "use",
        "number": 0,
        "ledger:": found.public_id,
        **dict.fromkeys(("ledger:line", "ledger:correct-line"), line.public_id),
        **dict.fromkeys(("ledger:commitment", "ledger:schedule"), commitment.public_id),
        "ledger:account": into.public_id,
        **dict.fromkeys(
            ("ledger:receipt", "ledger:photograph", "ledger:signature"), receipt.public_id
        ),
        "ledger:term": Term.objects.get().public_id,
        "ledger:partner": world.partner.public_id,
        "ledger:remind": world.pledge.public_id,
    }


def picture(form: str) -> bytes:
    """Return a small picture."""
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, form)
    return out.getvalue()


def need_values(world: SimpleNamespace) -> dict[str, Any]:
    """Return the values of a need that nobody has decided yet."""
    names = ("title", "service", "quantity", "unit", "people", "observed_on", "source_text")
    values = {name: getattr(world.need, name) for name in names}
    return {**values, "community": world.community, "title": "Вигадана потреба, що чекає"}


def routes(*namespaces: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the routes of pages with the places in their addresses."""
    for name, pattern in named(get_resolver()):
        space = name.rpartition(":")[0]
        if space in namespaces:
            yield name, pattern.pattern.converters


def work_routes() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the routes behind the sign-in, and those of one's own account."""
    apps = (
        "needs",
        "projects",
        "planning",
        "partners",
        "places",
        "journal",
        "catalogue",
        "endurance",
        "islands",
        "governance",
        "ledger",
    )
    yield from routes(*apps, "accounts")
    for page in ("list", "kept", "orders", "withdraw"):
        yield f"publishing:{page}", {}
    yield "desk", {}
    yield "components", {}
    for name, _pattern in named(get_resolver()):
        if name.startswith(("account_", "mfa_")) and name not in BY_LETTER:
            yield name, {}


def named(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every named route."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named(pattern, inner)
        elif pattern.name:
            yield space + pattern.name, pattern


def pages(
    client: Client, listed: Iterator[tuple[str, dict[str, Any]]], records: dict[str, Any]
) -> Iterator[str]:
    """Yield the addresses that show a page; files and forms that only send are none."""
    for name, places in listed:
        if name in BY_SETTING:
            continue
        given = dict(places)
        address = reverse(name, kwargs={each: value(name, each, records) for each in given})
        answer = client.get(address)
        if answer.status_code == 405 or answer.status_code == 302:
            continue
        assert answer.status_code == 200, f"{name}: {answer.status_code} at {address}"
        if answer["Content-Type"].startswith("text/html") and not answer.has_header(
            "Content-Disposition"
        ):
            yield address


def value(name: str, place: str, records: dict[str, Any]) -> Any:
    """Return what stands in a place of an address: of the place, of the page, or of its app."""
    for key in (place, name, name.partition(":")[0] + ":"):
        if key in records:
            return records[key]
    raise LookupError(f"Say in working_records what stands in {place} of {name}.")


def reverse_in(language: str, name: str) -> str:
    with translation.override(language):
        return reverse(name)


def signed_in(person: Person) -> Client:
    """Return a client of a person with a second factor."""
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": "A" * 16}
    )
    RecoveryCodes.activate(person)
    return client_of(person)


def client_of(person: Person) -> Client:
    """Return a client of a person in a session of its own."""
    client = Client(SERVER_NAME=HOST)
    client.force_login(person)
    return client


def session_of(client: Client) -> str:
    """Return what the browser is to know of a client's session."""
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def secret_of(person: Person) -> str:
    """Return the secret of somebody's one-time codes."""
    return decrypt(Authenticator.objects.get(user=person).data["secret"])


if __name__ == "__main__":
    main()
