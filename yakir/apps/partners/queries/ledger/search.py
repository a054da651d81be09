"""The search of the ledger: lines by filters, and lines as a table for a spreadsheet."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Organisation
from yakir.apps.accounts.rules import OrganisationKind
from yakir.apps.partners.models import Line
from yakir.apps.partners.queries.ledger.standing import standing_lines
from yakir.apps.partners.queries.tables import CHUNK, Table
from yakir.apps.partners.rules.ledger import Boundary

CITIES = (OrganisationKind.COMMUNITY, OrganisationKind.CITY_DEPARTMENT)
SETS: Mapping[str, tuple[OrganisationKind, ...]] = {
    "ours": (*CITIES, OrganisationKind.ASSOCIATION),
    "cities": CITIES,
    "association": (OrganisationKind.ASSOCIATION,),
}


def inside_of(asked: str) -> frozenset[int]:
    """Return the organisations of a set by its name, or the one organisation of a key."""
    if asked in SETS:
        found = Organisation.objects.filter(kind__in=SETS[asked])
    else:
        found = Organisation.objects.filter(key=asked)
    return frozenset(found.values_list("pk", flat=True))


def known_by(day: date | None) -> datetime | None:
    """Return the end of a day in Kyiv, until which lines were recorded."""
    return None if day is None else make_aware(datetime.combine(day, time.max))


def matching(
    lines: QuerySet[Line],
    filters: Mapping[str, Any],
    *,
    inside: Collection[int] = frozenset(),
) -> QuerySet[Line]:
    """Lines that match `q`, `kind`, `what`, `organisation`, `side`, `currency`, standing by `on` and `known`."""
    found = standing_lines(
        lines, held_by=filters.get("on"), recorded_by=known_by(filters.get("known"))
    )
    if words := str(filters.get("q") or "").strip():
        found = found.filter(_named(words))
    if kind := filters.get("kind"):
        found = found.filter(kind=kind)
    if what := filters.get("what"):
        found = found.filter(consignment__isnull=what == "money")
    if currency := filters.get("currency"):
        found = found.filter(currency=currency)
    if key := filters.get("organisation"):
        found = found.filter(Q(giver__key=key) | Q(taker__key=key))
    if side := filters.get("side"):
        found = found.filter(_on_side(side, inside))
    return found


def line_table(lines: QuerySet[Line]) -> Table:
    """Headers and rows of lines; no amount stays no amount."""
    headers = [
        _("Public id"), _("Kind"), _("When"), _("Recorded"), _("Commitment"), _("Account"),
        _("Consignment"), _("Item"), _("Number"), _("From where"), _("To where"), _("Quantity"),
        _("Unit"), _("Amount"), _("Currency"), _("How the value was found"), _("Rate"),
        _("Rate of"), _("From whom"), _("To whom"), _("Document"), _("Source"), _("Reason"),
        _("Replaces"),
    ]  # fmt: skip
    return headers, _rows(lines)


def _rows(lines: QuerySet[Line]) -> Iterator[list[Any]]:
    for line in lines.select_related("replaces").iterator(chunk_size=CHUNK):
        yield [
            line.public_id, line.get_kind_display(), line.held_on, line.recorded_at,
            _name(line.commitment), _name(line.account), _name(line.consignment),
            _name(line.item), line.item.number if line.item else "", line.get_before_display(),
            line.get_after_display(), line.quantity, line.item.unit if line.item else "",
            line.amount, line.currency, line.get_value_method_display(),
            line.rate.uah_per_unit if line.rate else None, line.rate.date if line.rate else None,
            _name(line.giver), _name(line.taker), line.document,
            line.source.by if line.source else "", line.reason,
            line.replaces.public_id if line.replaces else "",
        ]  # fmt: skip


def _name(named: Any) -> str:
    return "" if named is None else str(named.name)


def _named(words: str) -> Q:
    """Return lines whose holding, item, number or document has the words, however spelt."""
    asked = Q()
    for spelling in sorted({words, words.casefold(), words.capitalize(), words.upper()}):
        for name in (
            "consignment__name_uk", "consignment__name_en", "commitment__name_uk",
            "commitment__name_en", "account__name_uk", "account__name_en", "item__name_uk",
            "item__number", "document", "public_id",
        ):  # fmt: skip
            asked |= Q(**{f"{name}__contains": spelling})
    return asked


def _on_side(side: str, inside: Collection[int]) -> Q:
    gives, takes = Q(giver__in=inside), Q(taker__in=inside)
    return {
        Boundary.INCOMING: takes & ~gives,
        Boundary.INTERNAL: takes & gives,
        Boundary.OUTGOING: gives & ~takes,
        Boundary.ELSEWHERE: ~gives & ~takes,
    }.get(Boundary(side), Q(pk__in=[]))
