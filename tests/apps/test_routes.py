"""Every work route, walked by every role of every kind of organisation, and by nobody."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories.accounts import NOW
from tests.factories.delivery import (
    approved,
    committed_to,
    contracted,
    measured,
    milestone,
    paid,
    reported,
    set_aside,
    spent_line,
)
from tests.factories.endurance import finished_run, looked, outages
from tests.factories.governance import told
from tests.factories.islands import studied
from tests.factories.ledger import account, consignment, offered, paid_in, received, signed, where
from tests.factories.needs import DamageFactory, NeedFactory
from tests.factories.partners import ActFactory, PartnerFactory, PledgeFactory, recorder
from tests.factories.places import CommunityFactory, SiteFactory, person_in
from tests.factories.planning import homes_fund, lacking, planned, scenario
from tests.factories.projects import at_stage, changing, drafted
from yakir.apps.accounts.rules import EVERYWHERE, OrganisationKind, Permission, Role
from yakir.apps.journal import queries as journal
from yakir.apps.needs.models import Import
from yakir.apps.partners.models import Reminder, Term
from yakir.apps.places.models import Community
from yakir.apps.planning.models import Frontier, Study
from yakir.apps.projects.rules import Stage

pytestmark = pytest.mark.django_db
MARK = "ЧУЖЕ-7431"
WORK = "en/work/"
SHUT = {302, 400, 401, 403, 404, 405, 422}
# Registers that everyone who works here reads: public facts, designs, scenario funds.
SHARED = (
    "partners:", "planning:earmark", "catalogue:", "api:work-pledge", "ledger:partner", "ledger:term",
)  # fmt: skip


def routes(resolver: URLResolver, prefix: str = "", space: str = "") -> Iterator[tuple[str, dict]]:
    """Yield every named work route with its converters."""
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern, path, inner)
        elif isinstance(pattern, URLPattern) and "/work/" in path and pattern.name:
            yield space + pattern.name, pattern.pattern.converters


@pytest.fixture
def world() -> SimpleNamespace:
    """Two communities; everything of the other one wears a mark."""
    own = CommunityFactory()
    other = lacking(0.3, name_uk=f"{MARK} громада", name_en=f"{MARK} community")
    clerk = person_in(other, Role.CLERK)
    asked = scenario(
        by=person_in(other, Role.PLANNER), name_uk=MARK, name_en=MARK, funds=[homes_fund()],
        communities=[other],
    )  # fmt: skip
    plan = planned(asked)
    dark = outages(by=asked.made_by, name_uk=MARK, name_en=MARK)
    return SimpleNamespace(
        own=own,
        other=other,
        candidate=plan.run.candidates.first(),
        records={
            "places:site": SiteFactory(community=other, name=MARK),
            "needs:": NeedFactory(community=other, title=MARK, reported_by=clerk),
            "needs:import": Import.objects.create(
                kind="needs", file_name=MARK, sha256="0" * 64, uploaded_by=clerk,
                recorded_at=clerk.recorded_at, **_import_values(),
            ),
            "projects:": drafted(other, by=clerk, title_uk=MARK, title_en=MARK),
            "projects:decide-change": changing(drafted(other, by=clerk, title_uk=MARK)),
            "planning:run": plan.run,
            "planning:plan": plan,
            "planning:frontier": Frontier.objects.create(
                scenario=asked, asked_by=asked.made_by, recorded_at=clerk.recorded_at
            ),
            "planning:study": Study.objects.create(
                plan=plan, kind="nearest", asked_by=asked.made_by, recorded_at=clerk.recorded_at
            ),
            "planning:": asked,
            **governance_records(plan, drafted(other, by=clerk, title_uk=MARK, title_en=MARK)),
            "endurance:run": finished_run(dark, other),
            "endurance:look": looked(other),
            "endurance:": dark,
            "islands:": studied(other, by=asked.made_by, name=MARK),
            "partners:pledge": PledgeFactory(),
            **ledger_records(other),
            **delivery_records(other),
            "partners:": ActFactory(),
            "publishing:": ActFactory(community=other, title_uk=f"{MARK}, вул. Вигадана, 12"),
            "publishing:open": ActFactory(
                community=None, oblast=other.oblast, sector="energy", is_protected=True,
                title_uk=MARK, title_en=MARK,
            ),
            "partners:fund": homes_fund(),
            "damage": DamageFactory(community=other, title=MARK, reported_by=clerk),
            "membership": clerk.memberships.get(),
        },
    )  # fmt: skip


def delivery_records(other: Community) -> dict:
    """Return a project under way in the other community with its money and results."""
    project = approved(other, title_uk=MARK, title_en=MARK)
    allocation = set_aside(project, committed_to(project), "10")
    indicator = measured(project)
    contract = contracted(project, title=MARK)
    return {
        "delivery:milestone": milestone(project, title_uk=MARK, title_en=MARK),
        "delivery:contract": contract,
        "delivery:payment": paid(contract, spent_line(project), "10"),
        "delivery:": project,
        "delivery:allocation": allocation,
        "delivery:indicator": indicator,
        "delivery:decide": reported(indicator, method=MARK),
    }


def ledger_records(other: Community) -> dict:
    """Return a commitment, an account, a consignment and their lines in the other community."""
    marked = where(other, name_uk=MARK, name_en=MARK)
    commitment, into = signed(where=marked), account(where=marked)
    line = paid_in("100", into, commitment=commitment)
    found = consignment(other, where=marked)
    (desks,) = offered(found)
    receipt = received(found, desks, 4, note=MARK)
    pledge = PledgeFactory(act__community=other, act__title_uk=MARK, act__title_en=MARK)
    by = recorder(other)
    return {
        "ledger:line": line,
        "ledger:commitment": commitment,
        "ledger:account": into,
        "ledger:consignment": found,
        "ledger:receipt": receipt,
        "ledger:term": Term.objects.get(),
        "ledger:partner": PartnerFactory(),
        "ledger:pledge": pledge,
        "ledger:reminder": Reminder.objects.create(
            pledge=pledge, on=NOW.date(), text=MARK, by=by, recorded_at=NOW
        ),
    }


def _import_values() -> dict:
    """Values that the table of an import needs, whatever it is called."""
    names = {field.name for field in Import._meta.get_fields()}
    empty = {"table": {}, "rows": [], "faults": []}
    return {name: value for name, value in empty.items() if name in names}


def governance_records(plan, project) -> dict:
    """Return the records of a programme that another organisation runs."""
    found = told(plan, at_stage(project, Stage.APPROVED), text=MARK, name_uk=MARK, name_en=MARK)
    return {
        "governance:": found.group.programme,
        "governance:rules": found.group.rules,
        "governance:seat": found.group.seats[found.group.chair],
        "governance:record": found.risk,
        "decision_id": found.open_decision,
        "change_id": found.change,
        "risk_id": found.risk,
        "scenario_id": plan.run.scenario,
        "overrule_id": found.group.programme.mandates.get().overrule,
        "plan_id": plan,
    }


RULES = {"governance:change-rules", "governance:publish-rules"}
IMPORTS = {"needs:preview", "needs:mend", "needs:record", "needs:cancel", "needs:marked"}
RUNS = {"planning:run", "planning:stop", "planning:again"}
ENDURANCE_RUNS = {"endurance:run", "endurance:stop", "endurance:again"}
FRONTIERS = {"planning:frontier", "planning:stop-frontier"}
STUDIES = {"planning:study", "planning:stop-study"}
PLANS = {
    "planning:plan", "planning:publish", "planning:file", "planning:plan-map",
    "planning:plan-time", "planning:plan-money", "planning:plan-communities",
    "planning:plan-community", "planning:why", "planning:plan-paper",
    "planning:ask-study",
}  # fmt: skip
SITES = {
    "places:site", "places:equipment", "places:dependencies", "places:free", "places:substitutes",
    "places:uncover",
}  # fmt: skip
LEDGER = {
    "ledger:line": {"ledger:line", "ledger:correct-line"},
    "ledger:commitment": {"ledger:commitment", "ledger:schedule"},
    "ledger:account": {"ledger:account"},
    "ledger:receipt": {"ledger:receipt", "ledger:photograph", "ledger:signature"},
    "ledger:term": {"ledger:term", "ledger:confirm-term", "ledger:stop-term"},
    "ledger:partner": {"ledger:partner"},
    "ledger:pledge": {"ledger:remind"},
}
PLEDGES = {
    "partners:pledge", "partners:move", "partners:answer", "partners:deliver", "partners:silence",
}  # fmt: skip


def address(name: str, converters: dict, world: SimpleNamespace) -> str:
    """Return the address of a route, with the other community's record where it names one."""
    given = {
        "public_id": lambda: record_for(name, world).public_id,
        "code": lambda: world.other.code,
        "key": lambda: "no-such-design",
        "to": lambda: "appraised",
        "form": lambda: "json",
        "field": lambda: "title_uk",
        "dependency_id": lambda: 1,
        "version": lambda: 1,
        "candidate_id": lambda: world.candidate.public_id,
        "substitute_id": lambda: 1,
        "membership_id": lambda: world.records["membership"].pk,
        "what": lambda: "problem",
        "kind": lambda: "use",
        "number": lambda: world.records["ledger:reminder"].pk
        if name == "ledger:close-reminder"
        else 0,
        **{
            name: lambda name=name: world.records[name].public_id
            for name in (
                "decision_id", "change_id", "risk_id", "scenario_id", "overrule_id", "plan_id",
            )
        },
    }  # fmt: skip
    return reverse(name, kwargs={each: given[each]() for each in converters})


