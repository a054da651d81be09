"""Programmes in public: aims, rules with their date, decisions by seat, overrules and their cost."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Organisation
from yakir.apps.governance.models import (
    Decision,
    Declaration,
    KeptOut,
    Programme,
    Rules,
    Seat,
    Vote,
)
from yakir.apps.governance.queries.access import seats_on
from yakir.apps.governance.queries.overrules import name_meant
from yakir.apps.governance.queries.pages import latest_targets
from yakir.apps.governance.rules import (
    BANDS,
    About,
    Majority,
    Nature,
    Outcome,
    RiskState,
    SeatRole,
    band_of,
)
from yakir.apps.planning.models import Plan
from yakir.apps.planning.rules import OverruleKind
from yakir.apps.projects.models import Project
from yakir.apps.projects.rules import Stage
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.plans import giver_names, scenario_name
from yakir.apps.publishing.queries.programme_rows import (
    CostRow,
    Criterion,
    DecisionRow,
    InterestCount,
    KindCount,
    OptionCount,
    OverruleRow,
    PlanLink,
    ProgrammeDetail,
    ProgrammeRow,
    ProjectRow,
    Ranked,
    RiskRow,
    RulesRow,
    SeatRow,
    StepRow,
    TargetRow,
    VoteRow,
)
from yakir.apps.publishing.queries.projects import change_rows
from yakir.apps.publishing.queries.records import KINDS, decisions, programmes
from yakir.apps.publishing.rules.counts import FEWEST_SEATS
from yakir.apps.publishing.rules.stages import TOLD_STAGES
from yakir.common.formats import is_ukrainian

# What a page asks of every decision, read in one go.
HANGING_ON = (
    "options",
    "votes__seat__organisation",
    "kept_out__declaration",
    "projects__site",
    "projects__version_of_design__design",
    "mandates__overrule__design",
    "mandates__overrule__project__site",
    "mandates__overrule__project__version_of_design__design",
)
BEHIND_A_COST = (
    "overrules__design",
    "overrules__project__site",
    "overrules__project__version_of_design__design",
)
STOPPED = frozenset({Stage.SUSPENDED, Stage.CANCELLED})


def listed() -> list[ProgrammeRow]:
    """Public programmes, newest first."""
    gate = Gate.today()
    found = programmes().order_by("-recorded_at", "-pk")
    return [_Book(gate, each).row for each in found if gate.admits(each)]


def detail(public_id: str) -> ProgrammeDetail | None:
    """Everything public about a programme; None while it has no published rules."""
    gate = Gate.today()
    found = programmes().filter(public_id=public_id).first()
    if found is None or not gate.admits(found):
        return None
    return _Book(gate, found).detail()


class _Book:
    """One programme with its records, read once through the gate."""

    def __init__(self, gate: Gate, programme: Programme) -> None:
        self.gate = gate
        self.programme = programme

    @cached_property
    def decided(self) -> list[Decision]:
        """Closed decisions, newest first, that may stand alone."""
        found = decisions().filter(programme=self.programme).order_by("-closed_at", "-pk")
        return [each for each in found.prefetch_related(*HANGING_ON) if self.gate.admits(each)]

    @property
    def row(self) -> ProgrammeRow:
        """The programme in a list."""
        gate, programme = self.gate, self.programme
        return ProgrammeRow(
            public_id=gate.value(programme, "public_id") or "",
            name=gate.words(programme, "name"),
            aims=gate.words(programme, "aims"),
            begins=gate.value(programme, "begins"),
            ends=gate.value(programme, "ends"),
            run_by=_named(gate, programme.run_by),
            members=programme.members.count(),
            decided=len(self.decided),
        )

    def detail(self) -> ProgrammeDetail:
        """Everything public about the programme."""
        gate, programme = self.gate, self.programme
        closed = decisions().filter(programme=programme).count()
        overrules = tuple(self._overrules())
        projects = tuple(self._projects())
        members = programme.members.order_by("name_uk", "pk")
        seats = list(seats_on(programme, timezone.localdate()))
        return ProgrammeDetail(
            row=self.row,
            members=tuple(_named(gate, each) for each in members),
            targets=tuple(self._targets()),
            seats=tuple(_seat(gate, seat) for seat in seats),
            declared=sum(seat.declarations.exists() for seat in seats),
            interests=tuple(_interests(seats)),
            rules=tuple(self._rules()),
            rankings=tuple(self._rankings()),
            decisions=tuple(self._decision(each) for each in self.decided),
            withheld_decisions=closed > len(self.decided),
            overrules=overrules,
            withheld_overrules=programme.mandates.count() > len(overrules),
            costs=tuple(self._costs()),
            projects=projects,
            withheld_projects=programme.enrolments.count() > len(projects),
            risks=tuple(self._risks()),
        )

    def _targets(self) -> Iterator[TargetRow]:
        for target in latest_targets(self.programme):
            yield TargetRow(
                label=self.gate.words(target, "label"),
                unit=self.gate.words(target, "unit"),
                target=self.gate.value(target, "target"),
                is_standard=bool(target.key),
            )

    def _rules(self) -> Iterator[RulesRow]:
        gate = self.gate
        published = self.programme.rules.exclude(published_at=None).order_by("-number")
        for place, rules in enumerate(published):
            if not gate.admits(rules):
                continue
            yield RulesRow(
                number=rules.number,
                published=gate.value(rules, "published_at"),
                eligibility=gate.words(rules, "eligibility"),
                scoring=gate.words(rules, "scoring"),
                criteria=tuple(_criteria(gate, rules)),
                quorum=gate.value(rules, "quorum"),
                majority=str(Majority(rules.majority).label),
                chair_percent=gate.value(rules, "chair_percent"),
                chair_quarters=gate.value(rules, "chair_quarters"),
                in_force=place == 0,
            )

    @cached_property
    def public_plans(self) -> dict[int, PlanLink]:
        """Published plans of the programme's scenarios, by key."""
        givers = giver_names()
        plans: Any = KINDS["plan"].records()
        own = plans.filter(run__scenario__in=self.programme.scenarios.all())
        return {
            plan.pk: PlanLink(plan.public_id, scenario_name(self.gate, plan.run.scenario, givers))
            for plan in own.defer("problem").select_related("run__scenario")
            if self.gate.admits(plan)
        }

    def _link(self, plan: Plan | None) -> PlanLink | None:
        return None if plan is None else self.public_plans.get(plan.pk)

    def _rankings(self) -> Iterator[Ranked]:
        for ranking in self.programme.rankings.select_related("rules", "plan"):
            link = self._link(ranking.plan)
            if link is not None:
                yield Ranked(link, ranking.rules.number)

    def _decision(self, decision: Decision) -> DecisionRow:
        gate = self.gate
        votes = sorted(decision.votes.all(), key=lambda vote: vote.pk)
        kept = list(decision.kept_out.all())
        counting = [vote for vote in votes if vote.seat_id not in {each.seat_id for each in kept}]
        # The options as they hang on this decision know it; those behind the votes would ask again.
        options = sorted(decision.options.all(), key=lambda option: option.number)
        texts = {option.pk: gate.value(option, "text") or "" for option in options}
        older = decision.replaces
        return DecisionRow(
            public_id=decision.public_id,
            question=gate.value(decision, "question") or "",
            options=tuple(
                OptionCount(texts[option.pk], sum(v.option_id == option.pk for v in counting))
                for option in options
            ),
            outcome=gate.value(decision, "outcome") or "",
            outcome_name=str(Outcome(decision.outcome).label),
            chosen=texts.get(decision.chosen_id or 0, ""),
            reasons=gate.value(decision, "reasons") or "",
            may_vote=gate.value(decision, "may_vote"),
            voted=gate.value(decision, "voted"),
            closed=gate.value(decision, "closed_at"),
            votes=tuple(self._vote(vote, texts.get(vote.option_id or 0, "")) for vote in counting),
            kept_out=_kept_out(decision, kept),
            plan=self._link(decision.plan),
            rules_number=decision.rules.number,
            replaces=older.public_id if older is not None and older in self.decided else "",
            replaced=any(each.replaces_id == decision.pk for each in self.decided),
        )

    def _vote(self, vote: Vote, option: str) -> VoteRow:
        return VoteRow(_seat(self.gate, vote.seat), option, self.gate.value(vote, "reason") or "")

    def _overrules(self) -> Iterator[OverruleRow]:
        gate = self.gate
        found = self.programme.mandates.select_related(
            "overrule__design", "overrule__project__site", "overrule__community", "decision"
        ).order_by("-recorded_at", "-pk")
        open_decisions = {each.pk: each for each in self.decided}
        for mandate in found:
            overrule, decision = mandate.overrule, open_decisions.get(mandate.decision_id)
            if not gate.admits(overrule):
                continue
            project = overrule.project
            yield OverruleRow(
                public_id=overrule.public_id,
                name=gate.words(project, "title") if project else name_meant(overrule),
                community=gate.words(overrule.community, "name"),
                kind=overrule.kind,
                kind_name=str(OverruleKind(overrule.kind).label),
                quarter=gate.value(overrule, "quarter") or "",
                reason=gate.value(overrule, "reason") or "",
                decision=(gate.value(decision, "question") or "") if decision else "",
                since=gate.value(overrule, "recorded_at"),
                withdrawn=gate.value(overrule, "withdrawn_at"),
            )

    def _costs(self) -> Iterator[CostRow]:
        costs = self.programme.costs.select_related("plan").prefetch_related(*BEHIND_A_COST)
        for cost in costs:
            link = self._link(cost.plan)
            if link is not None:
                told = [self.gate.admits(each) for each in cost.overrules.all()]
                # What overruling a few protected projects costs would tell how many they serve.
                shows = all(told)
                yield CostRow(
                    plan=link,
                    lost=cost.lost if shows else None,
                    at_most=cost.at_most if shows else None,
                    overrules=sum(told),
                )

    def _projects(self) -> Iterator[ProjectRow]:
        shown: Any = KINDS["project"].records()
        own = shown.filter(enrolment__programme=self.programme).order_by("enrolment__pk")
        for project in own.prefetch_related("steps"):
            if self.gate.admits(project):
                yield self._project(project)

    def _project(self, project: Project) -> ProjectRow:
        gate = self.gate
        steps = sorted(project.steps.all(), key=lambda step: step.pk)
        steps = [step for step in steps if step.after in TOLD_STAGES]
        return ProjectRow(
            public_id=project.public_id,
            title=gate.words(project, "title"),
            community=gate.words(project.community, "name"),
            stage=project.stage,
            stage_name=str(Stage(project.stage).label),
            has_stopped=Stage(project.stage) in STOPPED,
            steps=tuple(
                StepRow(each.after, str(Stage(each.after).label), gate.value(each, "recorded_at"))
                for each in steps
            ),
            changes=tuple(change_rows(gate, project)),
        )

    def _risks(self) -> Iterator[RiskRow]:
        gate = self.gate
        risks = list(filter(gate.admits, self.programme.risks.select_related("owner")))
        risks.sort(key=lambda each: (-each.likelihood * each.impact, each.pk))
        for risk in risks:
            band = band_of(risk.likelihood, risk.impact)
            yield RiskRow(
                title=gate.value(risk, "title") or "",
                band=band,
                band_name=str(BANDS[band]),
                owner=_named(gate, risk.owner),
                response=gate.value(risk, "response") or "",
                review_on=gate.value(risk, "review_on"),
                state=risk.state,
                state_name=str(RiskState(risk.state).label),
            )


