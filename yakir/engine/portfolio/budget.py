"""How long a search may go on: until time, work or patience is over."""

from collections.abc import Callable

Clock = Callable[[], float]
Stop = Callable[[], bool]


class Budget:
    """
    What is left of a search.

    Parameters
    ----------
    seconds, work
        Time and steps after which it ends; None for no limit of steps.
    clock
        Tells the time. [s]
    stop
        Asked now and then; True ends the search.
    """

    def __init__(self, seconds: float, work: int | None, clock: Clock, stop: Stop) -> None:
        self._clock, self._stop = clock, stop
        self._begun, self._seconds, self._most = clock(), seconds, work
        self.work = 0
        self.stopped = False

    @property
    def seconds(self) -> float:
        """Time since the search began."""
        return self._clock() - self._begun

    @property
    def left(self) -> float:
        """Time that is left."""
        return max(self._seconds - self.seconds, 0.0)

    def spend(self, work: int) -> None:
        """Count steps of the search."""
        self.work += work

    @property
    def worked(self) -> bool:
        """Whether all steps are taken."""
        return self._most is not None and self.work >= self._most

    def asked(self) -> bool:
        """Return whether somebody asked the search to end, and remember it."""
        self.stopped = self.stopped or self._stop()
        return self.stopped

    def over(self) -> bool:
        """Return whether the search has to end."""
        return self.asked() or self.worked or self.seconds >= self._seconds
