"""Long work in the background: where it stands, who works on it, whether it was lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import OperationalError, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

TELL_EVERY = 1.0  # seconds
# Work hears of its row each second; what the engine does between two tellings takes some.
SILENCE = timedelta(seconds=120)
#: Kept in the language of the source, said in the reader's.
LOST = gettext_noop("The worker stopped without a word.")


class RunState(models.TextChoices):
    """Where a run stands."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("Stopped by a person")


UNFINISHED = frozenset({RunState.QUEUED, RunState.RUNNING})


def is_lost(state: str, heard_at: datetime | None, at: datetime) -> bool:
    """Return whether a run is called running though nobody has heard of it for long."""
    return state == RunState.RUNNING and (heard_at is None or at - heard_at > SILENCE)


class Background(models.Model):
    """Work that a worker does while pages go on, in parts that can be counted."""

    state = models.CharField(
        _("state"), max_length=10, choices=RunState.choices, default=RunState.QUEUED
    )
    done = models.PositiveIntegerField(_("parts done"), default=0)
    total = models.PositiveIntegerField(_("parts"), default=0)
    seconds = models.FloatField(_("seconds"), default=0)
    detail = models.CharField(_("what exactly failed"), max_length=500, blank=True)
    stop_asked = models.BooleanField(_("asked to stop"), default=False)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    heard_at = models.DateTimeField(_("last heard of"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_unfinished(self) -> bool:
        """Whether it waits or runs."""
        return self.state in UNFINISHED

    @property
    def warms_up(self) -> bool:
        """Whether it runs, but no part is finished: the engine may still be compiling itself."""
        return self.state == RunState.RUNNING and self.done == 0

    def begin(self) -> bool:
        """Take it up while it waits; of two workers one does, and the other is told False."""
        now = timezone.now()
        taken = self._rows(RunState.QUEUED).update(
            state=RunState.RUNNING, started_at=now, heard_at=now
        )
        self.refresh_from_db()
        return bool(taken)

    def end(self, state: RunState, **more: Any) -> bool:
        """Close it while it runs; one that was given up or taken over meanwhile is left alone."""
        running = self._rows(RunState.RUNNING).filter(started_at=self.started_at)
        ended = running.update(state=state, finished_at=timezone.now(), **more)
        self.refresh_from_db()
        return bool(ended)

    def wait_again(self, **more: Any) -> bool:
        """Let it wait as before it was taken up; not when somebody stopped it or took it over."""
        running = self._rows(RunState.RUNNING).filter(started_at=self.started_at, stop_asked=False)
        waits = running.update(
            state=RunState.QUEUED, heard_at=None, done=self.done, total=self.total, **more
        )
        return bool(waits)

    def give_up_if_lost(self, *, at: datetime) -> None:
        """Close it as failed when its worker died."""
        if is_lost(self.state, self.heard_at, at):
            self.end(RunState.FAILED, detail=LOST)

    def _rows(self, state: RunState) -> "models.QuerySet[Any]":
        return type(self)._default_manager.filter(pk=self.pk, state=state)


class Heartbeat:
    """Tells the row of a run how far its work is, and hears when a person asks it to stop."""

    def __init__(self, run: Background, clock: Callable[[], float] = monotonic) -> None:
        self.run = run
        self.clock = clock
        self.before = run.seconds
        self.started = clock()
        self.told = self.started
        self.stopped = False

    @property
    def seconds(self) -> float:
        """Seconds that the work has taken, with those of earlier turns."""
        return self.before + self.clock() - self.started

    def stop(self) -> bool:
        """Return whether the work should end."""
        self._tell()
        return self.stopped

    def progress(self, done: int, total: int) -> None:
        """Keep how many parts are done, to be told in its turn."""
        self.run.done, self.run.total = done, total
        self._tell()

    def _tell(self) -> None:
        now = self.clock()
        if now - self.told < TELL_EVERY:
            return
        self.told = now
        # Somebody who took the run over began at another moment; it is theirs from then on.
        running = type(self.run)._default_manager.filter(
            pk=self.run.pk, state=RunState.RUNNING, started_at=self.run.started_at
        )
        try:
            running.update(
                seconds=self.seconds,
                done=self.run.done,
                total=self.run.total,
                heard_at=timezone.now(),
            )
            # A run given up as lost, or asked to stop, has nobody waiting for it.
            self.stopped = not running.filter(stop_asked=False).exists()
        except OperationalError:
            # A busy database is no reason to lose the work; the next second tells again.
            return
