"""`yakir verify` and `yakir witness` on folders, archives and a server of one's own."""

import base64
import io
import json
import os
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.standards.journal_of import KEY, ORIGIN, RECORD, VERIFIER, Journal
from tests.standards.site_of import log, log_proof, site
from yakir.config import verify, witness
from yakir.config.verify import web
from yakir.config.verify.sources import Tar, Zip
from yakir.standards.tlog import handover, note

ROOT = Path(__file__).parents[2]
SITE = site(300)
SEED = base64.b64encode(bytes(range(80, 112))).decode()
COSIGNER = note.cosigner_key("city.example/w", note.private_key(SEED))
RECORDS = [{**RECORD, "amount": str(number)} for number in range(600)]


def put(folder, files):
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@pytest.fixture
def folder(tmp_path):
    return put(tmp_path / "site", SITE)


@pytest.fixture
def served(tmp_path):
    """A server of a folder, and the addresses that were asked for."""
    asked = []

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            asked.append(self.path)

    with _serving(partial(Quiet, directory=str(tmp_path))) as address:
        yield address, asked


class _serving:  # noqa: N801
    def __init__(self, handler):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def check(*arguments):
    return verify.main([*map(str, arguments), "--key", VERIFIER.text])


def archive(path, files=SITE, prefix="site/"):
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
            for name, data in files.items():
                made.writestr(prefix + name, data)
        return path
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as made:
        for name, data in files.items():
            member = tarfile.TarInfo(prefix + name)
            member.size = len(data)
            made.addfile(member, io.BytesIO(data))
    return path


def test_a_folder_holds(folder, capsys):
    assert check(folder) == 0

    said = capsys.readouterr().out
    assert "PROVEN" in said
    assert "300 entries of yakir.example/journal add up" in said
    assert "4 files are the ones that were listed, as entry 299 says." in said
    assert "2 proofs hold." in said
    assert f"Signed by {ORIGIN}." in said


@pytest.mark.parametrize("name", ["s.zip", "s.tar", "s.tar.gz"])
@pytest.mark.parametrize("prefix", ["", "./", "yakir-2026/"])
def test_an_archive_holds_and_its_fault_is_named(tmp_path, capsys, name, prefix):
    assert check(archive(tmp_path / name, prefix=prefix)) == 0
    assert "2 proofs hold." in capsys.readouterr().out

    bad = archive(tmp_path / name, {**SITE, "style.css": b"h1 {} "}, prefix)

    assert check(bad) == 1
    assert "style.css does not have the 5 bytes listed (step: file)" in capsys.readouterr().out


def test_an_address_holds_and_its_fault_is_named(tmp_path, served, capsys):
    address, asked = served
    put(tmp_path / "site", SITE)

    assert check(f"{address}/site") == 0
    assert "1 proofs hold." in capsys.readouterr().out
    assert len([path for path in asked if "entries" in path]) == 2

    put(tmp_path / "site", {"journal/tile/entries/001.p/44": b"\x00" * 10})
    assert check(f"{address}/site/") == 1
    assert "step: tile" in capsys.readouterr().out


def test_a_log_without_a_list_of_files_says_nothing_of_pages(tmp_path, served, capsys):
    # Whoever serves a site could leave its list away and put the journal in its place.
    bare = {
        path.removeprefix("journal/"): data for path, data in SITE.items() if "journal/" in path
    }
    put(tmp_path / "site", {**bare, "en/index.html": b"<h1>Anything</h1>"})

    assert check(f"{served[0]}/site") == 0
    assert "nothing is said of any page" in capsys.readouterr().out
    assert check(tmp_path / "site") == 1
    assert "en/index.html is no file of a log" in capsys.readouterr().out


