"""Records from plain members of JSON and back: one plan a class, made from its types."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from yakir.standards import jsonfile
from yakir.standards.oc4ids.problems import InvalidOC4IDS, Path, Problem, Types, pointer
from yakir.standards.oc4ids.records.base import Record, member_name
from yakir.standards.oc4ids.walking import type_of

R = TypeVar("R", bound=Record)
Reader = Callable[[Any, Path, list[Problem]], Any]
_plans: dict[type[Record], "tuple[Member, ...]"] = {}
WANTED = {str: "string", int: "integer", Decimal: "number", bool: "boolean"}


def record_of(kind: type[R], value: Any, path: Path = ()) -> R:
    """
    Return the record that members of JSON hold.

    Members that are null count as left out, which is what the standard takes them for.

    Raises
    ------
    InvalidOC4IDS
        When something is of a type that the record cannot keep, is missing, stands twice, or is
        an empty list, which would be lost; all of it is listed.
    """
    problems: list[Problem] = []
    found = _record(kind, value, path, problems)
    if problems:
        raise InvalidOC4IDS(problems)
    return found  # type: ignore[no-any-return]


def tolerant(kind: type[R], value: Mapping[str, Any]) -> tuple[R, tuple[Problem, ...]]:
    """Return the record that members hold, without what it cannot keep, and what that was."""
    problems: list[Problem] = []
    found = _record(kind, value, (), problems)
    return found, tuple(problems)


def members_of(record: Record) -> dict[str, Any]:
    """Return the members of a record in the order of the standard, those it does not know last."""
    known = plan(type(record))
    members = {
        each.name: _plain(value)
        for each in known
        if (value := getattr(record, each.attribute)) is not None and value != ()
    }
    stray = {each.name for each in known} & record.extra.keys()
    if stray:
        raise ValueError(f"{sorted(stray)} are members of the standard, not extra ones")
    return {**members, **{name: record.extra[name] for name in sorted(record.extra)}}


@dataclass(frozen=True, slots=True)
class Member:
    """How one member of a record is called, read, and whether it must stand."""

    attribute: str
    name: str
    read: Reader
    required: bool


def plan(kind: type[Record]) -> tuple[Member, ...]:
    """Return the members of a class of records, in the order of the standard."""
    if kind not in _plans:
        hints = get_type_hints(kind)
        _plans[kind] = tuple(
            Member(
                attribute=each.name,
                name=member_name(each.name),
                read=_reader(hints[each.name]),
                required=each.default is MISSING,
            )
            for each in fields(kind)
            if each.name != "extra"
        )
    return _plans[kind]


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return members_of(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


def _record(kind: type[Record], value: Any, path: Path, problems: list[Problem]) -> Any:
    if not isinstance(value, Mapping):
        return _wrong(value, path, problems, "object")
    if isinstance(value, jsonfile.Repeated):
        problems.extend(
            Problem(pointer((*path, name)), "repeated_member", {"name": name})
            for name in value.names
        )
    given: dict[str, Any] = {}
    members = plan(kind)
    for member in members:
        found = value.get(member.name)
        if found is not None:
            found = member.read(found, (*path, member.name), problems)
        elif member.required:
            problems.append(Problem(pointer(path), "missing", {"name": member.name}))
        # What could not be read stays at its default; an empty list is no None.
        if found is not None or member.required:
            given[member.attribute] = found
    known = {member.name for member in members}
    extra = {name: each for name, each in value.items() if name not in known}
    return kind(extra=extra, **given)


def _reader(hint: Any) -> Reader:
    choices = [each for each in _choices(hint) if each is not NoneType]
    if len(choices) > 1:
        return _scalar(tuple(choices))
    (only,) = choices
    if get_origin(only) is tuple:
        return _list(get_args(only)[0])
    if isinstance(only, type) and issubclass(only, Record):
        return lambda value, path, problems: _record(only, value, path, problems)
    if only in WANTED:
        return _scalar((only,))
    return _object


def _choices(hint: Any) -> Iterator[Any]:
    yield from get_args(hint) if get_origin(hint) is UnionType else (hint,)


def _list(element: Any) -> Reader:
    read = (lambda value, path, problems: value) if element is Any else _reader(element)

    def list_of(value: Any, path: Path, problems: list[Problem]) -> Any:
        if not isinstance(value, list):
            return _wrong(value, path, problems, "array")
        if not value:
            problems.append(Problem(pointer(path), "empty_list"))
        found = (read(each, (*path, n), problems) for n, each in enumerate(value))
        # What could not be read is a problem already; only coordinates may be anything.
        return tuple(each for each in found if each is not None or element is Any)

    return list_of


def _scalar(kinds: tuple[type, ...]) -> Reader:
    names = tuple(WANTED[kind] for kind in kinds)

    def scalar(value: Any, path: Path, problems: list[Problem]) -> Any:
        found = type_of(value)
        if found in names:
            return value
        if found == "integer" and "number" in names:
            return Decimal(value)
        return _wrong(value, path, problems, *names)

    return scalar


def _object(value: Any, path: Path, problems: list[Problem]) -> Any:
    return value if isinstance(value, Mapping) else _wrong(value, path, problems, "object")


def _wrong(value: Any, path: Path, problems: list[Problem], *wanted: str) -> None:
    given = {"found": Types((type_of(value),)), "wanted": Types(wanted)}
    problems.append(Problem(pointer(path), "wrong_type", given))
