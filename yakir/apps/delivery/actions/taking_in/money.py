"""Money of a project that is taken in: pledges, commitments and lines of the ledger, set aside for it."""

from collections.abc import Mapping
from itertools import groupby
from operator import attrgetter

from yakir.apps.accounts.models import Organisation
from yakir.apps.delivery.actions.taking_in.taking import Taking
from yakir.apps.delivery.models import Allocation
from yakir.apps.delivery.rules import MoneyStage
from yakir.apps.journal import actions as journal
from yakir.apps.partners.actions import LineValues, Where, open_account, record_line
from yakir.apps.partners.models import Account, Act, Commitment, Line, Party, Pledge, PledgeChange
from yakir.apps.partners.rules import ActKind, PartyRole, PledgeState
from yakir.apps.partners.rules.ledger import LineKind
from yakir.apps.projects.models import Project
from yakir.common.reported import Body, Moment, Movement

STAGES: Mapping[Moment, MoneyStage] = {
    Moment.COMMITTED: MoneyStage.COMMITTED,
    Moment.PAID: MoneyStage.PAID,
    Moment.SPENT: MoneyStage.SPENT,
}
#: In this order each finds what it hangs on: a payment its commitment, spending its payment.
ORDER = list(Moment)


class Money:
    """What moved for one project, written in the order in which it hangs together."""

    def __init__(self, taking: Taking, project: Project, bodies: Mapping[str, Body]) -> None:
        self.taking = taking
        self.project = project
        self.bodies = bodies
        self.accounts: dict[tuple[str, str], Account] = {}

    def take(self, movements: tuple[Movement, ...]) -> None:
        """Write every movement: each as a row of its own, and its part in the project."""
        inwards = sorted(movements, key=lambda each: (ORDER.index(each.moment), each.on, each.id))
        for moment, found in groupby(inwards, attrgetter("moment")):
            for each in found:
                self._take(each, moment)

    def _take(self, movement: Movement, moment: Moment) -> None:
        match moment:
            case Moment.PLEDGED:
                self._pledge(movement)
            case Moment.COMMITTED:
                self._allocate(movement, self._commitment(movement))
            case Moment.PAID:
                self._allocate(movement, self._line(movement, LineKind.DISBURSEMENT))
            case Moment.SPENT:
                self._allocate(movement, self._line(movement, LineKind.SPENDING))

    def _pledge(self, movement: Movement) -> None:
        if Pledge.objects.filter(public_id=movement.id).exists():
            return
        taking, giver = self.taking, self._end(movement.giver)
        happened = movement.on.isoformat()
        act = Act.objects.create(
            key=movement.id.replace("ykr:", "").replace(":", "-").lower(), kind=ActKind.PLEDGE,
            sector=self.project.sector, is_protected=self.project.is_protected,
            title_uk=self.project.title_uk, title_en=self.project.title_en, happened=happened,
            amount=movement.amount, currency=movement.currency, community=self.project.community,
            source=taking.source, recorded_at=taking.at,
        )  # fmt: skip
        Party.objects.create(act=act, organisation=giver, role=PartyRole.FUNDER)
        pledge = Pledge.objects.create(
            public_id=movement.id, act=act, last_news=happened, recorded_at=taking.at
        )
        PledgeChange.objects.create(
            pledge=pledge, after=PledgeState.MADE, on=happened, source=taking.source,
            **taking.written,
        )  # fmt: skip
        self._enter("pledge.recorded", pledge.public_id, movement)

    def _commitment(self, movement: Movement) -> Commitment:
        """Return the commitment with a line of what it is for this project."""
        commitment = Commitment.objects.filter(public_id=movement.commitment).first()
        giver, taker = self._end(movement.giver), self._end(movement.taker)
        if commitment is None:
            commitment = Commitment.objects.create(
                public_id=movement.commitment, **self._where().fields(), giver=giver, taker=taker,
                currency=movement.currency, signed_on=movement.on,
                pledge=Pledge.objects.filter(public_id=movement.pledge).first(),
                document=self.taking.document, source=self.taking.source, **self.taking.written,
            )  # fmt: skip
            self._enter("commitment.signed", commitment.public_id, movement)
        record_line(
            values=LineValues(
                LineKind.COMMITMENT, movement.on, amount=movement.amount,
                currency=movement.currency, giver=giver, taker=taker, commitment=commitment,
                document=self.taking.document, source=self.taking.source,
            ),
            by=self.taking.by, at=self.taking.at,
        )  # fmt: skip
        return commitment

    def _line(self, movement: Movement, kind: LineKind) -> Line:
        """Return a payment into an account of whoever got it, or spending from theirs."""
        spends = kind is LineKind.SPENDING
        keeper = movement.giver if spends else movement.taker
        commitment = Commitment.objects.filter(public_id=movement.commitment).first()
        return record_line(
            values=LineValues(
                kind, movement.on, amount=movement.amount, currency=movement.currency,
                giver=self._end(movement.giver) if movement.giver else None,
                taker=self._end(movement.taker) if movement.taker else None,
                account=self._account(keeper, movement.currency),
                commitment=None if spends else commitment,
                document=self.taking.document, source=self.taking.source,
            ),
            by=self.taking.by, at=self.taking.at,
        )  # fmt: skip

    def _account(self, keeper: str, currency: str) -> Account:
        found = self.accounts.get((keeper, currency))
        if found is None:
            found = open_account(
                where=self._where(), keeper=self._end(keeper), currency=currency,
                by=self.taking.by, at=self.taking.at,
            )  # fmt: skip
            self.accounts[keeper, currency] = found
        return found

    def _allocate(self, movement: Movement, of: Commitment | Line) -> None:
        """Set it aside for the project, at the worth that it was reported to have."""
        assert movement.worth is not None  # its lack is a fault
        Allocation.objects.create(
            public_id=movement.id, project=self.project, stage=STAGES[movement.moment],
            commitment=of if isinstance(of, Commitment) else None,
            line=of if isinstance(of, Line) else None,
            amount=movement.amount, currency=movement.currency, worth=movement.worth,
            worth_currency=self.project.currency, held_on=movement.on, **self.taking.written,
        )  # fmt: skip
        self._enter("allocation.recorded", movement.id, movement)

    def _where(self) -> Where:
        project = self.project
        return Where(
            project.title_uk, project.title_en, project.sector, project.community,
            is_protected=project.is_protected,
        )  # fmt: skip

    def _end(self, key: str) -> Organisation:
        return self.taking.organisation(self.bodies[key])

    def _enter(self, kind: str, subject: str, movement: Movement) -> None:
        told = {
            "project": self.project.public_id, "is_protected": self.project.is_protected,
            "sector": str(self.project.sector), "oblast": self.project.community.oblast.code,
            "amount": movement.amount, "currency": movement.currency, "worth": movement.worth,
            "held_on": movement.on, "source": self.taking.source.public_id,
        }  # fmt: skip
        journal.enter(kind=kind, subject=subject, values=told, by=self.taking.by, at=self.taking.at)
