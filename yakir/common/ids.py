"""Public ids: `ykr:<kind>:<ULID>`, given at creation, never reused."""

import re
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.deconstruct import deconstructible
from ulid import ULID

PATTERN = r"ykr:[a-z-]+:[0-9A-HJKMNP-TV-Z]{26}"
VALID = re.compile(rf"^{PATTERN}$")


def new_id(kind: str) -> str:
    """Return a fresh public id of this kind."""
    return f"ykr:{kind}:{ULID()}"


@deconstructible
class NewId:
    """A default for a field: a fresh public id of one kind."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __call__(self) -> str:
        """Return a fresh public id."""
        return new_id(self.kind)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NewId) and other.kind == self.kind

    __hash__ = None  # type: ignore[assignment]  # compared by migrations, never hashed


def public_id_field(kind: str) -> "models.CharField[str, str]":
    """Return the field that holds a record's public id."""
    return models.CharField(
        max_length=60,
        unique=True,
        editable=False,
        default=NewId(kind),
        validators=[RegexValidator(VALID)],
    )


class PublicIdConverter:
    """A public id in an address."""

    regex = PATTERN

    def to_python(self, value: str) -> str:
        """Return the id as it stands in the address."""
        return value

    def to_url(self, value: Any) -> str:
        """Return the id as it goes into an address."""
        return str(value)
