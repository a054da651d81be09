"""Make pages, chunk by chunk, in this process or in several, each from the same state."""

import gc
import hashlib
import multiprocessing
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, connections

from yakir.apps.journal import queries as journal_tree
from yakir.apps.publishing.queries import journal, projects
from yakir.apps.publishing.queries.steady import forget, steady
from yakir.config.site.addresses import file_of, in_order, relinked
from yakir.config.site.jobs import Job
from yakir.config.site.rendering import render
from yakir.standards.tlog import manifest, note
from yakir.standards.tlog.tree import NodeAt

CHUNK = 200  # [job] read ahead together
TITLE = re.compile(rb"<h1[^>]*>(.*?)</h1>", re.DOTALL)
SOUGHT = frozenset({"community", "project", "design", "partner", "pledge", "plan", "programme"})


class Moved(Exception):
    """Something was written while the pages were made: they are made once more."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file of the publication, its checksum, and its heading where it can be sought."""

    path: str
    size: int
    sha256: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What every process has to know."""

    folder: Path
    variants: frozenset[str]
    checkpoint: str
    size: int


READ_AHEAD: Mapping[str, Callable[[Sequence[str]], None]] = {
    "project": projects.read_ahead,
    "record": journal.read_ahead,
}


def make(task: Task, jobs: Sequence[Job], *, processes: int) -> Iterator[tuple[str, list[Made]]]:
    """Yield for each job the files that were made of it; none where the public may not know."""
    chunks = [jobs[start : start + CHUNK] for start in range(0, len(jobs), CHUNK)]
    if processes == 1 or len(chunks) < 2:
        for chunk in chunks:
            yield from _made(task, chunk)
        return
    # A connection that two processes share would mix up their answers.
    connections.close_all()
    context = multiprocessing.get_context("fork")
    with context.Pool(processes, initializer=_begin, initargs=(task,)) as pool:
        for found in pool.imap_unordered(_chunk, chunks):
            yield from found


_TASK: list[Task] = []


def _begin(task: Task) -> None:
    _TASK[:] = [task]
    forget()
    connection.ensure_connection()
    # Pages leave few cycles behind, and looking for them takes a tenth of the time.
    gc.disable()
    with connection.cursor() as cursor:
        # What this process reads stays as it was now, whatever is written meanwhile.
        cursor.execute(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            if connection.vendor == "postgresql"
            else "BEGIN DEFERRED"
        )


def _chunk(jobs: Sequence[Job]) -> list[tuple[str, list[Made]]]:
    found = _made(_TASK[0], jobs)
    gc.collect()
    return found


def _made(task: Task, jobs: Sequence[Job]) -> list[tuple[str, list[Made]]]:
    if journal_tree.size() != task.size:
        raise Moved
    with steady():
        for kind, ahead in READ_AHEAD.items():
            if some := [job.name.partition(" ")[2] for job in jobs if job.kind == kind]:
                ahead(some)
        found = [(job.name, list(_files(task, job))) for job in jobs]
    forget()
    return found


def _files(task: Task, job: Job) -> Iterator[Made]:
    for address in job.addresses:
        answer = render(address)
        path = file_of(in_order(address), variants=task.variants)
        if answer is None or path is None:
            continue
        body = answer.body
        if answer.is_page:
            body = relinked(body, at=path, address=address, variants=task.variants)
        sought = job.name.partition(" ")[0] in SOUGHT and answer.is_page
        yield write(task.folder, path, body, title=_title(body) if sought else "")
    if job.subject:
        yield from _proofs(task, job.subject)


def _proofs(task: Task, subject: str) -> Iterator[Made]:
    nodes = _nodes(task.checkpoint)
    for index, document in journal.proofs_of(subject, task.checkpoint, nodes).items():
        yield write(task.folder, manifest.proof_path(index), document.text.encode())


_NODES: dict[str, NodeAt] = {}


def _nodes(checkpoint: str) -> NodeAt:
    """Return what finds the nodes of the tree of a checkpoint, a tile at a time."""
    if checkpoint not in _NODES:
        _NODES.clear()
        size = note.read_checkpoint(note.parse(checkpoint).text).size
        _NODES[checkpoint] = journal_tree.nodes_by_tile(size)
    return _NODES[checkpoint]


def write(folder: Path, path: str, body: bytes, *, title: str = "") -> Made:
    """Write a file of a publication that is not served yet."""
    target = folder / path
    try:
        target.write_bytes(body)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    return Made(path, len(body), hashlib.sha256(body).hexdigest(), title)


def _title(body: bytes) -> str:
    found = TITLE.search(body)
    return re.sub(r"<[^>]*>|\s+", " ", found[1].decode()).strip() if found else ""