def record_for(name: str, world: SimpleNamespace):
    for names, key in (
        (IMPORTS, "needs:import"), (RUNS, "planning:run"), (FRONTIERS, "planning:frontier"), (STUDIES, "planning:study"), (PLANS, "planning:plan"),
        (PLEDGES, "partners:pledge"), ({"partners:fund", "planning:earmark"}, "partners:fund"),
        (SITES, "places:site"), (ENDURANCE_RUNS, "endurance:run"), ({"publishing:open"}, "publishing:open"),
        ({"delivery:allocation"}, "delivery:allocation"), ({"delivery:decide"}, "delivery:decide"),
        ({"delivery:goal", "delivery:report"}, "delivery:indicator"),
        ({"delivery:milestone"}, "delivery:milestone"), ({"delivery:payment"}, "delivery:payment"),
        ({"delivery:amend", "delivery:pay"}, "delivery:contract"),
        ({"projects:decide-change"}, "projects:decide-change"), (RULES, "governance:rules"),
        ({"governance:end-seat"}, "governance:seat"), ({"governance:record"}, "governance:record"),
        ({"endurance:look"}, "endurance:look"),
    ):  # fmt: skip
        if name in names:
            return world.records[key]
    for key, names in LEDGER.items():
        if name in names:
            return world.records[key]
    if name.startswith("ledger:"):
        return world.records["ledger:consignment"]
    if name.startswith("api:"):
        kind = "pledge" if "pledge" in name else "project" if "project" in name else "need"
        return world.records[{"pledge": "partners:pledge"}.get(kind, f"{kind}s:")]
    if name == "journal:record":
        return world.records["needs:"]
    return world.records[name.split(":")[0] + ":"]


