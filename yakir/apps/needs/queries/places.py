"""Communities as the rules of needs see them."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.db.models import QuerySet

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.needs import rules
from yakir.apps.places.models import Community
from yakir.apps.places.queries import communities_where, scope_of
from yakir.common.spreadsheet import CellFault, Checked, Column, Table, Unit, check
from yakir.common.spreadsheet.columns import Values

# Communities by code: the key of the row, and what the rules see.
Places = Mapping[str, tuple[int, rules.Place]]


def places_for(person: Person) -> Places:
    """Every community by its code: its key, and whether this person registers for it."""
    scope = scope_of(person, Permission.REGISTER)
    fields = ("pk", "code", "name_uk", "name_en", "status", "population")
    return {
        code: (pk, rules.Place(code, name_uk, name_en, status, people, scope.includes(pk)))
        for pk, code, name_uk, name_en, status, people in Community.objects.values_list(*fields)
    }


def communities_of(person: Person) -> QuerySet[Community]:
    """Communities for which a person registers, by name."""
    return communities_where(person, Permission.REGISTER)


def place_of(community: Community, person: Person) -> rules.Place:
    """One community as the rules see it."""
    return rules.Place(
        code=community.code,
        name_uk=community.name_uk,
        name_en=community.name_en,
        status=community.status,
        population=community.population,
        may_register=scope_of(person, Permission.REGISTER).includes(community.pk),
    )


def columns_for(kind: rules.Kind, places: Places) -> tuple[Column, ...]:
    """The columns of a register, whose codes are those of the communities."""
    units = [Unit(place.code, place.name_uk, place.name_en) for _, place in places.values()]
    return rules.columns(kind, units)


def checked(
    kind: rules.Kind,
    table: Table,
    places: Places,
    *,
    today: date,
) -> Checked:
    """What is good in a table of needs or damage, and every fault of the rest."""

    def rule(values: Values) -> Iterator[tuple[str, CellFault]]:
        _, place = places.get(values.get("community", ""), (0, None))
        return rules.faults_of(kind, values, place=place, today=today)

    return check(table, columns_for(kind, places), rule=rule)
