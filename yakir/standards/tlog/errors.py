"""
What can be wrong with a proof.

    ValueError
    ├── NotCanonical      a value has no canonical JSON form
    └── BadProof          a proof does not hold; `step` says where
        └── BadNote       its signed note is malformed or not signed as it should be
"""


class NotCanonical(ValueError):
    """A value has no canonical JSON form."""


class BadProof(ValueError):
    """A proof does not hold; `step` names the step that failed."""

    def __init__(self, step: str, message: str) -> None:
        super().__init__(message)
        self.step = step


class BadNote(BadProof):
    """A signed note is malformed, or no trusted key signed it."""
