"""Sites as a spreadsheet: its columns, what is wrong in one, and the sites one has as rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.places import rules
from yakir.apps.places.models import Community, Equipment, Site, SiteService
from yakir.apps.places.queries.communities import communities_where
from yakir.apps.places.queries.registered import EQUIPMENT, RegisteredSite, registered_sites
from yakir.common import spreadsheet
from yakir.common.protected import Service, SiteKind
from yakir.common.spreadsheet import CellFault, Checked, Column, Fault, Table, Unit

MOST_ROWS = 500
DIGITS = 9
WHOLE = 100  # [%]
SHARE = "generator_least_share"
POSITION: Mapping[str, tuple[float, float]] = {"lat": (44.0, 52.5), "lon": (22.0, 40.3)}
YES_OR_NO = (("yes", _("yes")), ("no", _("no")))
FAULTS: Mapping[str, Promise] = {
    "outside": _("Write a number from %(least)s to %(most)s, or leave this blank."),
    "alone": _("Give “%(label)s” too: one is nothing without the other."),
    "half_a_position": _("Give both latitude and longitude, or neither."),
    "serves_nobody": _("Write for at least one service how many people the site serves."),
    "few_places": _("The site serves %(people)s people already. Write at least as many."),
    "serves_none_there": _("Write first how many people it serves with this service."),
    "named_twice": _("This community has a site of this name in an earlier row."),
    "occupied": _("This community is temporarily occupied; no sites are registered for it."),
    "opens": _("This would make a protected site public. Change its kind on its own page."),
    "too_many_rows": _("A table holds at most %(most)s sites. Split it."),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A checked table of sites, with the sites that stand in the register already."""

    table: Table
    checked: Checked
    columns: tuple[Column, ...]
    communities: Mapping[str, Community]
    known: Mapping[tuple[str, str], RegisteredSite]

    def describe(self, fault: Fault) -> str:
        """Return a fault in words."""
        column = next(each for each in self.columns if each.name == fault.column)
        options = ", ".join(str(label) for _code, label in column.options)
        hint = str(column.hint)
        return spreadsheet.words(fault.code, fault.params, more=FAULTS, hint=hint, options=options)


def sheet_of(table: Table, person: Person) -> Sheet:
    """Return a table of sites with everything that is wrong in it."""
    communities = {each.code: each for each in communities_where(person, Permission.REGISTER)}
    columns = site_columns(communities.values())
    known = _known(communities.values())
    earlier: set[tuple[str, str]] = set()

    def rule(values: Mapping[str, Any]) -> Iterable[tuple[str, CellFault]]:
        key = (str(values.get("community")), str(values.get("name")).casefold())
        if key in earlier:
            yield "name", CellFault("named_twice")
        earlier.add(key)
        yield from _faults(values, communities, known.get(key))

    return Sheet(table, _checked(table, columns, rule), columns, communities, known)


def rows_of(person: Person) -> tuple[list[str], Iterator[list[Any]]]:
    """Return headers and rows of the sites that a person registers, as an import reads them."""
    communities = {each.pk: each for each in communities_where(person, Permission.REGISTER)}
    columns = site_columns(communities.values())
    sites = registered_sites(list(communities)).sites
    headers = [column.label for column in columns]
    rows = (_row(site, communities[site.community_id].code, columns) for site in sites)
    return headers, rows


def site_columns(communities: Iterable[Community]) -> tuple[Column, ...]:
    """Return the columns of a table of sites, in their order."""
    units = [Unit(each.code, each.name_uk, each.name_en) for each in communities]
    return (*_first_columns(units), *_service_columns(), *_equipment_columns())


def _checked(table: Table, columns: tuple[Column, ...], rule: Any) -> Checked:
    checked = spreadsheet.check(table, columns, rule=rule)
    if len(table.rows) <= MOST_ROWS:
        return checked
    much = Fault(table.header_row, "community", "", "", "too_many_rows", {"most": MOST_ROWS})
    return Checked((), (much, *checked.faults), checked.places, checked.unused)


def _known(communities: Iterable[Community]) -> dict[tuple[str, str], RegisteredSite]:
    codes = {each.pk: each.code for each in communities}
    return {
        (codes[site.community_id], site.name.casefold()): site
        for site in registered_sites(list(codes)).sites
    }


def _faults(
    values: Mapping[str, Any],
    communities: Mapping[str, Community],
    known: RegisteredSite | None,
) -> Iterator[tuple[str, CellFault]]:
    """Yield what is wrong with the values of a row together."""
    community = communities.get(str(values.get("community")))
    if community is not None and community.status in rules.OCCUPIED_STATUSES:
        yield "community", CellFault("occupied")
    if known is not None and _opens(known.kind, values.get("kind", known.kind)):
        yield "kind", CellFault("opens")
    if ("lat" in values) != ("lon" in values):
        yield ("lon" if "lat" in values else "lat"), CellFault("half_a_position")
    yield from _faults_of_services(values)
    for name in rules.missing_beside(values):
        yield name, CellFault("alone", **_labels(Equipment, name))


