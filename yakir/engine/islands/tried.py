"""Designs that a search for an island's sizes has simulated, so that it can go on later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Index of each of the nine numbers among its steps.
Choice = tuple[int, ...]


@dataclass(frozen=True)
class Score:
    """
    How good a design is: what is missing to the rule comes as a penalty on the cost.

    `whole` is no where the cost alone was too much already, and the rule was not looked at.
    """

    value: float
    cost_eur: float
    missing: float
    whole: bool = True


@dataclass
class Tried:
    """
    What a search has found out so far; given to the same search again, it goes on from there.

    Parameters
    ----------
    scores
        Score of each choice, by the round and the stage in which it was tried.
    evaluations
        Designs that were simulated.
    """

    scores: dict[tuple[int, int, Choice], Score] = field(default_factory=dict)
    evaluations: int = 0

    def as_plain(self) -> dict[str, Any]:
        """Return it as JSON keeps it, every number to its last digit."""
        rows = [
            [round_, stage, list(choice), *map(float, vars(score).values())]
            for (round_, stage, choice), score in self.scores.items()
        ]
        return {"evaluations": self.evaluations, "scores": rows}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Tried":
        """Return what JSON kept."""
        scores = {
            (round_, stage, tuple(choice)): Score(value, cost, missing, bool(whole))
            for round_, stage, choice, value, cost, missing, whole in plain.get("scores", ())
        }
        return cls(scores, plain.get("evaluations", 0))
