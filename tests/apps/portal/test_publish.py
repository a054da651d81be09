"""The static site: the portal's own pages as files, whole at every moment, with nothing secret."""

import csv
import json
import os
import re
import resource
import shlex
import signal
import zipfile
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from openpyxl import load_workbook

from tests.apps.portal.addresses import names, public_addresses, text_of
from tests.factories.accounts import NOW
from tests.factories.needs import NeedFactory
from tests.factories.secrets import NUMBER, WORD, marked_secrets
from tests.repository.test_docs import ROOT, commands
from yakir.apps.accounts.models import Person
from yakir.apps.journal import actions
from yakir.apps.journal import queries as journal
from yakir.apps.journal.models import Payload
from yakir.apps.publishing.actions import withdraw
from yakir.apps.publishing.models import Ruling
from yakir.apps.publishing.queries import opendata
from yakir.config.site import folders
from yakir.config.site.addresses import file_of, in_order, relinked
from yakir.config.site.archive import NothingPublished, archive
from yakir.config.site.jobs import Moment, every_job, variants
from yakir.config.site.publish import publish
from yakir.config.verify import main as verify
from yakir.standards.oc4ids import validate

pytestmark = pytest.mark.django_db
GUIDE = ROOT / "docs/how-to/publish.md"
# What only a server can do is not offered by files.
ONLY_LIVE = re.compile(
    rb'<a class="in"[^>]*>.*?</a>|<li><a href="[^"]*"( rel="nofollow")>.*?</a></li>'
    rb'|<form class="filters".*?</form>|<p><a href="[^"]*search[^"]*">[^<]*</a></p>'
    rb'|<form[^>]*calculator.*?</form>|<script[^>]*></script>|<noscript>.*?</noscript>| rel="nofollow"',
    re.DOTALL,
)
ASSETS = (".png", ".woff2", ".ico")
ADDRESS = re.compile(rb' (?:href|src|data-[a-z-]+)="[^"]*"')


def published(folder: Path, **more):
    return publish(folder, by=Person.objects.machine(), at=NOW, **more)


def files(release: Path) -> dict[str, bytes]:
    return {
        each.relative_to(release).as_posix(): each.read_bytes()
        for each in release.rglob("*")
        if each.is_file()
    }


def is_proven(folder: Path) -> bool:
    return verify(["--key", journal.verifier_key(), str(folder)]) == 0  # it prints why not


def test_every_address_of_the_portal_has_its_files():
    written = {
        name for job in every_job(Moment()) for name in [job.name.partition(" ")[0]]
    }  # of an empty portal: what hangs on records is looked at below

    missing = set(names("portal")) - written
    on_records = {
        "community", "design", "project", "plan", "plan-json", "plan-csv", "programme", "partner",
        "pledge", "record",
    }  # fmt: skip
    elsewhere = {"checkpoint", "proof", "method-page", "schema", "table", "geojson"}
    assert missing - on_records - elsewhere == set()


def test_the_pages_are_those_of_the_live_portal(tmp_path, client, world):
    release = published(tmp_path).release
    known = variants(list(every_job(Moment())))
    looked = 0

    for address in public_addresses(world):
        path = file_of(in_order(address), variants=known)
        if path is None or not path.endswith(".html") or "/journal.html" in path:
            continue
        if "/designs/" in path:  # a calculator needs a server
            continue
        live = client.get(address)
        if live.status_code != 200:
            continue
        body = relinked(live.content, at=path, address=address, variants=known)
        assert _bare((release / path).read_bytes()) == _bare(body), address
        looked += 1

    assert looked > 40


def _bare(page: bytes) -> bytes:
    """Return a page without what only a server can do."""
    page = re.sub(rb"<header.*?</header>", b"", page, flags=re.DOTALL)
    page = ADDRESS.sub(b"", ONLY_LIVE.sub(b"", page))
    return b" ".join(page.replace(b" cols--form", b"").split())


def test_no_marked_secret_stands_in_any_file(tmp_path, world):
    marked_secrets(world.community, world.clerk, world.verifier, world.plan)

    found = files(published(tmp_path).release)

    marks = [WORD, str(NUMBER), "918\u00a0273", "918,273", "918 300", "918\u00a0300"]
    leaks = [
        (path, mark)
        for path, body in found.items()
        if not path.endswith(ASSETS)
        for mark in marks
        if mark in text_of(body)
    ]
    assert leaks == []
    assert len(found) > 100


