"""Partners of the example: organisations, facts, deliveries, pledges, and the scenario's funds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.partners import actions
from yakir.apps.partners.actions import ActValues, Due, FundValues, PartyOf, SourceValues
from yakir.apps.partners.models import Act, Delivery, Fund, Pledge
from yakir.apps.partners.rules import ActKind, DeliveryState, PartyRole, PledgeState
from yakir.apps.places.models import Community, Oblast
from yakir.apps.publishing.actions import open_at_oblast
from yakir.apps.publishing.models import Clearance
from yakir.apps.publishing.rules import is_protected
from yakir.apps.publishing.rules.gate import AT_OBLAST
from yakir.common.protected import Sector
from yakir.common.time import quarter_of
from yakir.config.example.files import day, document, rows

ROLES_OF_DELIVERIES = {
    "implementers": PartyRole.IMPLEMENTER,
    "funders": PartyRole.FUNDER,
    "recipients": PartyRole.RECIPIENT,
}
WORDED_FOR_THE_OBLAST = "Files of the example name protected facts by oblast only (SOURCES.md)."
EXACT = ("day",)  # a season is no date, so nothing can be late by it


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact of the files, ready to be recorded."""

    key: str
    values: ActValues
    parties: tuple[tuple[str, str], ...]
    source: SourceValues
    part_of: str = ""
    overlaps: tuple[str, ...] = ()
    delivery: str = ""


@transaction.atomic
def load(*, by: Person, at: datetime) -> int:
    """Load everything of partners; twice changes nothing. Return how many facts are new."""
    load_organisations(by=by, at=at)
    new = load_acts(by=by, at=at)
    load_pledges(by=by, at=at)
    load_deliveries(by=by, at=at)
    load_funds(by=by, at=at)
    open_protected(by=by, at=at)
    return new


def load_organisations(*, by: Person, at: datetime) -> None:
    """Record each organisation that is not in the register yet."""
    known = set(Organisation.objects.values_list("key", flat=True))
    for row in rows("organisations.csv"):
        if row["id"] not in known:
            actions.record_organisation(
                key=row["id"],
                name_uk=row["name_uk"],
                name_en=row["name_en"],
                kind=row["kind"],
                form=row["form"],
                country=row["country"],
                by=by,
                at=at,
            )


def load_acts(*, by: Person, at: datetime) -> int:
    """Record each fact that is not there yet, whole ones before their parts; return how many."""
    organisations = {each.key: each for each in Organisation.objects.all()}
    acts = {act.key: act for act in Act.objects.all()}
    entries = {entry.key: entry for entry in all_entries()}
    touching = _both_ways(entries.values())
    new = [entry for entry in _wholes_first(entries) if entry.key not in acts]
    for entry in new:
        acts[entry.key] = actions.record_act(
            key=entry.key,
            values=entry.values,
            parties=[PartyOf(organisations[key], role) for role, key in entry.parties],
            source=actions.record_source(values=entry.source, by=by, at=at),
            part_of=acts[entry.part_of] if entry.part_of else None,
            overlaps=[acts[other] for other in sorted(touching[entry.key]) if other in acts],
            by=by,
            at=at,
        )
    return len(new)


def open_protected(*, by: Person, at: datetime) -> None:
    """Let the protected facts of the files stand at their oblast: that is how they are worded."""
    cleared = set(Clearance.objects.filter(field=AT_OBLAST).values_list("subject", flat=True))
    for act in Act.objects.filter(replaced_by__isnull=True, community=None).order_by("pk"):
        if act.public_id not in cleared and act.oblast_id and is_protected(act):
            open_at_oblast(act=act, reason=WORDED_FOR_THE_OBLAST, by=by, at=at)


def load_pledges(*, by: Person, at: datetime) -> None:
    """Put each fact of the list on the pledge board, where the list says it stands."""
    for row in rows("pledges.csv"):
        act = _newest(Act.objects.get(key=row["act"]))
        if Pledge.objects.filter(act=act).exists():
            continue
        exact = row["due_precision"] in EXACT
        actions.record_pledge(
            act=act,
            state=PledgeState(row["state"]),
            due=Due(
                on=day(row["due_date"]) if exact else None,
                uk=row["due_text_uk"],
                en=row["due_text_en"],
            ),
            last_news=row["last_news_date"],
            is_silent=row["silent"] == "1",
            note=row["reason_uk"],
            note_en=row["reason_en"],
            by=by,
            at=at,
        )


