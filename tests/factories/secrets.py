"""A database in which everything that must stay hidden is marked."""

from datetime import date
from decimal import Decimal

from tests.factories.accounts import NOW, OrganisationFactory, PersonFactory
from tests.factories.delivery import (
    contracted,
    delayed,
    feared,
    measured,
    milestone,
    reported,
    walked,
)
from tests.factories.ledger import account, consignment, offered, paid_in, received, signed, where
from tests.factories.needs import DamageFactory, NeedFactory
from tests.factories.partners import ActFactory, PledgeFactory
from tests.factories.places import SiteFactory
from yakir.apps.delivery.models import ResultPart
from yakir.apps.delivery.rules import ResultState
from yakir.apps.endurance.models import Look
from yakir.apps.governance.models import (
    Decision,
    Declaration,
    Enrolment,
    KeptOut,
    Mandate,
    OverrulingCost,
    Programme,
    Risk,
    RiskEntry,
    Rules,
    Score,
    Seat,
    Target,
    Verification,
)
from yakir.apps.journal import actions as journal
from yakir.apps.partners.actions import ItemOf
from yakir.apps.partners.models import Photograph
from yakir.apps.places.models import (
    Community,
    Coverage,
    Dependency,
    Equipment,
    SiteService,
    Substitute,
)
from yakir.apps.planning.models import (
    Candidate,
    Choice,
    Correction,
    Finding,
    Frontier,
    LeftOut,
    Overrule,
    ScenarioVersion,
    Study,
)
from yakir.apps.projects.models import Change, Project, Signature, Step
from yakir.common.protected import Sector, Service, SiteKind

WORD = "SECRET"
NUMBER = 918_273
MARKS = (WORD, str(NUMBER), "918 273", "918\u00a0273", "918\u202f273", "918,273", "91.8273", "9182")


def marked_secrets(community: Community, clerk, verifier, plan=None) -> None:
    """Put a marked secret into every field that is protected, personal or for work only."""
    person = PersonFactory(email=f"{WORD.lower()}@imagined.example", name=f"{WORD}-person")
    sites = [
        SiteFactory(
            community=community, kind=kind, name=f"{WORD}-{kind}", lat=49.18273, lon=36.918273
        )
        for kind in SiteKind
    ]
    for site in sites:
        SiteService.objects.create(site=site, service=Service.POWER, people=NUMBER, places=NUMBER)
        Equipment.objects.create(
            site=site, fuel_l=NUMBER, power_kw=NUMBER, tank_m3=NUMBER, feeder="6.2", recorded_at=NOW
        )
    Dependency.objects.create(site=sites[0], service=Service.POWER, supplier=sites[1])
    Substitute.objects.create(site=sites[0], other=sites[1], service=Service.POWER)
    shelter = next(site for site in sites if site.kind == SiteKind.SHELTER)
    _needs(community, person, verifier, shelter)
    _acts(community)
    _ledger(community)
    _project(community, person)
    if plan is not None:
        _delivery(community)
        _choices(community, plan)
        _inside(community, person, plan)
        for programme in Programme.objects.filter(scenarios=plan.run.scenario):
            _programme(programme, community, person, plan)
    Coverage.objects.create(
        community=community, service=Service.POWER, share=0.918273, kind="registered",
        method=f"{WORD}-method", as_of=date(2026, 6, 1), recorded_at=NOW,
    )  # fmt: skip
    journal.enter(
        kind="site.registered",
        subject=sites[0].public_id,
        values={"name": f"{WORD}-site", "people": NUMBER},
        by=clerk,
        at=NOW,
    )


def _needs(community, person, verifier, shelter) -> None:
    decided = {"reported_by": person, "decided_by": verifier, "decided_at": NOW}
    hidden = {"title": f"{WORD}-need", "detail": f"{WORD}-detail", "quantity": Decimal(NUMBER)}
    for service, site in ((Service.POWER, None), (Service.EDUCATION, shelter)):
        need = NeedFactory(
            community=community, service=service, site=site, status="verified", people=NUMBER,
            source_text=f"{WORD}-source", **hidden, **decided,
        )  # fmt: skip
        journal.enter(
            kind="need.verified",
            subject=need.public_id,
            values={"title": need.title, "people": need.people},
            by=verifier,
            at=NOW,
        )
    NeedFactory(community=community, people=NUMBER, **hidden)  # not verified yet
    DamageFactory(community=community, **hidden)
    # An open need: what is for work only stays inside, and an address waits for a person.
    NeedFactory(
        community=community, status="verified", title=f"{WORD}, вул. Вигадана, 12",
        detail=f"{WORD}-detail", decision_note=f"{WORD}-note", **decided,
    )  # fmt: skip