def test_a_site_is_proven_by_its_own_journal_and_no_link_is_dead(tmp_path, world, capsys):
    release = published(tmp_path).release

    assert is_proven(tmp_path / "current")
    dead = [
        (path, link)
        for path, body in files(release).items()
        if path.endswith(".html")
        for link in re.findall(r' (?:href|src)="([^"#]+)', body.decode())
        if not link.startswith(("http", "mailto", "data:"))
        and not (release / path).parent.joinpath(link).exists()
    ]
    assert dead == []


def test_one_byte_changed_is_found_and_named(tmp_path, world, capsys):
    release = published(tmp_path / "site").release
    whole = files(release)
    chosen = {
        "page": next(name for name in whole if name.startswith("uk/projects/")),
        "export": next(name for name in whole if name.endswith(".csv")),
        "OC4IDS": next(name for name in whole if name.endswith("oc4ids.json")),
        "tile": next(name for name in whole if "/tile/entries/" in name),
        "checkpoint": "journal/checkpoint",
        "proof": next(name for name in whole if re.match(r"proof/\d", name)),
    }
    known_by = {"tile": "does not fit its hash", "checkpoint": "step: signature"}

    for what, name in chosen.items():
        body = bytearray(whole[name])
        # The last byte of a tile is one of an entry; one in the middle may be of its length.
        body[-1 if what == "tile" else len(body) // 2] ^= 1
        changed = {**whole, name: bytes(body)}
        (release / name).unlink()
        (release / name).write_bytes(body)
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
            for path, each in changed.items():
                packed.writestr(path, each)

        for target in (release, tmp_path / "all.zip"):
            capsys.readouterr()
            assert not is_proven(target), (what, target)
            assert known_by.get(what, name) in capsys.readouterr().out, (what, target)
        (release / name).write_bytes(whole[name])
    assert is_proven(release)


def test_a_second_publication_of_the_same_changes_nothing(tmp_path, world):
    first = published(tmp_path)

    second = published(tmp_path)

    assert (second.release, second.made) == (first.release, 0)


def test_only_what_hangs_on_a_change_is_made_anew(tmp_path, world, capsys):
    first = published(tmp_path)
    need = NeedFactory(community=world.community, status="verified", title="Нові вигадані парти")

    actions.enter(kind="need.verified", subject=need.public_id, values={"title": need.title},
                  by=world.verifier, at=NOW)  # fmt: skip

    second = published(tmp_path)

    community = f"uk/communities/{world.community.code}.html"
    project = f"uk/projects/{world.project.public_id.replace(':', '-')}.html"
    assert need.title in (second.release / community).read_text()
    assert 0 < second.made < first.made
    assert (second.release / project).samefile(first.release / project)
    assert is_proven(tmp_path / "current")


def test_a_withdrawn_record_leaves_its_tombstone_and_no_word_in_any_file(tmp_path, world, capsys):
    title = world.project.title_uk
    published(tmp_path)

    withdraw(
        subject=world.project.public_id, reason="Imagined", by=Person.objects.machine(), at=NOW
    )
    release = published(tmp_path).release

    page = f"uk/projects/{world.project.public_id.replace(':', '-')}.html"
    assert "G-08" in (release / page).read_text()
    left = [p for p, body in files(release).items() if p.startswith(("uk/projects", "uk/records",
            "uk/search")) and title.encode() in body]  # fmt: skip
    assert left == []
    assert is_proven(tmp_path / "current")


def test_what_the_gate_decided_of_published_records_is_kept(tmp_path, world):
    published(tmp_path)

    assert Ruling.objects.filter(subject=world.need.public_id).count() == 1


def test_a_publication_is_entered_with_the_checksum_of_its_manifest(tmp_path, world):
    release = published(tmp_path).release

    entered = Payload.objects.get(kind="publication.listed").fields["manifest_sha256"][0]
    lines = (release / "manifest.json").read_bytes().splitlines()
    listed = [json.loads(line.rstrip(b",")) for line in lines[1:-1]]
    assert {"path", "size", "sha256"} <= set(listed[0])
    assert any(each.get("leaves") for each in listed)
    assert len(entered) == 64


@contextmanager
def full_disk(room: int):
    """Let no file grow beyond this many bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.slow
def test_processes_that_are_killed_leave_what_was_published(own_database, tmp_path):
    driver = str(Path(__file__).with_name("killed.py"))

    told = [json.loads(line) for line in own_database.python(driver, str(tmp_path)).splitlines()]

    *killed, last = told
    assert [each["killed"] for each in killed] == [True] * len(killed)
    assert {each["served"] for each in killed} == {"000001"}
    assert all(each["holds"] for each in told)
    assert (last["killed"], last["served"]) == (False, "000002")
    assert last["alike"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the fork shares a database in memory")
@pytest.mark.parametrize("after", [1, 40, 150])
def test_who_is_killed_leaves_what_was_published_and_the_next_completes(
    tmp_path, world, monkeypatch, after, capsys
):
    first = published(tmp_path)
    withdraw(
        subject=world.project.public_id, reason="Imagined", by=Person.objects.machine(), at=NOW
    )
    before = files(first.release)

    child = os.fork()
    if child == 0:
        _killed_after(after, monkeypatch)
        published(tmp_path)
        os._exit(0)
    _, status = os.waitpid(child, 0)

    assert os.WTERMSIG(status) == signal.SIGKILL
    assert folders.served(tmp_path) == first.release
    assert files(first.release) == before
    published(tmp_path)
    assert folders.served(tmp_path) != first.release
    assert is_proven(tmp_path / "current")


def _killed_after(count: int, monkeypatch) -> None:
    """Kill this process while it writes a file half."""
    written = []
    write = Path.write_bytes

    def write_or_die(path: Path, body: bytes) -> int:
        written.append(path)
        if len(written) >= count:
            write(path, body[: len(body) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        return write(path, body)

    monkeypatch.setattr(Path, "write_bytes", write_or_die)


def test_a_full_disk_is_an_error_and_the_old_release_stays(tmp_path, world):
    first = published(tmp_path)
    withdraw(
        subject=world.project.public_id, reason="Imagined", by=Person.objects.machine(), at=NOW
    )

    with full_disk(2_000), pytest.raises(folders.NoRoom, match="File too large"):
        published(tmp_path)

    assert folders.served(tmp_path) == first.release
    assert [each.name for each in (tmp_path / ".releases").iterdir()] == [first.release.name]
    assert published(tmp_path).release != first.release


@pytest.mark.parametrize("ending", ["zip", "tar"])
def test_an_archive_that_finds_no_room_leaves_the_one_of_before(tmp_path, world, ending):
    published(tmp_path / "site")
    file = tmp_path / f"all.{ending}"
    file.write_bytes(b"the archive of before")

    with full_disk(20_000), pytest.raises(CommandError, match="File too large"):
        call_command("archive", tmp_path / "site", file)

    assert file.read_bytes() == b"the archive of before"
    assert sorted(each.name for each in tmp_path.iterdir()) == [file.name, "site"]


def test_two_cannot_publish_into_one_folder_at_once(tmp_path, world):
    with folders.alone(tmp_path), pytest.raises(folders.AlreadyPublishing):
        published(tmp_path)


def test_no_more_than_two_releases_are_kept(tmp_path, world):
    machine = Person.objects.machine()
    for record in (world.project, world.need, world.pledge):
        published(tmp_path)
        withdraw(subject=record.public_id, reason="Imagined", by=machine, at=NOW)

    assert len(list((tmp_path / ".releases").iterdir())) == folders.KEPT


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/uk/", "uk/index.html"),
        ("/uk/projects/", "uk/projects.html"),
        ("/uk/projects/ykr:project:01J/", "uk/projects/ykr-project-01J.html"),
        ("/en/journal/proofs/7.json", "proof/7.json"),
        ("/en/journal/checkpoint/", "journal/checkpoint"),
        ("/uk/pledges/?state=kept", "uk/pledges.state-kept.html"),
        ("/uk/pledges/?state=other", "uk/pledges.html"),
        ("/uk/work/desk/", None),
        ("/api/v1/needs", None),
    ],
)
def test_an_address_leads_to_one_file(address, file):
    assert file_of(address, variants={"/uk/pledges/?state=kept"}) == file


def test_links_lead_from_file_to_file_so_that_any_folder_serves():
    page = (
        b'<a href="/uk/">a</a> <a href="?page=2">b</a> <a href="/uk/work/">c</a> <a href="#d">d</a>'
    )

    found = relinked(
        page,
        at="uk/projects/x.html",
        address="/uk/projects/x/",
        variants={"/uk/projects/x/?page=2"},
    )

    assert found == (
        b'<a href="../index.html">a</a> <a href="x.page-2.html">b</a> <a>c</a> <a href="#d">d</a>'
    )


@pytest.mark.parametrize("ending", [".zip", ".tar"])
def test_an_archive_is_proven_as_its_site_is_and_its_bytes_repeat(tmp_path, world, ending, capsys):
    published(tmp_path / "site")

    one, other = (tmp_path / f"{name}{ending}" for name in ("one", "other"))
    for file in (one, other):
        archive(tmp_path / "site", file)

    assert one.read_bytes() == other.read_bytes()
    assert is_proven(one)
    assert not list(tmp_path.glob(".new*"))


def test_no_marked_secret_stands_in_the_archive(tmp_path, world):
    marked_secrets(world.community, world.clerk, world.verifier, world.plan)
    published(tmp_path / "site")

    archive(tmp_path / "site", tmp_path / "all.zip")

    with zipfile.ZipFile(tmp_path / "all.zip") as packed:
        bodies = {name: packed.read(name) for name in packed.namelist()}
    leaks = [name for name, body in bodies.items() if WORD.encode() in body or b"918273" in body]
    assert leaks == []
    assert b"sha256sum" in bodies["README.txt"]


def test_an_archive_of_nothing_is_refused(tmp_path):
    with pytest.raises(NothingPublished):
        archive(tmp_path, tmp_path / "all.zip")


def test_the_data_package_names_the_columns_of_every_table(tmp_path, world):
    release = published(tmp_path).release

    package = json.loads((release / "en/open-data/datapackage.json").read_bytes())
    assert len(package["resources"]) == len(opendata.TABLES)
    for each in package["resources"]:
        table = (release / "en/open-data" / each["path"]).read_text(encoding="utf-8-sig")
        header = next(csv.reader(table.splitlines()), [])
        assert [field["name"] for field in each["schema"]["fields"]] == header


def test_the_workbook_holds_every_table(tmp_path, world):
    release = published(tmp_path).release

    book = load_workbook(release / "uk/open-data/yakir.xlsx", read_only=True)
    assert book.sheetnames == [table.key for table in opendata.TABLES]


@pytest.mark.parametrize(
    ("prefix", "wrong"), [("", ["not_prefixed"]), ("oc4ids-abc123", [])], ids=["none", "registered"]
)
def test_open_projects_stand_in_oc4ids_and_it_says_when_no_prefix_is_registered(
    client, world, settings, prefix, wrong
):
    settings.OC4IDS_PREFIX = prefix
    answer = client.get("/en/open-data/oc4ids.json").content

    package = json.loads(answer)
    assert [each["id"].removeprefix(f"{prefix}-") for each in package["projects"]] == [
        world.project.public_id
    ]
    assert ("no OC4IDS prefix" in package["publisher"]["name"]) is (not prefix)
    assert [each.code for each in validate(BytesIO(answer))] == wrong


def test_the_guide_to_publishing_does_what_it_says(tmp_path, world, capsys):
    (tmp_path / "key").write_text(journal.verifier_key())
    places = {"/srv/yakir": f"{tmp_path}/site", "yakir.zip": f"{tmp_path}/all.zip",
              "FILE": f"{tmp_path}/key"}  # fmt: skip
    done = []

    for command in commands(GUIDE):
        for written, real in places.items():
            command = command.replace(written, real)
        _yakir, name, *arguments = shlex.split(command)
        if name == "verify":
            assert verify(arguments) == 0
        else:
            call_command(name, *arguments, *(["--processes", "1"] if name == "publish" else []))
        done.append(name)

    assert done == ["publish", "verify", "archive"]
    assert verify(["--key", f"{tmp_path}/key", f"{tmp_path}/all.zip"]) == 0