def _named(gate: Gate, organisation: Organisation) -> str:
    return gate.words(organisation, "name")


def _seat(gate: Gate, seat: Seat) -> SeatRow:
    return SeatRow(
        organisation=_named(gate, seat.organisation),
        role=str(SeatRole(seat.role).label),
        since=gate.value(seat, "since"),
    )


def _interests(seats: list[Seat]) -> Iterator[InterestCount]:
    """
    Yield how many interests are declared now, by kind and nature; never whose or in what.

    In a small group the seats are named with their organisations, and a kind beside them could
    point to one person's family or work: there only how many there are is told.
    """
    now = Declaration.objects.filter(seat__in=seats, replaced_by=None).exclude(about=About.NOTHING)
    if len(seats) < FEWEST_SEATS:
        if count := now.count():
            yield InterestCount(_("of any kind"), _("the group is too small to tell"), count)
        return
    counts = Counter(now.values_list("about", "nature"))
    for (about, nature), count in sorted(counts.items()):
        yield InterestCount(str(About(about).label), str(Nature(nature).label), count)


def _kept_out(decision: Decision, kept: list[KeptOut]) -> tuple[KindCount, ...]:
    """How many an interest of each kind kept out; of any kind where few could be meant."""
    if not kept:
        return ()
    if len(kept) + (decision.may_vote or 0) < FEWEST_SEATS:
        return (KindCount(_("an interest of any kind"), len(kept)),)
    kinds = Counter(str(About(each.declaration.about).label) for each in kept)
    return tuple(KindCount(*each) for each in sorted(kinds.items()))


def _criteria(gate: Gate, rules: Rules) -> Iterator[Criterion]:
    """Yield the criteria in the reader's language, or in the other where that one is held."""
    here, there = ("name_uk", "name_en") if is_ukrainian() else ("name_en", "name_uk")
    for each in gate.value(rules, "criteria") or ():
        yield Criterion(each[here] or each[there], each["weight"])