def test_a_whole_check_starts_without_django(folder, tmp_path):
    trap = tmp_path / "trap" / "django"
    trap.mkdir(parents=True)
    (trap / "__init__.py").write_text('raise RuntimeError("Django was imported")\n')
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(trap.parent), str(ROOT)]),
        "YAKIR_WITNESS_KEY": SEED,
    }

    for arguments in (
        ["verify", folder, "--json"],
        ["witness", folder / "journal", "--name", "city.example/w", "--state", tmp_path / "seen"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "yakir.config.cli", *map(str, arguments), "--key", VERIFIER.text],
            capture_output=True, encoding="utf-8", timeout=60, env=environment, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")


def test_the_outcome_of_a_site_can_be_had_as_json(folder, capsys):
    assert check(folder, "--json") == 0

    (found,) = json.loads(capsys.readouterr().out)
    assert (found["files"], found["proofs"], found["manifest_entry"]) == (4, 2, 299)
    assert found["checkpoint"]["size"] == 300


def test_a_log_proof_in_a_file_holds(tmp_path, capsys):
    journal = Journal(*RECORDS[:9])
    file = tmp_path / "5.tlog-proof"
    file.write_text(log_proof(journal, 5))

    assert check(file) == 0
    assert "The entry stands; the file shows none of its fields." in capsys.readouterr().out
    file.write_text(log_proof(journal, 5).replace("index 5", "index 4"))
    assert check(file) == 1


def test_a_manifest_without_its_entry_is_taken_only_when_told(folder, capsys):
    (folder / "manifest.proof.json").unlink()

    assert check(folder) == 1
    assert "so nothing in the journal says" in capsys.readouterr().out
    assert check(folder, "--no-anchor") == 0


def test_a_missing_witness_is_a_fault(folder, capsys):
    assert check(folder, "--witness", COSIGNER.text) == 1
    assert "0 known witnesses cosigned, and 1 have to (step: witness)" in capsys.readouterr().out
    assert verify.main([str(folder), "--witness", COSIGNER.text]) == 2
    assert check(folder, "--witness", VERIFIER.text) == 2


def test_a_link_in_a_folder_is_a_fault(folder, capsys):
    (folder / "style.css").unlink()
    (folder / "style.css").symlink_to(folder / "en/index.html")

    assert check(folder) == 1
    assert "style.css is a link" in capsys.readouterr().out


def test_a_link_or_a_doubled_name_in_an_archive_is_a_fault(tmp_path, capsys):
    with tarfile.open(tmp_path / "s.tar", "w") as made:
        member = tarfile.TarInfo("x")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        made.addfile(member)
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as made:
        made.writestr("a", b"1")
        made.writestr("./a", b"2")

    assert check(tmp_path / "s.tar", tmp_path / "s.zip") == 1
    said = capsys.readouterr().out
    assert "is a link or no plain file" in said
    assert "stands twice" in said


@pytest.mark.parametrize("name", ["s.zip", "s.tar", "s.tar.gz"])
def test_what_is_no_archive_cannot_be_read(tmp_path, capsys, name):
    (tmp_path / name).write_bytes(b"this is no archive, but it is long enough" * 50)

    assert check(tmp_path / name) == 2
    assert "CANNOT BE READ" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["xz", "lzma.zip", "names.zip"])
