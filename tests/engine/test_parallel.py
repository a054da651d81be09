"""Whoever works on the chunks, and whoever dies, the result is one and the same."""

import os
import signal
import time

import pytest

from yakir.engine import parallel

CHUNKS = list(range(12))
SQUARES = {number: number**2 for number in CHUNKS}


def squared(number):
    return number**2


def slowly_squared(number):
    time.sleep(0.1)
    return number**2


def squared_by_a_mortal(chunk):
    """Die once, before the mark of the first death is there."""
    number, mark = chunk
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number**2


def deadly(number):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture(scope="module")
def cluster():
    """Two worker processes on this machine."""
    # Here, and not above, because every process of a pool imports this module.
    import distributed

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        yield cluster


def test_every_kind_of_workers_gives_the_same(cluster):
    for workers in (
        parallel.OneAfterAnother(),
        parallel.EveryCore(processes=2),
        parallel.DaskCluster(cluster.scheduler_address),
    ):
        outcome = parallel.run(squared, CHUNKS, workers=workers)
        assert outcome.complete
        assert list(outcome.results.items()) == list(SQUARES.items())


def test_a_dask_worker_killed_half_way_changes_nothing(cluster):
    killed = []

    def kill_one(number, result):
        if not killed:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    outcome = parallel.run(
        slowly_squared,
        CHUNKS,
        workers=parallel.DaskCluster(cluster.scheduler_address),
        keep=kill_one,
    )
    assert killed
    assert outcome.results == SQUARES


def test_a_process_that_dies_is_replaced(tmp_path):
    chunks = [(number, tmp_path / "died") for number in CHUNKS]
    outcome = parallel.run(squared_by_a_mortal, chunks, workers=parallel.EveryCore(processes=2))
    assert (tmp_path / "died").exists()
    assert outcome.results == SQUARES


def test_work_that_kills_every_worker_is_given_up():
    with pytest.raises(parallel.WorkersLost):
        parallel.run(deadly, [1], workers=parallel.EveryCore(processes=1))


@pytest.mark.parametrize("workers", [parallel.OneAfterAnother(), parallel.EveryCore(processes=2)])
def test_a_run_that_was_stopped_goes_on_with_what_is_left(workers):
    kept = {}
    first = parallel.run(
        squared, CHUNKS, workers=workers, keep=kept.__setitem__, stop=lambda: len(kept) >= 4
    )
    assert not first.complete
    assert first.results == kept

    done_later = {}
    told = []
    second = parallel.run(
        squared,
        CHUNKS,
        workers=workers,
        finished=kept,
        keep=done_later.__setitem__,
        progress=lambda done, total: told.append((done, total)),
    )
    assert second.results == SQUARES
    assert kept.keys() | done_later.keys() == SQUARES.keys()
    assert not kept.keys() & done_later.keys()
    assert told[0] == (len(kept), len(CHUNKS))
    assert told[-1] == (len(CHUNKS), len(CHUNKS))