def _opens(before: str, after: str) -> bool:
    return Site(kind=before).is_protected and not Site(kind=after).is_protected


def _faults_of_services(values: Mapping[str, Any]) -> Iterator[tuple[str, CellFault]]:
    if not any(values.get(f"people_{service}") for service in Service.values):
        yield f"people_{Service.POWER.value}", CellFault("serves_nobody")
    for service in Service.values:
        people, most = values.get(f"people_{service}") or 0, values.get(f"places_{service}")
        if most is not None and not people:
            yield f"people_{service}", CellFault("serves_none_there")
        elif most is not None and most < people:
            yield f"places_{service}", CellFault("few_places", people=people)


def _first_columns(units: list[Unit]) -> Iterator[Column]:
    yield Column(
        name="community",
        label_uk="Громада (КАТОТТГ)",
        label_en="Community (KATOTTG)",
        parse=spreadsheet.katottg(units),
        hint=_("KATOTTG code: UA and 17 digits"),
        synonyms=("громада", "код громади", "катоттг", "katottg"),
    )
    yield _column("kind", Site, spreadsheet.choice(SiteKind.choices), True, tuple(SiteKind.choices))
    yield _column("name", Site, spreadsheet.text(200), True)
    for name, (least, most) in POSITION.items():
        yield _column(name, Site, _number(least, most), False)


def _service_columns() -> Iterator[Column]:
    for name in ("people", "places"):
        for service in Service:
            yield _column(
                name, SiteService, _count, False, of=service.label, full=f"{name}_{service.value}"
            )


def _equipment_columns() -> Iterator[Column]:
    for name in EQUIPMENT:
        if name in rules.BOUNDS:
            least, most, unit = rules.BOUNDS[name]
            parse = _percent if name == SHARE else _number(least, most)
            yield _column(name, Equipment, parse, False, of="%" if name == SHARE else unit)
        elif name == "feeder":
            parse = spreadsheet.choice(rules.FEEDERS)
            yield _column(name, Equipment, parse, False, rules.FEEDERS)
        else:
            yield _column(name, Equipment, _yes(), False, YES_OR_NO)


def _column(
    name: str,
    model: type[Model],
    parse: spreadsheet.Parse,
    required: bool,
    options: tuple[tuple[str, str | Promise], ...] = (),
    *,
    of: str | Promise = "",
    full: str = "",
) -> Column:
    """Return a column that is called as the field of a model, with its unit or its service."""
    labels = _labels(model, name, of)
    hint = _("as on the page of the site")
    return Column(
        name=full or name,
        label_uk=labels["label_uk"],
        label_en=labels["label_en"],
        parse=parse,
        hint=hint,
        required=required,
        options=options,
    )


def _labels(model: type[Model], name: str, of: str | Promise = "") -> dict[str, str]:
    """Return what a field is called in both languages, with its unit or its service."""
    labels = {}
    for language in ("uk", "en"):
        with override(language):
            label = str(getattr(model._meta.get_field(name), "verbose_name", name))
            labels[f"label_{language}"] = f"{label}, {of}" if of else label
    return labels


def _number(least: float, most: float) -> spreadsheet.Parse:
    read = spreadsheet.number(digits=DIGITS)

    def parse(cell: str) -> float:
        value = float(read(cell))
        if not least <= value <= most:
            raise CellFault("outside", least=f"{least:g}", most=f"{most:.10g}")
        return value

    return parse


def _percent(cell: str) -> float:
    return float(_number(0, WHOLE)(cell)) / WHOLE


def _count(cell: str) -> int:
    value: int = spreadsheet.integer()(cell)
    if not 0 <= value <= rules.GREATEST_PEOPLE:
        raise CellFault("outside", least="0", most=str(rules.GREATEST_PEOPLE))
    return value


def _yes() -> Callable[[str], bool]:
    read = spreadsheet.choice(YES_OR_NO, {"так": "yes", "ні": "no", "+": "yes", "-": "no"})
    return lambda cell: read(cell) == "yes"


def _row(site: RegisteredSite, code: str, columns: Iterable[Column]) -> list[Any]:
    cells = {
        "community": code,
        "kind": SiteKind(site.kind).label,
        "name": site.name,
        "lat": site.lat,
        "lon": site.lon,
        **{f"people_{service}": people for service, people in site.serves.items()},
        **{f"places_{service}": most for service, most in site.places.items()},
        **{name: _cell(name, value) for name, value in site.equipment.items()},
    }
    return [cells.get(column.name) for column in columns]


def _cell(name: str, value: Any) -> Any:
    if name == SHARE:
        return round(value * WHOLE, 6)
    if isinstance(value, bool):
        return str(dict(YES_OR_NO)["yes" if value else "no"])
    return value
