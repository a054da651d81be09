"""Work in chunks: one after another, on every core, or on a Dask cluster, with one result."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, Protocol, TypeVar

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")

#: Asked between chunks; True ends the run with what is finished.
Stop = Callable[[], bool]
#: Told after each chunk: how many are finished, how many there are.
Progress = Callable[[int, int], None]

#: How often a pool whose worker died is started again before the run gives up.
RESTARTS = 3
#: How often we look whether to stop while workers are busy. [s]
LOOK_EVERY = 0.2


class WorkersLost(RuntimeError):
    """Workers died again and again, so the work itself is too much for this machine."""


class Workers(Protocol):
    """Where chunks are worked on."""

    def each(
        self, task: Callable[[Chunk], Result], chunks: Mapping[int, Chunk], stop: Stop
    ) -> Iterator[tuple[int, Result]]:
        """Yield the number and result of each chunk as it is finished, until `stop` says so."""
        ...


@dataclass(frozen=True)
class Outcome(Generic[Result]):
    """
    What a run came to.

    Parameters
    ----------
    results
        Result of each finished chunk, by its number and in that order.
    total
        How many chunks there are.
    """

    results: Mapping[int, Result]
    total: int

    @property
    def complete(self) -> bool:
        """Whether every chunk is finished."""
        return len(self.results) == self.total


@dataclass(frozen=True)
class OneAfterAnother:
    """This process alone; what a chunk starts in threads of its own still runs in parallel."""

    def each(
        self, task: Callable[[Chunk], Result], chunks: Mapping[int, Chunk], stop: Stop
    ) -> Iterator[tuple[int, Result]]:
        """Yield each chunk's result in order."""
        for number, chunk in chunks.items():
            if stop():
                return
            yield number, task(chunk)


@dataclass(frozen=True)
class EveryCore:
    """Processes of this machine; one that dies is replaced, and its chunk is done again."""

    processes: int = 0

    def each(
        self, task: Callable[[Chunk], Result], chunks: Mapping[int, Chunk], stop: Stop
    ) -> Iterator[tuple[int, Result]]:
        """Yield results as processes finish them."""
        left = dict(chunks)
        for _ in range(RESTARTS + 1):
            try:
                for number, result in self._pool(task, left, stop):
                    del left[number]
                    yield number, result
                return
            except BrokenProcessPool:
                continue
        raise WorkersLost(f"{len(left)} chunks were not finished")

    def _pool(
        self, task: Callable[[Chunk], Result], chunks: Mapping[int, Chunk], stop: Stop
    ) -> Iterator[tuple[int, Result]]:
        count = max(1, min(self.processes or os.cpu_count() or 1, len(chunks)))
        # Children of this process would inherit the threads of Numba and of the database half alive.
        pool = ProcessPoolExecutor(
            count, mp_context=multiprocessing.get_context("forkserver"), initializer=_one_thread
        )
        with pool:
            waiting = iter(list(chunks.items()))
            running = _submit(pool, task, islice(waiting, 2 * count))
            while running and not stop():
                done, _ = wait(running, timeout=LOOK_EVERY, return_when=FIRST_COMPLETED)
                for future in done:
                    yield running.pop(future), future.result()
                running |= _submit(pool, task, islice(waiting, len(done)))
            pool.shutdown(wait=True, cancel_futures=True)


@dataclass(frozen=True)
class DaskCluster:
    """
    Workers of a Dask cluster, which takes over what a lost worker had begun.

    Parameters
    ----------
    address
        Where its scheduler listens, such as `tcp://127.0.0.1:8786`.
    """

    address: str

    def each(
        self, task: Callable[[Chunk], Result], chunks: Mapping[int, Chunk], stop: Stop
    ) -> Iterator[tuple[int, Result]]:
        """Yield results as workers finish them."""
        import distributed

        cluster: Any = distributed
        with cluster.Client(self.address, set_as_default=False) as client, client.as_current():
            futures = {
                client.submit(task, chunk, pure=False): number for number, chunk in chunks.items()
            }
            finished = cluster.as_completed(list(futures))
            while futures and not stop():
                if not finished.has_ready():
                    _rest(LOOK_EVERY)
                    continue
                future = finished.next()
                yield futures.pop(future), future.result()
            client.cancel(list(futures))


def _rest(seconds: float) -> None:
    """Let others work for a moment."""
    import threading

    threading.Event().wait(seconds)


def run(
    task: Callable[[Chunk], Result],
    chunks: Sequence[Chunk],
    *,
    workers: Workers | None = None,
    finished: Mapping[int, Result] | None = None,
    keep: Callable[[int, Result], None] = lambda number, result: None,
    progress: Progress = lambda done, total: None,
    stop: Stop = lambda: False,
) -> Outcome[Result]:
    """
    Return what the task makes of each chunk, whoever works on them.

    Parameters
    ----------
    task
        A function of a module, so that other processes can find it.
    chunks
        What the task is called with, one at a time.
    workers
        Where the work is done; in this process when none is named.
    finished
        Results of an earlier run that ended half-way, by number of the chunk; not done again.
    keep
        Called with each new result as it comes, so that a later run can take it as `finished`.
    progress
        Told how many chunks are finished, and how many there are.
    stop
        Asked between chunks; True ends the run with what is finished.

    Raises
    ------
    WorkersLost
        When processes of this machine died four times.
    """
    results = dict(finished or {})
    todo = {number: chunk for number, chunk in enumerate(chunks) if number not in results}
    progress(len(results), len(chunks))
    for number, result in (workers or OneAfterAnother()).each(task, todo, stop):
        results[number] = result
        keep(number, result)
        progress(len(results), len(chunks))
    return Outcome({number: results[number] for number in sorted(results)}, len(chunks))


def _submit(
    pool: ProcessPoolExecutor,
    task: Callable[[Chunk], Result],
    chunks: Iterator[tuple[int, Chunk]],
) -> dict[Future[Result], int]:
    return {pool.submit(task, chunk): number for number, chunk in chunks}


def _one_thread() -> None:
    """Let each process use one core, so that together they use all and none twice."""
    import numba

    numba.set_num_threads(1)
    # Whoever is interrupted is the process that started this one; it ends the others in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