def test_a_damaged_archive_cannot_be_read_and_stops_no_check(tmp_path, folder, capsys, form):
    path, data = tmp_path / f"s.tar.{form}", bytes(range(256)) * 20
    how = zipfile.ZIP_STORED if form == "names.zip" else zipfile.ZIP_LZMA
    if form == "xz":
        with tarfile.open(path, "w:xz") as made:
            member = tarfile.TarInfo("checkpoint")
            member.size = len(data)
            made.addfile(member, io.BytesIO(data))
    else:
        with zipfile.ZipFile(path, "w", how) as made:
            made.writestr("й/checkpoint" if form == "names.zip" else "checkpoint", data)
    broken = bytearray(path.read_bytes().replace("й".encode(), b"\xff\xfe"))
    broken[60] ^= form != "names.zip"
    broken[len(broken) // 2] ^= 0xFF
    path.write_bytes(broken)

    assert check(path, folder) == 2
    said = capsys.readouterr().out
    assert "the archive is broken" in said
    assert "2 proofs hold." in said


@pytest.mark.parametrize("target", ["a\0b", "http://[::1"])
def test_a_name_that_nothing_can_have_cannot_be_read(target, capsys):
    assert check(target) == 2
    assert "CANNOT BE READ" in capsys.readouterr().out


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../x"])
def test_no_source_leaves_its_place(tmp_path, path):
    put(tmp_path, {"x": b"1", "site/y": b"2"})
    sources = [
        verify.opened(str(tmp_path / "site")),
        Zip(archive(tmp_path / "s.zip")),
        Tar(archive(tmp_path / "s.tar")),
        web.Web("http://127.0.0.1:1"),
    ]

    for source in sources:
        with source, pytest.raises(FileNotFoundError):
            source.open(path)


def test_a_server_that_leads_elsewhere_or_breaks_off_is_not_followed(capsys):
    class Bad(BaseHTTPRequestHandler):
        def do_GET(self):
            if "away" in self.path:
                self.send_response(302)
                self.send_header("Location", "http://127.0.0.2:1/x")
            else:
                self.send_response(200)
                self.send_header("Content-Length", "100")
            self.end_headers()

        def log_message(self, *_):
            pass

    with _serving(Bad) as address:
        assert check(f"{address}/away") == 2
        assert "another host" in capsys.readouterr().out
        assert check(f"{address}/short") in {1, 2}


def test_a_server_without_end_is_cut_short(monkeypatch, capsys):
    monkeypatch.setattr(web, "GREATEST_FILE", 1 << 20)

    class Endless(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            try:
                self.wfile.write(b'{"files":[\n')
                while True:
                    self.wfile.write(b"x" * 65536)
            except OSError:
                pass

        def log_message(self, *_):
            pass

    with _serving(Endless) as address:
        assert check(address) == 1
    assert "longer than" in capsys.readouterr().out


@pytest.fixture
def see(tmp_path, monkeypatch, capsys):
    """Look at a log as a witness; returns the status, what was printed and what was said."""
    monkeypatch.setenv("YAKIR_WITNESS_KEY", SEED)

    def see(target, *more, state="seen", key=VERIFIER.text):
        status = witness.main([
            str(target), "--name", COSIGNER.name, "--state", str(tmp_path / state), "--key", key,
            *more,
        ])  # fmt: skip
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return see


def grown(journal, records):
    for record in records:
        journal.enter(record)
    return log(journal)


@pytest.mark.parametrize("by", ["folder", "address"])
def test_a_witness_cosigns_a_log_that_grows(see, tmp_path, served, by):
    address, asked = served
    target = f"{address}/journal" if by == "address" else tmp_path / "journal"
    journal = Journal(*RECORDS[:200])

    for more in (RECORDS[:0], RECORDS[200:300], RECORDS[300:600]):
        put(tmp_path, grown(journal, more))
        status, printed, said = see(target)

        assert (status, said) == (0, "")
        signed = note.verify(printed, [VERIFIER, COSIGNER])
        assert signed.signed_by == (ORIGIN, COSIGNER.name)
        assert note.read_checkpoint(signed.text).size == journal.frontier.size
        assert (tmp_path / "seen").read_text() == printed
    # The path from one size to the next needs the tiles on its way and none besides.
    assert len([path for path in asked if "/tile/" in path]) <= 6
    assert not [path for path in asked if "entries" in path]


def test_a_witness_refuses_a_log_that_goes_back(see, tmp_path):
    put(tmp_path, log(Journal(*RECORDS[:300])))
    see(tmp_path / "journal")
    put(tmp_path, log(Journal(*RECORDS[:200])))

    status, printed, said = see(tmp_path / "journal")

    assert (status, printed) == (1, "")
    assert "refused, rollback: the log went back from 300 entries to 200" in said
    assert (tmp_path / "seen.refused-200").exists()
    assert "\n300\n" in (tmp_path / "seen").read_text()


@pytest.mark.parametrize("size", [300, 400])
def test_a_witness_refuses_a_fork_and_keeps_the_evidence(see, tmp_path, size):
    put(tmp_path, log(Journal(*RECORDS[:300])))
    see(tmp_path / "journal")
    kept = (tmp_path / "seen").read_text()
    fork = [RECORDS[0], RECORDS[5], *RECORDS[2:size]]
    put(tmp_path, log(Journal(*fork)))

    status, printed, said = see(tmp_path / "journal")

    assert (status, printed) == (1, "")
    assert "refused, fork:" in said
    assert note.verify((tmp_path / f"seen.refused-{size}").read_text(), [VERIFIER])
    assert (tmp_path / "seen").read_text() == kept


def test_a_witness_refuses_tiles_that_do_not_bear_out_the_checkpoint(see, tmp_path):
    put(tmp_path, log(Journal(*RECORDS[:300])))
    see(tmp_path / "journal")
    files = log(Journal(*RECORDS[:600]))
    put(tmp_path, {**files, "journal/tile/0/001": bytes(8192)})

    assert "refused, fork" in see(tmp_path / "journal")[2]


def test_a_witness_follows_a_hand_over(see, tmp_path):
    new = note.private_key(base64.b64encode(bytes(range(1, 33))).decode())
    put(tmp_path, log(Journal(*RECORDS[:5])))
    assert see(tmp_path / "journal")[0] == 0
    files = log(Journal(*RECORDS[:9]))
    text = note.parse(files["journal/checkpoint"].decode()).text
    files["journal/checkpoint"] = note.sign(text, ORIGIN, new).encode()
    put(tmp_path, files)
    assert "refused, signature" in see(tmp_path / "journal")[2]

    put(tmp_path, {"journal/handover/1": handover.sign(ORIGIN, 7, old=KEY, new=new).encode()})

    assert see(tmp_path / "journal")[0] == 0


def test_a_witness_remembers_a_hand_over_that_the_log_no_longer_shows(see, tmp_path):
    new = note.private_key(base64.b64encode(bytes(range(1, 33))).decode())
    handed = tmp_path / "journal/handover/1"
    files = log(Journal(*RECORDS[:9]))
    text = note.parse(files["journal/checkpoint"].decode()).text
    files["journal/checkpoint"] = note.sign(text, ORIGIN, new).encode()
    put(
        tmp_path,
        {**files, "journal/handover/1": handover.sign(ORIGIN, 7, old=KEY, new=new).encode()},
    )
    assert see(tmp_path / "journal")[0] == 0

    handed.unlink()
    put(tmp_path, log(Journal(*RECORDS[:12])))
    status, _, told = see(tmp_path / "journal")

    assert (status, "handed over to another key" in told) == (1, True)
    files = log(Journal(*RECORDS[:12]))
    text = note.parse(files["journal/checkpoint"].decode()).text
    put(tmp_path, {"journal/checkpoint": note.sign(text, ORIGIN, new).encode()})
    assert see(tmp_path / "journal")[0] == 0


def test_what_a_witness_needs_is_named(see, tmp_path, monkeypatch, capsys):
    assert see(tmp_path / "absent")[0] == 2
    assert see(tmp_path, key="nonsense")[0] == 2
    (tmp_path / "other").write_text(SITE["journal/checkpoint"].decode().replace(ORIGIN, "x"))
    put(tmp_path, SITE)
    assert "is of another log, x" in see(tmp_path / "journal", state="other")[2]
    assert witness.main(["--name", COSIGNER.name, "--show-key"]) == 0
    assert capsys.readouterr().out.strip() == COSIGNER.text
    monkeypatch.delenv("YAKIR_WITNESS_KEY")
    assert "YAKIR_WITNESS_KEY is missing" in see(tmp_path)[2]


def test_a_cosigned_checkpoint_can_be_asked_for(see, tmp_path):
    put(tmp_path, SITE)
    _, printed, _ = see(tmp_path / "journal")
    put(tmp_path / "site", {**SITE, "journal/checkpoint": printed.encode()})

    # Proofs made before the witness came lack it, so one is asked for the log alone.
    arguments = [str(tmp_path / "site/journal"), "--key", VERIFIER.text]
    assert verify.main([*arguments, "--witness", COSIGNER.text]) == 0


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_server_that_sends_drop_by_drop_runs_out_of_its_time(monkeypatch, capsys, where):
    monkeypatch.setattr(web, "WHOLE", 0.2)
    sent = []

    class Dripping(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            if where == "body":
                self.end_headers()
            self.flush_headers()
            try:
                for _ in range(200):
                    self.wfile.write(b"x")
                    sent.append(1)
                    time.sleep(0.05)
            except OSError:
                pass

        def log_message(self, *_):
            pass

    with _serving(Dripping) as address:
        assert check(address) == 2
        assert len(sent) < 100
    assert "longer than 0.2 s" in capsys.readouterr().out


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_header_of_a_tar_beyond_all_measure_is_not_read(tmp_path, capsys, kind):
    header = tarfile.TarInfo("x")
    header.type, header.size = kind, 1 << 32
    archive(tmp_path / "s.tar")
    whole = header.tobuf(tarfile.GNU_FORMAT) + (tmp_path / "s.tar").read_bytes()
    (tmp_path / "s.tar").write_bytes(whole)

    assert check(tmp_path / "s.tar") == 1
    assert "a header in the archive is longer than" in capsys.readouterr().out
