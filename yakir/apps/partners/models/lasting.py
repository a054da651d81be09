"""Records that stay: they may be corrected or moved on, never removed."""

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import get_language

from yakir.common.records import CannotChange


class LastingQuerySet(models.QuerySet[Any]):
    """Rows that are not removed in bulk."""

    def delete(self) -> NoReturn:
        """Refuse: nothing is lost."""
        raise CannotChange(f"{self.model.__name__} stays on record; it cannot be removed.")


class Lasting(models.Model):
    """A record that is never removed."""

    objects: ClassVar[models.Manager[Any]] = LastingQuerySet.as_manager()

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: nothing is lost."""
        raise CannotChange(f"{type(self).__name__} stays on record; it cannot be removed.")


def in_language(in_ukrainian: str, in_english: str) -> str:
    """Return the text in the reader's language, else in the other."""
    first, second = in_ukrainian, in_english
    if get_language() != "uk":
        first, second = second, first
    return first or second
