"""What a question itself fixes and rules out: which candidates are meant, what clashes, in words."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from yakir.apps.catalogue.models import Design
from yakir.apps.places.models import Community
from yakir.apps.planning.models import Scenario
from yakir.apps.planning.queries.candidates import CandidateDraft, design_of
from yakir.apps.planning.rules import Question

Asked = Question | Scenario


def asked_in(asked: Asked, candidates: Sequence[CandidateDraft]) -> list[int]:
    """Candidates that a question fixes: of each design and community the first."""
    first = _first(candidates)
    wanted = ((each["design"], each["community"]) for each in asked.fixed)
    return [first[where] for where in wanted if where in first]


def asked_out(asked: Asked, candidates: Sequence[CandidateDraft]) -> list[int]:
    """Candidates that a question rules out, in one community or everywhere."""
    out = {(each["design"], each["community"]) for each in asked.excluded}
    return [
        number
        for number, draft in enumerate(candidates)
        if {(design_of(draft), draft.place.community.code), (design_of(draft), "")} & out
    ]


def _first(candidates: Sequence[CandidateDraft]) -> dict[tuple[str, str], int]:
    first: dict[tuple[str, str], int] = {}
    for number, draft in enumerate(candidates):
        first.setdefault((design_of(draft), draft.place.community.code), number)
    return first


def demand_clashes(
    question: Question, candidates: Sequence[CandidateDraft], payable: npt.NDArray[np.bool_]
) -> Iterator[str]:
    """Yield what is fixed but is no candidate, cannot be paid, or needs what is ruled out."""
    first, names = _first(candidates), Names(question)
    out = set(asked_out(question, candidates))
    for demand in question.fixed:
        number = first.get((demand["design"], demand["community"]))
        words = {"what": names.of(demand)}
        if number is None:
            yield _("%(what)s is fixed, but is no candidate there.") % words
        elif not payable[number]:
            yield _("%(what)s is fixed, but no fund may pay for it.") % words
        elif candidates[number].needs in out:
            yield _("%(what)s is fixed, but what it needs is ruled out.") % words


class Names:
    """Names of the designs and communities that a question's bonds and demands are about."""

    def __init__(self, asked: Asked) -> None:
        demands = [*asked.fixed, *asked.excluded]
        keys = {each["design"] for each in [*demands, *asked.prerequisites]}
        keys |= {each["needs"] for each in asked.prerequisites}
        codes = {each["community"] for each in demands}
        self.designs = {each.key: each.name for each in Design.objects.filter(key__in=keys)}
        self.communities = {
            each.code: each.name for each in Community.objects.filter(code__in=codes)
        }

    def design(self, key: str) -> str:
        """The name of a design."""
        return self.designs.get(key, key)

    def of(self, demand: Mapping[str, str]) -> str:
        """What is fixed or ruled out, and where."""
        code = demand["community"]
        where = self.communities.get(code, code) if code else _("everywhere")
        return f"{self.design(demand['design'])}, {where}"


def bonds_in_words(asked: Asked) -> dict[str, list[str]]:
    """Return prerequisites, what is fixed and what is ruled out, each in words."""
    if not (asked.prerequisites or asked.fixed or asked.excluded):
        return {"prerequisites": [], "fixed": [], "excluded": []}
    names = Names(asked)
    return {
        "prerequisites": [
            _("%(design)s needs %(needs)s")
            % {"design": names.design(each["design"]), "needs": names.design(each["needs"])}
            for each in asked.prerequisites
        ],
        "fixed": [names.of(each) for each in asked.fixed],
        "excluded": [names.of(each) for each in asked.excluded],
    }
