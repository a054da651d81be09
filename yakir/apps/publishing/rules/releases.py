"""When newer sums may follow older ones, so that none less another tells of a few records."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping

from yakir.apps.publishing.rules.cells import LEAST, Cell

Members = frozenset[str]
# By what is summed: the finest groups of records that all sums so far tell apart.
Groups = Mapping[str, tuple[Members, ...]]
COUNT = "records"
BETWEEN = "|"


def member_of(place: str, public_id: str, *values: object) -> str:
    """Return a record, with the values it has now, as a member of sums."""
    said = hashlib.sha256(repr(tuple(map(str, values))).encode()).hexdigest()[:12]
    return BETWEEN.join((place, public_id, said))


def follow(
    groups: Groups,
    cells: Iterable[Cell],
    *,
    told: Collection[str] = frozenset(),
    least: int = LEAST,
) -> Groups | None:
    """
    Return the groups that older and newer sums together tell apart; None if one is too small.

    Every sum ever released is a sum over whole groups. Whatever is added up or subtracted
    leaves sums over whole groups again, so nothing smaller than a group can be had. A record
    that changed its values is another member, and may only come together with others. Those in
    `told` have been public by themselves, so that nothing is lost when they are had.
    """
    finer = dict(groups)
    for what, members in _summed(cells):
        finer[what] = tuple(_split(finer.get(what, ()), members))
    hidden = (_hidden(group, told) for each in finer.values() for group in each)
    return finer if all(not each or _is_large(each, least) for each in hidden) else None


def _summed(cells: Iterable[Cell]) -> Iterator[tuple[str, Members]]:
    """Yield what is summed over which records: how many they are, and each currency."""
    for cell in cells:
        yield COUNT, frozenset(member for member, _ in cell.members)
        for name in cell.sums:
            if len(name) == 3 and name.isupper():
                yield name, frozenset(each for each, money in cell.members if money == name)


def _split(groups: Iterable[Members], members: Members) -> Iterator[Members]:
    """Yield the groups as a sum over these members tells them apart."""
    new = members
    for group in groups:
        yield from filter(None, (group & members, group - members))
        new -= group
    if new:
        yield new


def _hidden(group: Members, told: Collection[str]) -> Members:
    return frozenset(each for each in group if each.split(BETWEEN)[1] not in told)


def _is_large(group: Members, least: int) -> bool:
    """Whether it holds enough records of enough places, whatever values they had."""
    parts = [member.split(BETWEEN) for member in group]
    return (
        len({place for place, _, _ in parts}) >= least
        and len({record for _, record, _ in parts}) >= least
    )
