"""What projects do under the outages of a scenario: each alone, and those of a plan together."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from yakir.apps.endurance.models import OutageScenario
from yakir.apps.endurance.queries.additions import Addition
from yakir.apps.endurance.queries.keeping import Keeping
from yakir.apps.planning.queries.candidates import CandidateDraft, Place
from yakir.common.protected import Service

#: Draws of a scenario in which each project, and each set of them, is tried. [1]
DRAWS = 60
SEED = 1
Floats = npt.NDArray[np.float64]
Stop = Callable[[], bool]
#: Candidates of one community by their numbers, and the community they are of.
Sets = Mapping[int, Sequence[int]]


@dataclass(frozen=True)
class Blackout:
    """Communities of a question under its outages: what they keep without any project."""

    outages: OutageScenario
    keeping: Keeping
    kept: Mapping[int, Mapping[str, float]]
    stop: Stop

    def effects(self, drafts: Sequence[CandidateDraft]) -> list[CandidateDraft]:
        """
        Return the candidates with what each does alone, in the network that it changes.

        Communities do not touch each other, so that one candidate of each is tried at a time.
        """
        found = list(drafts)
        waiting: dict[int, list[int]] = defaultdict(list)
        for number, draft in enumerate(drafts):
            if draft.addition is not None:
                waiting[draft.place.community.pk].append(number)
        for turn in range(max(map(len, waiting.values()), default=0)):
            tried = {pk: own[turn : turn + 1] for pk, own in waiting.items() if len(own) > turn}
            for number, after in self.together(drafts, tried).items():
                draft = drafts[tried[number][0]]
                found[tried[number][0]] = replace(draft, effects=_gained(draft, after))
        return found

    def together(self, drafts: Sequence[CandidateDraft], sets: Sets) -> dict[int, Floats]:
        """Return the share of people with each service once a set is built, by community."""
        homes = sorted(sets)
        if not homes:
            return {}
        added = {pk: _additions(drafts[number] for number in sets[pk]) for pk in homes}
        kept = self.keeping.kept(homes, added, stop=self.stop)
        return {
            pk: _coverage([drafts[number] for number in sets[pk]], kept[row])
            for row, pk in enumerate(homes)
            if sets[pk]
        }

    def as_plain(self) -> dict[str, Any]:
        """Return what makes the numbers come out the same again."""
        return {
            "outages": self.outages.public_id,
            "draws": DRAWS,
            "seed": SEED,
            "network_sha256": self.keeping.known.digest,
            "by_norm": self.keeping.is_by_norm,
        }


def blackout_of(outages: OutageScenario, places: Iterable[Place], *, stop: Stop) -> Blackout:
    """Simulate communities under outages as they are."""
    homes = sorted(place.community.pk for place in places)
    keeping = Keeping(outages, homes, draws=DRAWS, seed=SEED)
    kept = keeping.kept(homes, stop=stop) if homes else np.ones((0, len(Service)))
    named = {
        pk: {code: round(float(part), 6) for code, part in zip(Service.values, row, strict=True)}
        for pk, row in zip(homes, kept, strict=True)
    }
    return Blackout(outages, keeping, named, stop)


def _additions(drafts: Iterable[CandidateDraft]) -> list[Addition]:
    return [draft.addition for draft in drafts if draft.addition is not None]


def _coverage(drafts: Sequence[CandidateDraft], kept: Floats) -> Floats:
    """Shares of people with each service: those of an ordinary day, as far as they last."""
    place = drafts[0].place
    shares = [
        np.nan
        if (day := place.day[code]) is None
        else min(day + sum(draft.day_effects.get(code, 0.0) for draft in drafts), 1.0) * part
        for code, part in zip(Service.values, kept, strict=True)
    ]
    return np.array(shares)


def _gained(draft: CandidateDraft, after: Floats) -> dict[str, float]:
    """What a candidate adds to each service; that it takes nothing away is the same luck's doing."""
    coverage = draft.place.coverage
    gained = {
        code: round(float(share) - before, 6) + 0.0
        for code, share in zip(Service.values, after, strict=True)
        if (before := coverage[code]) is not None
    }
    return {
        code: max(share, 0.0)
        for code, share in gained.items()
        if share > 0 or code == draft.service
    }
