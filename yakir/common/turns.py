"""Turns at the worker: long work goes back to the queue between its parts, behind what waits."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from yakir.common.runs import Heartbeat

#: Priority of work that may take hours; everything else is done before it.
LONG = -10
USUAL = 0
#: Work as urgent as what waits keeps the worker for so long at least. [s]
TURN_SECONDS = 10.0


class GaveWay(Exception):
    """The work went back to the queue; its finished parts are kept."""


class Turn:
    """One stretch of long work, from when the worker took it up until it gives way."""

    def __init__(
        self,
        heart: Heartbeat,
        *,
        priority: int,
        enqueue: Callable[[], Any],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.heart = heart
        self.priority = priority
        self.enqueue = enqueue
        self.clock = clock
        self.began = clock()

    def give_way(self, **kept: Any) -> None:
        """
        Go back to the queue when somebody waits; called between two parts.

        Fields that are `kept` are written on the row of the run when it does.

        What is more urgent goes first at once, what is as urgent after a turn of some seconds. The
        run waits and its task is in the queue in one transaction: neither is without the other. A
        run that was stopped or taken over does not wait again; its heart says that it is stopped.

        Raises
        ------
        GaveWay
            When the work has to end here for now.
        """
        if not self._somebody_waits():
            return
        with transaction.atomic():
            if not self.heart.run.wait_again(seconds=self.heart.seconds, **kept):
                self.heart.stopped = True
                return
            self.enqueue()
        raise GaveWay

    def _somebody_waits(self) -> bool:
        least = self.priority + (self.clock() - self.began < TURN_SECONDS)
        return DBTaskResult.objects.ready().filter(priority__gte=least).exists()
