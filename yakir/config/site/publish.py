"""Publish the whole public site into a folder: pages, exports, proofs, search, manifest, log."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import FileSystemStorage
from django.template.loader import render_to_string

from yakir.apps.journal import actions as log
from yakir.apps.journal import queries as journal
from yakir.apps.journal.rules import Actor
from yakir.apps.publishing.actions import keep_rulings, release_sums, tell_held_back
from yakir.apps.publishing.queries.records import KINDS, found, kind_of
from yakir.config.navigation import LONG_NAMES
from yakir.config.site import folders, search, state
from yakir.config.site.jobs import Job, Moment, every_job, variants
from yakir.config.site.making import Made, Moved, Task, make, write
from yakir.config.site.state import State
from yakir.standards.tlog import manifest

TRIES = 5
BESIDE = frozenset({"assets", "search-index", "root"})
ASSETS = ("yakir/", "vendor/", "django_htmx/")


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication made: the release, how many files, how many of them anew."""

    release: Path
    files: int
    made: int
    bytes_made: int
    entries: int


def publish(folder: Path, *, by: Actor, at: datetime, processes: int = 1) -> Published:
    """Bring the folder to what is public now; what does not hang on a change stays as it is."""
    with folders.alone(folder):
        release_sums(by=by, at=at)
        tell_held_back(by=by, at=at)
        old = folders.served(folder)
        before = state.read(old)
        _keep_rulings(before, at=at)
        for _ in range(TRIES):
            try:
                with folders.new_release(folder) as fresh:
                    return _release(folder, fresh, old, before, by=by, at=at, processes=processes)
            except Moved:
                continue
        raise Moved


def _keep_rulings(before: State, *, at: datetime) -> None:
    """Keep what the gate decides of the records that changed since."""
    keys = Moment()
    changed = [
        subject
        for subject in keys.last
        if kind_of(subject) in KINDS and before.keys.get(f"record {subject}") != keys.of(subject)
    ]
    for start in range(0, len(changed), 500):
        keep_rulings(records=found(changed[start : start + 500]).values(), at=at)


def _release(
    folder: Path, fresh: Path, old: Path | None, before: State, *, by: Actor, at: datetime,
    processes: int,
) -> Published:  # fmt: skip
    checkpoint = log.sign_checkpoint(at=at)
    moment = Moment()
    jobs = list(every_job(moment))
    known = variants(jobs)
    now, stale = _sorted_out(jobs, before)
    if old is not None and not stale and set(now.keys) == set(before.keys) - BESIDE:
        return Published(old, len(before.made), 0, 0, checkpoint.size)
    if old is not None:
        folders.link(now.made, old=old, new=fresh)
    task = Task(fresh, known, journal.with_cosignatures(checkpoint), checkpoint.size)
    keys = {job.name: job.key for job in stale}
    made = 0
    for name, files in make(task, stale, processes=processes):
        now.add(name, keys[name], files)
        made += sum(each.size for each in files)
    for name, files in chain(_assets(fresh), search.files(fresh, now), _root(fresh)):
        now.add(name, "", files)
    if journal.size() != checkpoint.size:
        raise Moved
    _seal(fresh, old, now, by=by, at=at)
    state.write(fresh, now)
    release = folders.switch(folder, fresh)
    return Published(release, len(now.made), len(stale), made, journal.size())


def _sorted_out(jobs: list[Job], before: State) -> tuple[State, list[Job]]:
    """Return what stays as it was made, and what has to be made anew."""
    now, stale = State(), []
    for job in jobs:
        if before.keys.get(job.name) == job.key:
            now.keep(job.name, before)
        else:
            stale.append(job)
    return now, stale


def _seal(fresh: Path, old: Path | None, now: State, *, by: Actor, at: datetime) -> None:
    """List the files, let the journal vouch for the list, and lay the journal beside it."""
    write(fresh, manifest.NAME, b"".join(manifest.lines(_listed(now))))
    if old is not None and (old / manifest.LOG).exists():
        shutil.copytree(old / manifest.LOG, fresh / manifest.LOG, copy_function=_linked)
    log.publish_manifest(fresh, by=by, at=at)


def _linked(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


def _listed(now: State) -> list[manifest.Listed]:
    """Return the files as the manifest lists them, with the entries that prove them."""
    leaves: dict[str, tuple[int, ...]] = {}
    for job, paths in now.files.items():
        if job.startswith("record "):
            numbers = sorted(_number(path) for path in paths if path.startswith(manifest.PROOFS))
            pages = (path for path in paths if not path.startswith(manifest.PROOFS))
            public_id = job.removeprefix("record ")
            own = now.files.get(f"{kind_of(public_id)} {public_id}", [])
            leaves |= dict.fromkeys([*pages, *own], tuple(numbers))
    return [
        manifest.Listed(each.path, each.size, each.sha256, leaves.get(each.path, ()))
        for each in sorted(now.made.values(), key=lambda made: made.path.encode())
        if manifest.is_listed(each.path)
    ]


def _number(path: str) -> int:
    return int(path.removeprefix(f"{manifest.PROOFS}/").removesuffix(".json"))


def _assets(fresh: Path) -> Iterator[tuple[str, list[Made]]]:
    """Write what pages look with: style sheets, signs, scripts."""
    made = []
    for name, file in sorted(_asset_files().items()):
        made.append(write(fresh, f"static/{name}", file.read_bytes()))
    yield "assets", made


def _root(fresh: Path) -> Iterator[tuple[str, list[Made]]]:
    """Write the page that leads into the languages, and what this is in plain words."""
    links = "".join(
        f'<li><a href="{code}/index.html" lang="{code}">{name}</a></li>'
        for code, name in LONG_NAMES.items()
    )
    page = (
        '<!doctype html><html lang="uk"><head><meta charset="utf-8"><title>Yakir</title>'
        '<meta http-equiv="refresh" content="0; url=uk/index.html"></head>'
        f"<body><ul>{links}</ul></body></html>"
    )
    readme = render_to_string("site/README.txt", {"key": journal.verifier_key()})
    yield (
        "root",
        [
            write(fresh, "README.txt", readme.encode()),
            write(fresh, "index.html", page.encode()),
        ],
    )


def _asset_files() -> dict[str, Path]:
    """Return the static files that public pages use, under the names that they use."""
    hashed = getattr(staticfiles_storage, "hashed_files", None)
    if hashed is not None and isinstance(staticfiles_storage, FileSystemStorage):
        root = Path(staticfiles_storage.location)
        every = (each.relative_to(root).as_posix() for each in root.rglob("*") if each.is_file())
        return {name: root / name for name in every if name.startswith(ASSETS) and _is_plain(name)}
    return {
        name: Path(storage.path(name))
        for finder in get_finders()
        for name, storage in finder.list([])
        if name.startswith(ASSETS)
    }


def _is_plain(name: str) -> bool:
    return not name.endswith((".gz", ".br"))
