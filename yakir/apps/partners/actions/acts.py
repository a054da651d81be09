"""Acts: public facts with their parties; a mistake is corrected by a new act that names the old."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ulid import ULID

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.journal import actions as journal
from yakir.apps.partners.actions import checks
from yakir.apps.partners.models import Act, Delivery, Party, Pledge
from yakir.apps.partners.rules import ActKind, PartyRole
from yakir.apps.partners.rules.life import is_protected
from yakir.apps.places.models import Community, Oblast
from yakir.common.errors import Conflict, Invalid
from yakir.common.models import Source
from yakir.common.money import CURRENCIES
from yakir.common.protected import Sector

GREATEST = Decimal(10) ** 16


class AlreadyCorrected(Conflict):
    """The act has a correction; that one is to be corrected."""

    code = "already_corrected"
    message = gettext_lazy("This fact has been corrected already. Correct the newer one.")


@dataclass(frozen=True, slots=True)
class PartyOf:
    """An organisation in its role in an act."""

    organisation: Organisation
    role: str


@dataclass(frozen=True, slots=True)
class ActValues:
    """What a source says: what, when, how much, where. No amount stays no amount."""

    kind: str
    sector: str
    title_uk: str = ""
    title_en: str = ""
    detail_uk: str = ""
    detail_en: str = ""
    happened: str = ""
    quantity: Decimal | None = None
    unit_uk: str = ""
    unit_en: str = ""
    amount: Decimal | None = None
    currency: str = ""
    community: Community | None = None
    oblast: Oblast | None = None
    place_uk: str = ""
    place_en: str = ""
    stated_uk: str = ""
    stated_en: str = ""
    is_protected: bool | None = None

    def faults(self, at: datetime) -> dict[str, str]:
        """Return each field's fault."""
        from_list = _("Choose from the list.")
        has_title = bool(self.title_uk.strip() or self.title_en.strip())
        return checks.present(
            {
                "kind": "" if self.kind in ActKind.values else from_list,
                "sector": "" if self.sector in Sector.values else from_list,
                "title_uk": "" if has_title else _("Write what it is, in a few words."),
                "happened": checks.date_fault(self.happened, at=at),
                "quantity": _number_fault(self.quantity),
                "amount": _number_fault(self.amount),
                "currency": self._currency_fault(),
                "oblast": self._oblast_fault(),
            }
        )

    def settled(self) -> "ActValues":
        """Return the values with the oblast of the community and the mark of a protected kind."""
        words = (self.title_uk, self.title_en, self.unit_uk, self.unit_en)
        return replace(
            self,
            oblast=self.community.oblast if self.community else self.oblast,
            currency=self.currency if self.amount is not None else "",
            is_protected=is_protected(self.sector, words, self.is_protected),
        )

    def fields(self) -> dict[str, object]:
        """Return the values under the names of the act's fields."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def _currency_fault(self) -> str:
        if self.amount is not None and self.currency not in CURRENCIES:
            return _("Choose the currency of the amount.")
        return ""

    def _oblast_fault(self) -> str:
        if self.community and self.oblast and self.community.oblast_id != self.oblast.pk:
            return _("The community lies in another oblast.")
        return ""


@transaction.atomic
def record_act(
    *,
    values: ActValues,
    parties: Iterable[PartyOf],
    source: Source,
    part_of: Act | None = None,
    overlaps: Iterable[Act] = (),
    key: str = "",
    by: Person,
    at: datetime,
) -> Act:
    """Record a public fact with its parties and source."""
    act = _add(values, parties, source, part_of, overlaps, key=key, replaces=None, by=by, at=at)
    _enter("act.recorded", act, by=by, at=at)
    return act


@transaction.atomic
def correct_act(
    *,
    act: Act,
    values: ActValues,
    parties: Iterable[PartyOf],
    source: Source,
    part_of: Act | None = None,
    overlaps: Iterable[Act] = (),
    by: Person,
    at: datetime,
) -> Act:
    """Record a new act that names the one it corrects; a pledge or delivery goes on with the new."""
    old = Act.objects.select_for_update().get(pk=act.pk)
    checks.require(by, old.community)
    if Act.objects.filter(replaces=old).exists():
        raise AlreadyCorrected
    new = _add(values, parties, source, part_of, overlaps, key="", replaces=old, by=by, at=at)
    Pledge.objects.filter(act=old).update(act=new)
    Delivery.objects.filter(act=old).update(act=new)
    _enter("act.corrected", new, by=by, at=at)
    return new


def _add(
    values: ActValues,
    parties: Iterable[PartyOf],
    source: Source,
    part_of: Act | None,
    overlaps: Iterable[Act],
    *,
    key: str,
    replaces: Act | None,
    by: Person,
    at: datetime,
) -> Act:
    parties, overlaps = list(parties), list(overlaps)
    checks.require(by, values.community)
    if faults := {**values.faults(at), **_relation_faults(parties, part_of, overlaps)}:
        raise Invalid(faults)
    act = Act(
        **values.settled().fields(),
        key=key or f"act-{ULID()}".lower(),
        source=source,
        part_of=part_of,
        replaces=replaces,
        recorded_at=at,
    )
    act.search_text = _search_text(act, parties)
    act.save()
    Party.objects.bulk_create(
        [Party(act=act, organisation=party.organisation, role=party.role) for party in parties]
    )
    act.overlaps.set(overlaps)
    return act


def _relation_faults(
    parties: list[PartyOf], part_of: Act | None, overlaps: list[Act]
) -> dict[str, str]:
    faults = {}
    if any(party.role not in PartyRole.values for party in parties):
        faults["parties"] = _("Choose what each organisation does.")
    if len(set(parties)) < len(parties):
        faults["parties"] = _("The same organisation stands twice in one role.")
    if part_of is not None and part_of in overlaps:
        faults["overlaps"] = _("A fact is either part of another or overlaps it, not both.")
    return faults


def _number_fault(number: Decimal | None) -> str:
    if number is None or (number.is_finite() and 0 < number < GREATEST):
        return ""
    return _("Write a number above zero, or leave it empty when the source names none.")


def _search_text(act: Act, parties: list[PartyOf]) -> str:
    names = [name for party in parties for name in _names(party.organisation)]
    words = [act.key, act.title_uk, act.title_en, act.place_uk, act.place_en, *names]
    return " ".join(filter(None, words)).casefold()


def _names(organisation: Organisation) -> tuple[str, str]:
    return organisation.name_uk, organisation.name_en


def _enter(kind: str, act: Act, *, by: Person, at: datetime) -> None:
    """Enter the act with every field, its parties by public id, and its year and oblast apart."""
    fields = {
        name: getattr(act, name)
        for name in ActValues.__dataclass_fields__
        if name not in ("kind", "community", "oblast")
    }
    journal.enter(
        kind=kind,
        subject=act.public_id,
        values={
            **fields,
            "key": act.key,
            "act_kind": str(act.kind),
            "community": act.community.code if act.community else None,
            "oblast": act.oblast.code if act.oblast else None,
            "year": act.happened[:4],
            "source": act.source.public_id,
            "source_publisher": act.source.publisher,
            "source_title": act.source.title,
            "source_url": act.source.url,
            "part_of": checks.id_of(act.part_of),
            "overlaps": sorted(other.public_id for other in act.overlaps.all()),
            "replaces": checks.id_of(act.replaces),
            "parties": [
                [party.role, party.organisation.public_id]
                for party in act.parties.select_related("organisation").order_by("pk")
            ],
        },
        by=by,
        at=at,
    )
