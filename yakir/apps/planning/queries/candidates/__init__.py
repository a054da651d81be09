"""Candidates of a question: communities, designs sized to their gaps, drafted projects, what ties them."""

from yakir.apps.planning.queries.candidates.bonds import design_of
from yakir.apps.planning.queries.candidates.drafting import (
    CURRENCY,
    candidates_for,
    candidates_of,
    in_euro,
)
from yakir.apps.planning.queries.candidates.drafts import CandidateDraft, Place
from yakir.apps.planning.queries.candidates.places import places_of

__all__ = [
    "CURRENCY",
    "CandidateDraft",
    "Place",
    "candidates_for",
    "candidates_of",
    "design_of",
    "in_euro",
    "places_of",
]
