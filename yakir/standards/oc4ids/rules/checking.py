"""Every rule of every kind of object, and those of a whole project."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain

from yakir.standards.oc4ids.problems import Problem
from yakir.standards.oc4ids.rules import dates, geometry, identifiers, links, money
from yakir.standards.oc4ids.walking import Place

Rule = Callable[[Place], Iterator[Problem]]

OF_KIND: Mapping[str, tuple[Rule, ...]] = {
    "Period": (dates.period,),
    "Document": (dates.document,),
    "Milestone": (dates.milestone,),
    "budget": (dates.budget,),
    "Project": (dates.completion, identifiers.project),
    "ContractingProcess": (identifiers.contracting_process,),
    "Value": (money.value,),
    "geometry": (geometry.geometry,),
}
OF_PROJECT = (links.parties, links.milestones)


def check(places: Sequence[Place]) -> Iterator[Problem]:
    """Yield what is wrong with the objects of a project, first of which is the project itself."""
    for place in places:
        for rule in chain(OF_KIND.get(place.kind, ()), (identifiers.each_once,)):
            yield from rule(place)
    for whole in OF_PROJECT:
        yield from whole(places)