def load_deliveries(*, by: Person, at: datetime) -> None:
    """Record what each source says came, beside its pledge."""
    for row in rows("deliveries.csv"):
        act = _newest(Act.objects.get(key=row["id"]))
        if Delivery.objects.filter(act=act).exists():
            continue
        actions.record_delivery(
            act=act,
            state=DeliveryState(row["status"]),
            pledge=Pledge.objects.filter(act=act).first(),
            by=by,
            at=at,
        )


def load_funds(*, by: Person, at: datetime) -> None:
    """Record the scenario's funds; their money begins in the next quarter."""
    scenario = document("funds.yaml")
    known = set(Fund.objects.values_list("key", flat=True))
    first = quarter_of(localdate(at)).after(1)
    for fund in scenario["funds"]:
        if fund["key"] in known:
            continue
        actions.record_fund(
            key=fund["key"],
            values=FundValues(
                name_uk=fund["name_uk"],
                name_en=fund["name_en"],
                currency=scenario["currency"],
                sectors=tuple(fund["sectors"]),
                smallest=Decimal(fund["smallest_project"]),
                largest=Decimal(fund["largest_project"]),
                greatest_share=Decimal(str(fund["greatest_share"])),
                carry_over=fund["carry_over"],
                own_contribution=Decimal(str(fund.get("own_contribution", 0))),
                ticket=Decimal(fund["ticket"]) if "ticket" in fund else None,
                tranches=tuple(
                    (str(first.after(index)), Decimal(amount))
                    for index, amount in enumerate(fund["by_quarter"])
                ),
            ),
            by=by,
            at=at,
        )


def all_entries() -> Iterator[Entry]:
    """Every fact of the files, with its recipient where the list of pledges names one."""
    recipients = {row["act"]: row["recipient"] for row in rows("pledges.csv")}
    communities = {each.code: each for each in Community.objects.select_related("oblast")}
    oblasts = {each.code: each for each in Oblast.objects.all()}
    for row in rows("facts.csv"):
        yield _entry(row, row["record"], _parties(row, recipients), communities, oblasts)
    for row in rows("deliveries.csv"):
        parties = _parties(row, recipients)
        yield _entry(row, ActKind.DELIVERY, parties, communities, oblasts)
    yield from _damage(communities)
    yield from _of_the_association()
    yield from _assessments()


def _entry(
    row: dict[str, str],
    kind: str,
    parties: tuple[tuple[str, str], ...],
    communities: dict[str, Community],
    oblasts: dict[str, Oblast],
) -> Entry:
    texts = ("title_uk", "title_en", "detail_uk", "detail_en", "unit_uk", "unit_en")
    places = ("place_uk", "place_en")
    return Entry(
        key=row["id"],
        values=ActValues(
            kind=kind,
            sector=row["sector"],
            happened=row["date"],
            quantity=_decimal(row["quantity"]),
            amount=_decimal(row["amount"]),
            currency=row["currency"],
            community=communities[row["community"]] if row["community"] else None,
            oblast=oblasts[row["oblast"]] if row["oblast"] else None,
            stated_uk=row["status_uk"],
            stated_en=row["status_en"],
            is_protected=row["protected"] == "1",
            **{name: row[name] for name in (*texts, *places)},
        ),
        parties=parties,
        source=SourceValues(
            publisher=row["source_publisher"],
            publisher_en=row["source_publisher_en"],
            title=row["source_title"],
            url=row["source_url"],
            published=row["source_date"],
        ),
        part_of=row["part_of"],
        overlaps=tuple(row["overlaps"].split()),
    )