WORK_ROUTES = list(routes(get_resolver()))


def test_there_are_work_routes():
    assert len(WORK_ROUTES) > 60


def test_nobody_reaches_a_work_route_without_signing_in(world, client):
    for name, converters in WORK_ROUTES:
        for method in (client.get, client.post):
            answer = method(address(name, converters, world))
            assert answer.status_code in {302, 401, 405}, name
            assert answer.status_code != 302 or "/accounts/login/" in answer.url, name


def signed_in_as(kind: OrganisationKind, role: Role, own: Community, signed_in) -> Client:
    return signed_in(person_in(None if kind in EVERYWHERE else own, role, kind=kind))


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind for kind in OrganisationKind if kind not in EVERYWHERE])
def test_people_of_one_community_never_see_or_touch_another(world, signed_in, kind):
    for role in Role:
        client = signed_in_as(kind, role, world.own, signed_in)
        before = journal.size()
        for name, converters in WORK_ROUTES:
            for method in ("get", "post"):
                answer = getattr(client, method)(address(name, converters, world))
                body = b"".join(answer) if answer.streaming else answer.content
                assert MARK not in body.decode(errors="replace"), f"{role} {method} {name}"
                if converters and not name.startswith(SHARED):
                    assert answer.status_code in SHUT, f"{role} {method} {name}"
        assert journal.size() == before, role


@pytest.mark.slow
@pytest.mark.parametrize("kind", [OrganisationKind.AUDITOR, OrganisationKind.PARTNER])
def test_auditors_and_partners_change_nothing(world, signed_in, kind):
    for role in Role:
        client = signed_in_as(kind, role, world.own, signed_in)
        before = journal.size()
        for name, converters in WORK_ROUTES:
            answer = client.post(
                address(name, converters, world), {"version": "1", "note": "Вигадана причина"}
            )
            # A form may come back with its refusal; nothing may have been written.
            assert answer.status_code in SHUT | {200}, f"{role} {name}"
        assert journal.size() == before, role


@pytest.mark.parametrize("kind", sorted(EVERYWHERE))
def test_who_works_everywhere_reads_every_community(world, signed_in, kind):
    client = signed_in_as(kind, Role.READER, world.own, signed_in)

    for name in ("needs:detail", "projects:detail", "places:site"):
        answer = client.get(address(name, {"public_id": None}, world))
        shut_by_permission = name == "places:site"  # changing a site is for its community
        assert answer.status_code == (403 if shut_by_permission else 200), name


def test_every_permission_is_held_by_some_role():
    from yakir.apps.accounts.rules import MAY

    assert {permission for held in MAY.values() for permission in held} == set(Permission)
