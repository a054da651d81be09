"""Imagined programmes: an association runs one, partners sit in its steering group."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.factories.accounts import NOW, MembershipFactory, OrganisationFactory, PersonFactory
from tests.factories.partners import PartnerFactory
from tests.factories.places import person_in
from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.catalogue.queries import StandardIndicator
from yakir.apps.governance import actions
from yakir.apps.governance.models import Decision, Programme, Risk, Rules, Seat
from yakir.apps.governance.queries.documents import fingerprints_of
from yakir.apps.governance.rules import About, CheckOutcome, SeatRole
from yakir.apps.planning.models import Plan, Scenario
from yakir.apps.planning.rules import OverruleKind
from yakir.apps.projects.actions import ask_change
from yakir.apps.projects.models import Change, Project
from yakir.apps.projects.rules import Aspect

BEFORE = NOW - timedelta(days=30)


def secretary(organisation: Organisation | None = None) -> Person:
    """Return who keeps the programmes of an association."""
    if organisation is None:
        return person_in(None, Role.SECRETARY, kind=OrganisationKind.ASSOCIATION)
    person = PersonFactory()
    MembershipFactory(person=person, organisation=organisation, role=Role.SECRETARY)
    return person


def voter(organisation: Organisation | None = None) -> Person:
    """Return a person of a partner who may hold a seat."""
    person = PersonFactory()
    MembershipFactory(
        person=person, organisation=organisation or PartnerFactory(), role=Role.STEERING
    )
    return person


def programme(
    *, by: Person | None = None, scenarios: Sequence[Scenario] = (), **more: Any
) -> Programme:
    """Return a programme of the secretary's organisation."""
    by = by or secretary()
    given: dict[str, Any] = {
        "name_uk": "Вигадана програма", "name_en": "Imagined programme",
        "aims_uk": "Дати оселі", "aims_en": "Give homes", "begins": date(2026, 1, 1),
        "ends": date(2028, 12, 31), "run_by": by.memberships.get().organisation, **more,
    }  # fmt: skip
    values = actions.ProgrammeValues(scenarios=scenarios, **given)
    return actions.make_programme(values=values, by=by, at=BEFORE)


def rules_values(**changes: Any) -> actions.RulesValues:
    """Return rules that can be published."""
    given: dict[str, Any] = {
        "eligibility_uk": "Громади на лінії зіткнення", "eligibility_en": "Frontline communities",
        "scoring_uk": "За балами", "scoring_en": "By points",
        "criteria": [
            {"name_uk": "Люди", "name_en": "People", "weight": 3.0},
            {"name_uk": "Готовність", "name_en": "Readiness", "weight": 1.0},
        ],
        "quorum": Decimal("0.5"), "chair_percent": Decimal(10), "chair_quarters": 1, **changes,
    }  # fmt: skip
    return actions.RulesValues(**given)


def published(of: Programme, *, by: Person, at: Any = BEFORE, **changes: Any) -> Rules:
    """Return rules that the secretary drafted and published."""
    draft = actions.draft_rules(programme=of, values=rules_values(**changes), by=by, at=at)
    return actions.publish_rules(rules=draft, version=draft.version, by=by, at=at)


@dataclass
class Group:
    """A programme with rules, its secretary and the people with seats."""

    secretary: Person
    programme: Programme
    rules: Rules
    chair: Person
    deputy: Person
    members: list[Person]
    seats: dict[Person, Seat] = field(default_factory=dict)

    @property
    def everybody(self) -> list[Person]:
        """All who sit in the group."""
        return [self.chair, self.deputy, *self.members]


def group(*, members: int = 3, declared: bool = True, **more: Any) -> Group:
    """Return a programme with published rules, a chair, a deputy and members who have declared."""
    by = secretary()
    people = [voter() for _ in range(members + 2)]
    joined = [person.memberships.get().organisation for person in people]
    made = programme(by=by, members=joined, **more)
    roles = [SeatRole.CHAIR, SeatRole.DEPUTY, *[SeatRole.MEMBER] * members]
    found = Group(by, made, published(made, by=by), people[0], people[1], people[2:])
    for person, organisation, role in zip(people, joined, roles, strict=True):
        found.seats[person] = actions.give_seat(
            programme=made, email=person.email, organisation=organisation, role=role, by=by,
            at=BEFORE,
        )  # fmt: skip
        if declared:
            declare_nothing(made, person)
    return found


