"""
The journal: appending beside bare inserts, publishing beside copying, checking beside SHA-256.

    python -m benchmarks.journal [--entries 200000] [--batch 1000]

Everything runs in one process on a SQLite database of its own that is removed at the end. Each
figure is processor time, with the time by the clock behind it.
"""

import argparse
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

AT = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
TABLES = ("journal_entry", "journal_node", "journal_payload")


@dataclass(frozen=True, slots=True)
class Time:
    """How long something took."""

    processor: float
    clock: float

    def __str__(self) -> str:
        return f"{self.processor:9.2f} s ({self.clock:.2f} s by the clock)"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=200_000)
    parser.add_argument("--batch", type=int, default=1_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _prepare(folder)
        _append(folder, options.entries, options.batch)
        _publish(folder)
        _prove(options.entries)


def _prepare(folder: Path) -> None:
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/journal.sqlite3"
    os.environ["DJANGO_SETTINGS_MODULE"] = "yakir.config.settings"
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], check=True)
    import django

    django.setup()


def _append(folder: Path, entries: int, batch: int) -> None:
    from yakir.apps.journal import actions

    tenths, done = [], 0
    while done < entries:
        took = _timed(lambda start=done: _tenth(actions, start, entries // 10, batch))
        tenths.append(took)
        done += entries // 10
    whole = Time(sum(each.processor for each in tenths), sum(each.clock for each in tenths))
    bare = _bare(folder, batch)
    hashed = _timed(lambda: _hash_like(folder))
    print(f"append {done} entries    {whole}  {done / whole.clock:.0f} a second by the clock")
    print(f"  by tenths            {', '.join(f'{each.processor:.2f}' for each in tenths)} s")
    print(f"  bare inserts         {bare}  ratio {whole.processor / bare.processor:.1f}")
    print(f"  SHA-256 alone        {hashed}  ratio {whole.processor / hashed.processor:.1f}")


def _tenth(actions: Any, start: int, count: int, batch: int) -> None:
    for first in range(start, start + count, batch):
        records = [
            actions.Record("need.reported", f"ykr:need:{number:026d}", _values(number))
            for number in range(first, min(first + batch, start + count))
        ]
        actions.enter_all(records, by=_Machine(), at=AT)


class _Machine:
    public_id = "ykr:person:00000000000000000000000001"

    def acting_as(self) -> tuple[str, str]:
        """Return an organisation and a role."""
        return "ykr:organisation:00000000000000000000000001", "machine"


def _values(number: int) -> dict[str, Any]:
    return {"title": f"Imagined need {number}", "quantity": number, "people": 40, "unit": "piece"}


def _bare(folder: Path, batch: int) -> Time:
    """Insert the same rows into the same tables of an empty copy, by the driver alone."""
    source = sqlite3.connect(folder / "journal.sqlite3")
    target = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    target.execute("PRAGMA journal_mode=WAL")
    target.execute("PRAGMA synchronous=FULL")
    with closing(source), closing(target):
        for (sql,) in source.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name IN (?, ?, ?) AND sql NOT NULL", TABLES
        ):
            target.execute(sql)
        rows = {name: list(_chunks(source, name, batch)) for name in TABLES}
        return _timed(lambda: _insert(target, rows))


def _chunks(source: sqlite3.Connection, table: str, batch: int) -> Iterator[list[Any]]:
    cursor = source.execute(f"SELECT * FROM {table}")
    while rows := cursor.fetchmany(batch):
        yield rows


def _insert(target: sqlite3.Connection, rows: dict[str, list[list[Any]]]) -> None:
    for at in range(max(map(len, rows.values()))):
        target.execute("BEGIN IMMEDIATE")
        for table, chunks in rows.items():
            if at < len(chunks):
                marks = ", ".join("?" * len(chunks[at][0]))
                target.executemany(f"INSERT INTO {table} VALUES ({marks})", chunks[at])
        target.execute("COMMIT")


def _hash_like(folder: Path) -> None:
    """Hash what an append has to hash: every field, the trees over fields, leaves and nodes."""
    with closing(sqlite3.connect(folder / "journal.sqlite3")) as source:
        for (leaf,) in source.execute("SELECT leaf FROM journal_entry"):
            hashlib.sha256(leaf.encode()).digest()
            hashlib.sha256(b"\x01" * 65).digest()
        for (fields,) in source.execute("SELECT fields FROM journal_payload"):
            for value, salt in json.loads(fields).values():
                hashlib.sha256(bytes.fromhex(salt) + str(value).encode()).digest()
                hashlib.sha256(b"\x00" * 33).digest()
                hashlib.sha256(b"\x01" * 65).digest()


def _publish(folder: Path) -> None:
    from yakir.apps.journal import actions, queries
    from yakir.config.verify.sources import Folder
    from yakir.standards.tlog import publication
    from yakir.standards.tlog.note import VerifierKey
    from yakir.standards.tlog.trust import Trust

    log = folder / "log"
    signing = _timed(lambda: actions.sign_checkpoint(at=AT))
    checkpoint = queries.newest_checkpoint()
    writing = _timed(lambda: actions.write_log(log, checkpoint))
    actions.enter_all([actions.Record("need.reported", "one", {})], by=_Machine(), at=AT)
    after = actions.sign_checkpoint(at=AT)
    again = _timed(lambda: actions.write_log(log, after))
    trust = Trust.of([VerifierKey.read(queries.verifier_key())])
    checking = _timed(lambda: publication.verify(Folder(log), trust))
    files = [path for path in log.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    reading = _timed(lambda: [hashlib.sha256(path.read_bytes()).digest() for path in files])
    bundles = [path for path in files if "entries" in path.parts]
    leaves = _timed(lambda: _leaf_hashes(bundles))
    print(f"sign and keep          {signing}")
    print(f"write {len(files)} files, {size / 1e6:.0f} MB  {writing}")
    print(f"  after one entry more {again}")
    print(f"check all of it        {checking}")
    print(f"  SHA-256 of the bytes {reading}  ratio {checking.processor / reading.processor:.1f}")
    print(f"  every entry alone    {leaves}  ratio {checking.processor / leaves.processor:.1f}")


def _leaf_hashes(bundles: list[Path]) -> None:
    for path in bundles:
        data, at = path.read_bytes(), 0
        while at < len(data):
            end = at + 2 + int.from_bytes(data[at : at + 2])
            hashlib.sha256(b"\x00" + data[at + 2 : end]).digest()
            at = end


def _prove(entries: int) -> None:
    from yakir.apps.journal import queries
    from yakir.standards.tlog import proof
    from yakir.standards.tlog.note import VerifierKey

    keys = [VerifierKey.read(queries.verifier_key())]
    signed = queries.checkpoint()
    chosen = [entries * number // 200 for number in range(200)]
    texts: list[str] = []
    making = _timed(lambda: texts.extend(_proof(queries, each, signed) for each in chosen))
    nodes = queries.nodes_by_tile(queries.size())
    by_tile = _timed(lambda: [_proof(queries, each, signed, nodes) for each in chosen])
    checking = _timed(lambda: [proof.verify(proof.read(text), keys) for text in texts])
    path = max(len(proof.read(text).inclusion) for text in texts)
    print(f"make 200 proofs        {making}")
    print(f"  by whole tiles       {by_tile}")
    print(f"check 200 proofs       {checking}  the longest has {path} hashes")


def _proof(queries: Any, index: int, signed: str, nodes: Any = None) -> str:
    payload = queries.history(f"ykr:need:{index:026d}").get()
    shown = ["title", "subject"]
    return str(queries.proof_of(payload, shown=shown, checkpoint=signed, nodes=nodes).text)


def _timed(work: Callable[[], object]) -> Time:
    processor, clock = time.process_time(), time.perf_counter()
    work()
    return Time(time.process_time() - processor, time.perf_counter() - clock)


if __name__ == "__main__":
    main()