def _parties(row: dict[str, str], recipients: dict[str, str]) -> tuple[tuple[str, str], ...]:
    parties = [tuple(party.split(":")) for party in row.get("parties", "").split()]
    parties += [
        (role.value, key)
        for column, role in ROLES_OF_DELIVERIES.items()
        for key in row.get(column, "").split()
    ]
    if recipient := recipients.get(row["id"]):
        parties.append((PartyRole.RECIPIENT.value, recipient))
    return tuple(dict.fromkeys((role, key) for role, key in parties))


def _damage(communities: dict[str, Community]) -> Iterator[Entry]:
    for row in rows("damage_statements.csv"):
        speaker = "undp" if row["stated_by_en"] == "UNDP" else "kharkiv-city-council"
        yield Entry(
            key=row["id"],
            values=ActValues(
                kind=ActKind.STATEMENT,
                sector=row["sector"],
                title_uk=row["indicator_uk"],
                title_en=row["indicator_en"],
                detail_uk=_sentences(row["qualifier_uk"], row["stated_by_uk"]),
                detail_en=_sentences(row["qualifier_en"], row["stated_by_en"]),
                happened=row["date"],
                quantity=Decimal(row["value"]),
                community=communities[row["community"]],
                is_protected=False,
            ),
            parties=((PartyRole.SPEAKER.value, speaker),),
            source=SourceValues(
                publisher=row["source_publisher"],
                publisher_en=row["source_publisher_en"],
                title=f"{row['indicator_uk']}: {row['stated_by_uk']}",
                url=row["source_url"],
                published=row["date"],
            ),
        )


def _of_the_association() -> Iterator[Entry]:
    for row in rows("association_facts.csv"):
        yield Entry(
            key=row["id"],
            values=ActValues(
                kind=ActKind.STATEMENT,
                sector=Sector.GOVERNANCE,
                title_uk=row["fact_uk"].split(". ")[0].rstrip("."),
                title_en=row["fact_en"].split(". ")[0].rstrip("."),
                detail_uk=row["fact_uk"],
                detail_en=row["fact_en"],
                happened=row["date"],
                is_protected=False,
            ),
            parties=((PartyRole.SPEAKER.value, "association-frontline"),),
            source=SourceValues(
                publisher=row["source_publisher"],
                publisher_en=row["source_publisher_en"],
                title=row["fact_uk"].split(". ")[0].rstrip("."),
                url=row["source_url"],
                published=row["date"],
            ),
        )


def _assessments() -> Iterator[Entry]:
    """Figures of the rapid damage and needs assessments: what it takes, never money given."""
    for number, row in enumerate(rows("rdna.csv"), start=1):
        yield Entry(
            key=f"{row['assessment']}-{number}",
            values=ActValues(
                kind=ActKind.STATEMENT,
                sector=Sector.SEVERAL,
                title_uk=f"{row['assessment']}: {row['indicator_uk']}",
                title_en=f"{row['assessment']}: {row['indicator_en']}",
                happened=row["as_of"],
                quantity=Decimal(row["value"]),
                unit_uk=row["unit_uk"],
                unit_en=row["unit_en"],
                place_uk="Україна",
                place_en="Ukraine",
                is_protected=False,
            ),
            parties=(),
            source=SourceValues(
                publisher=row["source_publisher"],
                publisher_en=row["source_publisher_en"],
                title=f"{row['assessment']}: {row['indicator_uk']}",
                url=row["source_url"],
            ),
        )


def _wholes_first(entries: dict[str, Entry]) -> list[Entry]:
    def depth(entry: Entry) -> int:
        return 1 + depth(entries[entry.part_of]) if entry.part_of else 0

    return sorted(entries.values(), key=depth)


def _both_ways(entries: Iterable[Entry]) -> dict[str, set[str]]:
    touching: dict[str, set[str]] = {entry.key: set(entry.overlaps) for entry in entries}
    for key, others in list(touching.items()):
        for other in others:
            touching[other].add(key)
    return touching


def _newest(act: Act) -> Act:
    """The act that stands now for this one, following corrections."""
    later = Act.objects.filter(replaces=act).first()
    return act if later is None else _newest(later)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _sentences(*parts: str) -> str:
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts if part)