def declare_nothing(of: Programme, by: Person) -> None:
    """Have a member declare that there is no interest."""
    values = actions.DeclarationValues(about=About.NOTHING)
    actions.declare(programme=of, values=values, by=by, at=BEFORE)


def asked(of: Group, *, options: Sequence[str] = ("Так", "Ні"), **more: Any) -> Decision:
    """Return a question that is open to votes."""
    given = {"question": "Чи будувати вигадані оселі?", **more}
    values = actions.DecisionValues(options=list(options), **given)
    return actions.open_decision(programme=of.programme, values=values, by=of.secretary, at=NOW)


def decided(of: Group, *, option: int = 1, **more: Any) -> Decision:
    """Return a decision that everybody who may vote carried."""
    decision = asked(of, **more)
    chosen = decision.options.get(number=option)
    out = set(decision.kept_out.values_list("seat__person", flat=True))
    for person in of.everybody:
        if person.pk not in out:
            actions.vote(decision=decision, option=chosen, reason="Так краще", by=person, at=NOW)
    by = of.deputy if of.chair.pk in out else of.chair
    return actions.close_decision(decision=decision, reasons="Вигадані підстави", by=by, at=NOW)


def verifier() -> Person:
    """Return a person of an accredited verifier."""
    person = PersonFactory()
    organisation = OrganisationFactory(kind=OrganisationKind.VERIFIER)
    MembershipFactory(person=person, organisation=organisation, role=Role.VERIFIER)
    return person


@dataclass
class Told:
    """A programme in which something of everything has happened."""

    group: Group
    decision: Decision
    open_decision: Decision
    project: Project
    change: Change
    risk: Risk
    plan: Plan


def told(plan: Plan, project: Project, *, text: str = "Вигадано", **more: Any) -> Told:
    """Return a programme over a plan and a project, with decisions, an overrule, risks, a check."""
    found = group(scenarios=[plan.run.scenario], **more)
    by = found.secretary
    values = actions.DeclarationValues(
        about=About.COMMUNITY, subject=project.community, nature="work", note=f"{text}-note"
    )
    actions.declare(programme=found.programme, values=values, by=found.members[0], at=NOW)
    indicator = StandardIndicator("places", "Місця", "Places", "місце", "place")
    actions.set_target(
        programme=found.programme, indicator=indicator, target=Decimal(100), by=by, at=NOW
    )
    actions.enrol(programme=found.programme, project=project, by=by, at=NOW)
    project.refresh_from_db()
    change = ask_change(
        project=project, aspect=Aspect.TIME, after=9, reason=f"{text}: морози",
        version=project.version, by=project.drafted_by, at=NOW,
    )  # fmt: skip
    actions.rank_by_plan(programme=found.programme, plan=plan, by=by, at=NOW)
    carried = decided(found, question=f"{text}: чи відхилити план?", plan=plan)
    candidate = plan.choices.order_by("pk").first()
    actions.overrule(
        programme=found.programme, scenario=plan.run.scenario, candidate=candidate.candidate,
        kind=OverruleKind.EXCLUDE, reason=f"{text}: причина", decision=carried, by=by, at=NOW,
    )  # fmt: skip
    risk = actions.record_risk(
        programme=found.programme, by=by, at=NOW,
        values=actions.RiskValues(
            title=f"{text}: повінь", likelihood=3, impact=4, owner=found.programme.run_by,
            response=f"{text}: склад", review_on=date(2027, 1, 1),
        ),
    )  # fmt: skip
    actions.verify_plan(
        plan=plan, outcome=CheckOutcome.CONFIRMED, by=verifier(), at=NOW, **fingerprints_of(plan)
    )
    asked_still = asked(found, question=f"{text}: чи змінити строк?", change=change)
    return Told(found, carried, asked_still, project, change, risk, plan)