def _acts(community) -> None:
    hidden = {
        "title_uk": f"{WORD}-act", "title_en": f"{WORD}-act", "detail_uk": f"{WORD}-act",
        "place_uk": f"{WORD}-place", "quantity": Decimal(NUMBER), "amount": Decimal(NUMBER),
        "currency": "EUR",
    }  # fmt: skip
    for sector, flag in ((Sector.ENERGY, False), (Sector.EDUCATION, True)):
        act = ActFactory(community=community, sector=sector, is_protected=flag, **hidden)
        PledgeFactory(act=act)
        journal.enter(
            kind="act.recorded",
            subject=act.public_id,
            values={"title_uk": act.title_uk, "amount": act.amount},
            by=PersonFactory(),
            at=NOW,
        )


def _ledger(community) -> None:
    """Let money and goods with marked secrets go through every step of the ledger."""
    hidden = where(community, name_uk=f"{WORD}-name", name_en=f"{WORD}-name")
    names = {"name_uk": f"{WORD}-partner", "name_en": f"{WORD}-partner"}
    giver = OrganisationFactory(kind="community", **names)
    commitment = signed(
        str(NUMBER), where=hidden, giver=giver, conditions=WORD, document=f"{WORD}-paper"
    )
    paid_in(str(NUMBER), account(where=hidden), commitment=commitment, document=WORD, giver=giver)
    goods = consignment(community, where=hidden, giver=giver, note=WORD)
    (item,) = offered(
        goods, ItemOf(f"{WORD}-goods", Decimal(1), WORD, number=f"{WORD}1"), document=WORD
    )
    receipt = received(
        goods, item, 1, handed_by=WORD, taken_by=WORD, place=WORD, note=WORD, document=WORD
    )
    Photograph.objects.create(
        receipt=receipt, picture=WORD.encode(), sha256=WORD * 4, width=NUMBER, height=NUMBER,
        recorded_at=NOW,
    )  # fmt: skip


def _delivery(community) -> None:
    """Let an open project keep its own: who supplies, what delays it, who the people are."""
    project = community.projects.filter(is_protected=False).order_by("pk").first()
    contracted(project, supplier=f"{WORD}-supplier", title=WORD, document=WORD)
    milestone(project, "400", title_uk=WORD, title_en=WORD)
    delayed(project, note=WORD)
    feared(project, title=WORD, response=WORD)
    result = walked(reported(measured(project), "12"), ResultState.APPROVED)
    ResultPart.objects.create(result=result, sex="female", age="child", value=NUMBER)


def _project(community, person) -> None:
    Project.objects.create(
        community=community, title_uk=f"{WORD}-project", title_en=f"{WORD}-project",
        description=f"{WORD}-project", service=Service.POWER, sector=Sector.ENERGY,
        is_protected=True, people=NUMBER, cost=Decimal(NUMBER), currency="EUR", lead_quarters=4,
        stage="approved", parameters={"kw": NUMBER}, drafted_by=person, recorded_at=NOW,
    )  # fmt: skip


def _choices(community, plan) -> None:
    """Let the plan build one project of a protected kind and leave another out."""
    for number in (901, 902):
        candidate = Candidate.objects.create(
            run=plan.run, number=number, community=community, service=Service.POWER,
            sector=Sector.ENERGY, is_protected=True, people=NUMBER, cost_eur=Decimal(NUMBER),
            lead_quarters=3, parameters={"kw": NUMBER},
        )  # fmt: skip
        if number == 901:
            Choice.objects.create(plan=plan, candidate=candidate, quarter=1, shares={})
        else:
            LeftOut.objects.create(plan=plan, candidate=candidate, reason="money", detail={})


def _inside(community, person, plan) -> None:
    """Put secrets into what only people at work see: looks, curves, versions, first signatures."""
    scenario, project = plan.run.scenario, community.projects.get(title_uk=f"{WORD}-project")
    Look.objects.create(
        community=community, told={"note": WORD}, found={"sites": [WORD]}, package_hours=NUMBER,
        network_sha256="0" * 64, salt=WORD, looked_by=person, recorded_at=NOW,
    )  # fmt: skip
    study = Study.objects.create(
        plan=plan, kind="nearest", detail=WORD, asked_by=person, recorded_at=NOW
    )
    marked = plan.run.candidates.filter(number__in=(901, 902)).order_by("number")
    Finding.objects.create(study=study, candidate=marked[0], lost=NUMBER, fund=WORD)
    Correction.objects.create(
        plan=plan, community=community, numbers=[901, 902], service=Service.POWER,
        summed=0.918273, simulated=0.918273, is_corrected=True,
    )  # fmt: skip
    Frontier.objects.create(scenario=scenario, detail=WORD, asked_by=person, recorded_at=NOW)
    ScenarioVersion.objects.create(
        scenario=scenario, version=NUMBER, question={"name_uk": WORD}, by=person, recorded_at=NOW
    )
    step = Step.objects.create(
        project=project, before="draft", after="appraised", note=WORD, by=person, recorded_at=NOW
    )
    Signature.objects.create(
        project=project, on_step=step, to="approved", note=WORD, by=person, recorded_at=NOW
    )


