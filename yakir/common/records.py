"""Base models: what is only added to, and where a fact comes from."""

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _


class CannotChange(TypeError):
    """A record that is only added to was to be changed or removed."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that are neither changed nor removed in bulk."""

    def update(self, **values: Any) -> NoReturn:
        """Refuse: history is added to, not edited."""
        raise CannotChange(f"{self.model.__name__} is append-only; add a record instead.")

    def delete(self) -> NoReturn:
        """Refuse: history is added to, not edited."""
        raise CannotChange(f"{self.model.__name__} is append-only; it cannot be removed.")


class AppendOnly(models.Model):
    """A record that is only ever added; a correction is a new record."""

    objects: ClassVar[models.Manager[Any]] = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the record; refuse to change one that exists."""
        if not self._state.adding:
            raise CannotChange(f"{type(self).__name__} is append-only; add a record instead.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: history is added to, not edited."""
        raise CannotChange(f"{type(self).__name__} is append-only; it cannot be removed.")


class Recorded(models.Model):
    """A fact with the time it was recorded."""

    recorded_at = models.DateTimeField(_("recorded"), editable=False)

    class Meta:
        abstract = True
