"""Imagined communities with people and money; nothing of them comes with the example."""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from yakir.apps.accounts.actions import begin
from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.partners.models import Fund, Tranche
from yakir.apps.places.actions import registers
from yakir.apps.places.models import Community, Coverage, Stewardship
from yakir.common.models import Rate, Source
from yakir.common.protected import Service
from yakir.common.time import quarter_of
from yakir.config.example import designs

CODE = "UA99010010000000001"
# A public plan covers at least three communities, or it would tell what each of them gets.
NAMES = {
    CODE: ("Вигаданка", "Vyhadanka"),
    "UA99010030000000002": ("Мрійне", "Mriine"),
    "UA99010050000000003": ("Небувале", "Nebuvale"),
}
PASSWORD = "вигаданий-пароль-17"
PEOPLE = 20_000
LACKING = {Service.HOUSING: 0.55, Service.EDUCATION: 0.75}


def settle(*, at: datetime) -> SimpleNamespace:
    """Return imagined communities that lack homes, four people with roles, designs and a fund."""
    machine = Person.objects.machine()
    community, *neighbours = settled(by=machine, at=at)
    office = _organisation("imagined-office", OrganisationKind.COMMUNITY, "Recovery office", at)
    association = _organisation("imagined-union", OrganisationKind.ASSOCIATION, "Association", at)
    Stewardship.objects.create(organisation=office, community=community)
    designs.load(by=machine, at=at)
    return SimpleNamespace(
        community=community,
        places=[place.code for place in (community, *neighbours)],
        fund=money(at=at),
        clerk=_person("clerk", office, Role.CLERK, at),
        verifier=_person("verifier", office, Role.VERIFIER, at),
        planner=_person("planner", association, Role.PLANNER, at),
        signer=_person("signer", association, Role.SIGNER, at),
    )


def steering(people: SimpleNamespace, *, at: datetime) -> SimpleNamespace:
    """Return who governs a programme: a secretary, a group of three partners, a second signer."""
    association = people.planner.memberships.get().organisation
    offices = [
        _organisation(f"imagined-city-{name}", OrganisationKind.PARTNER, f"City of {name}", at)
        for name in ("Alpha", "Beta", "Gamma")
    ]
    chair, deputy, member = (
        _person(name, office, Role.STEERING, at)
        for name, office in zip(("chair", "deputy", "member"), offices, strict=True)
    )
    return SimpleNamespace(
        association=association,
        offices=offices,
        secretary=_person("secretary", association, Role.SECRETARY, at),
        chair=chair,
        deputy=deputy,
        member=member,
        second=_person("second-signer", association, Role.SIGNER, at),
    )


def settled(*, by: Person, at: datetime) -> list[Community]:
    """Return the imagined communities, in which many have no home and the rest is there."""
    source = Source.objects.create(
        key="imagined-register", publisher="Вигаданий реєстр", title="Вигаданий перелік",
        published="2026-01-01", recorded_at=at,
    )  # fmt: skip
    oblast, raion = CODE[:4] + "9" * 15, CODE[:6] + "9" * 13
    registers.add_units(
        oblasts=[registers.UnitRow(oblast, "Вигадана область", "Imagined oblast")],
        raions=[registers.UnitRow(raion, "Вигаданий район", "Imagined raion", oblast)],
        communities=[
            registers.CommunityRow(
                code=code, oblast=oblast, raion=raion, type="urban",
                name_uk=f"Громада {name_uk}", name_en=f"{name_en} community",
                centre_uk=name_uk, centre_en=name_en, former_name_uk="",
                lat=49.9, lon=36.4, map_x=None, map_y=None, area_km2=310.0,
            )
            for code, (name_uk, name_en) in NAMES.items()
        ],
        districts=[], source=source, by=by, at=at,
    )  # fmt: skip
    registers.add_statuses(
        rows=[
            registers.StatusRow(
                code=code, status="possible_hostilities", extent="whole",
                valid_from=date(2022, 2, 24), valid_to=None, effective="possible_hostilities",
            )
            for code in NAMES
        ],
        as_of=date(2026, 1, 1), source=source, by=by, at=at,
    )  # fmt: skip
    registers.add_residents(
        people=dict.fromkeys(NAMES, PEOPLE), as_of=date(2022, 1, 1), source=source, by=by, at=at
    )
    communities = list(Community.objects.filter(code__in=NAMES).order_by("code"))
    for community in communities:
        cover(community, at=at)
    return communities


def cover(community: Community, *, at: datetime) -> None:
    """Estimate what a community lacks."""
    for service in Service:
        Coverage.objects.create(
            community=community, service=service, share=LACKING.get(service, 0.95),
            kind="estimated", grade="D", method="imagined-1", as_of=date(2026, 1, 1), recorded_at=at,
        )  # fmt: skip


def money(*, at: datetime) -> Fund:
    """Return a fund that nobody has given, and the rates that its sums need."""
    for currency, hryvnias in (("EUR", 50), ("USD", 43), ("GBP", 57)):
        Rate.objects.get_or_create(
            currency=currency, date=date(2026, 11, 1), is_assumption=True,
            defaults={"uah_per_unit": Decimal(hryvnias), "recorded_at": at},
        )  # fmt: skip
    fund = Fund.objects.create(
        key="imagined-money", name_uk="Вигадані кошти на житло", name_en="Imagined money for homes",
        sectors=["housing"], recorded_at=at,
    )  # fmt: skip
    coming = quarter_of(at.date()).after(1)
    Tranche.objects.create(fund=fund, quarter=str(coming), amount=Decimal(18_000_000))
    return fund


def _organisation(key: str, kind: OrganisationKind, name: str, at: datetime) -> Organisation:
    return Organisation.objects.create(
        key=key, kind=kind, name_uk=f"Вигадане: {name}", name_en=f"Imagined: {name}",
        recorded_at=at,
    )  # fmt: skip


def _person(name: str, organisation: Organisation, role: Role, at: datetime) -> Person:
    """Return a person who can sign in with a password and a one-time code."""
    email = f"{name}@imagined.example"
    person = Person.objects.create_user(email, PASSWORD, name=f"Imagined {name}", recorded_at=at)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    begin(person=person, organisation=organisation, role=role, by=Person.objects.machine(), at=at)
    TOTP.activate(person, generate_totp_secret())
    return person