def _programme(programme, community, person, plan) -> None:
    """Let a marked person sit in the group, and put secrets wherever a programme keeps its own."""
    hidden = Project.objects.get(title_uk=f"{WORD}-project")
    seat = Seat.objects.create(
        programme=programme, person=person, organisation=programme.run_by, since=NOW.date(),
        recorded_at=NOW,
    )  # fmt: skip
    declaration = Declaration.objects.create(
        seat=seat, about="project", project=hidden, nature="family", note=f"{WORD}-note",
        recorded_at=NOW,
    )  # fmt: skip
    rules = programme.rules.get()
    Rules.objects.create(
        programme=programme, number=2, eligibility_uk=WORD, eligibility_en=WORD, scoring_uk=WORD,
        scoring_en=WORD, drafted_by=person, recorded_at=NOW,
    )  # fmt: skip
    Enrolment.objects.create(programme=programme, project=hidden, by=person, recorded_at=NOW)
    Change.objects.create(
        project=hidden, aspect="time", before={"lead_quarters": NUMBER},
        after={"lead_quarters": 1}, what=WORD, reason=WORD, asked_by=person, recorded_at=NOW,
    )  # fmt: skip
    closed = {
        "outcome": "no_quorum", "reasons": WORD, "closed_at": NOW, "closed_by": person,
    }  # fmt: skip
    of_protected = Decision.objects.create(
        programme=programme, rules=rules, question=f"{WORD}-question", opened_by=person,
        recorded_at=NOW,
    )  # fmt: skip
    of_protected.projects.add(hidden)
    KeptOut.objects.create(
        decision=of_protected, seat=seat, declaration=declaration, recorded_at=NOW
    )
    Decision.objects.filter(pk=of_protected.pk).update(**closed)
    Decision.objects.create(
        programme=programme, rules=rules, question=f"{WORD}-still-open", opened_by=person,
        recorded_at=NOW,
    )  # fmt: skip
    Score.objects.create(
        programme=programme, rules=rules, project=hidden, seat=seat, is_eligible=True,
        points=[1, 1], total=Decimal(1), note=WORD, recorded_at=NOW,
    )  # fmt: skip
    overrule = Overrule.objects.create(
        scenario=plan.run.scenario, kind="exclude", community=community, project=hidden,
        reason=WORD, by=person, recorded_at=NOW,
    )  # fmt: skip
    Mandate.objects.create(
        overrule=overrule, programme=programme, decision=of_protected, recorded_at=NOW
    )
    cost = OverrulingCost.objects.create(
        programme=programme, plan=plan, free_plan=plan, lost=1.0, at_most=2.0, by=person,
        recorded_at=NOW,
    )  # fmt: skip
    cost.overrules.add(overrule)  # of a protected kind: not even counted
    Target.objects.create(
        programme=programme, label_uk="Вигадано", label_en="Imagined", unit_uk="од.",
        unit_en="units", target=Decimal(1), by=person, recorded_at=NOW,
    )  # fmt: skip
    risk = Risk.objects.create(
        programme=programme, title=f"{WORD}, вул. Вигадана, 12", likelihood=1, impact=1,
        owner=programme.run_by, response=f"{WORD}, вул. Вигадана, 12", review_on=NOW.date(),
        recorded_at=NOW,
    )  # fmt: skip
    RiskEntry.objects.create(
        risk=risk, likelihood=1, impact=1, response=f"{WORD}, вул. Вигадана, 12",
        review_on=NOW.date(), state="open", note=f"{WORD}, вул. Вигадана, 12", by=person,
        recorded_at=NOW,
    )  # fmt: skip
    Verification.objects.create(
        note=f"{WORD}, вул. Вигадана, 12",
        plan=plan, organisation=programme.run_by, person=person, problem_sha256="ab" * 32,
        plan_sha256="cd" * 32, outcome="confirmed", recorded_at=NOW,
    )  # fmt: skip
    Programme.objects.create(
        name_uk=WORD, name_en=WORD, aims_uk=WORD, aims_en=WORD, begins=NOW.date(),
        ends=NOW.date().replace(year=2029), run_by=programme.run_by, made_by=person,
        recorded_at=NOW,
    )  # fmt: skip
    for kind, subject in (("decision.opened", of_protected), ("overrule.recorded", overrule)):
        journal.enter(
            kind=kind, subject=subject.public_id, values={"reason": WORD}, by=person, at=NOW
        )
    journal.enter(
        kind="programme.project-taken", subject=programme.public_id,
        values={"project": hidden.public_id, "reason": WORD}, by=person, at=NOW,
    )  # fmt: skip
