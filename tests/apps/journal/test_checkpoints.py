"""Checkpoints are kept and never contradicted; keys hand over; the public files only grow."""

import base64
import errno
import os
import resource
import signal
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from tests.factories.accounts import PersonFactory
from yakir.apps.journal import actions, queries
from yakir.apps.journal.models import Checkpoint, Head
from yakir.config.verify.sources import Folder
from yakir.standards.tlog import handover, manifest, note, proof, publication, tiles, tree, witness
from yakir.standards.tlog.errors import BadProof
from yakir.standards.tlog.manifest import Listed
from yakir.standards.tlog.note import VerifierKey
from yakir.standards.tlog.trust import Trust

pytestmark = pytest.mark.django_db
NEXT_SEED = base64.b64encode(bytes(range(40, 72))).decode()
WITNESS = note.private_key(base64.b64encode(bytes(range(80, 112))).decode())


@pytest.fixture
def person(db):
    return PersonFactory()


@pytest.fixture
def enter(person, now):
    def enter(count):
        first = queries.size()
        actions.enter_all(
            [actions.Record("need.reported", f"s{first + n}", {"n": n}) for n in range(count)],
            by=person, at=now,
        )  # fmt: skip

    return enter


def trust():
    return Trust.of([VerifierKey.read(queries.verifier_key())])


def command(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_checkpoint_is_signed_once_for_a_size_and_kept(enter, now):
    enter(3)

    first, again = (actions.sign_checkpoint(at=now) for _ in range(2))

    assert first == again
    assert Checkpoint.objects.count() == 1
    assert queries.checkpoint() == first.note
    assert trust().open(first.note)[0].size == 3


def test_a_journal_that_lost_entries_is_not_signed_again(enter, now):
    enter(5)
    actions.sign_checkpoint(at=now)
    Head.objects.update(size=3, peaks=[queries.node(1, 0).hex(), queries.node(0, 2).hex()])

    with pytest.raises(actions.Forked):
        actions.sign_checkpoint(at=now)


def test_a_journal_with_another_past_is_not_signed(enter, now):
    enter(4)
    actions.sign_checkpoint(at=now)
    enter(2)
    with connection.cursor() as cursor:  # as whoever holds the database could
        for statement in _without_guard("journal_node"):
            cursor.execute(statement)
        cursor.execute("UPDATE journal_node SET hash = %s WHERE level = 2", [bytes(32)])

    with pytest.raises(actions.Forked):
        actions.sign_checkpoint(at=now)


def _without_guard(table):
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    return [f"DROP TRIGGER {table}_no_update{on}"]


def test_the_folder_holds_what_anybody_can_check(enter, now, tmp_path):
    enter(300)
    checkpoint = actions.sign_checkpoint(at=now)

    done = actions.write_log(tmp_path, checkpoint)

    assert (done.before, done.size, done.tiles) == (0, 300, 5)
    found = publication.verify(Folder(tmp_path), trust())
    assert (found.checkpoint.size, found.unchecked) == (300, 0)
    assert not list(tmp_path.rglob(".new*"))


def test_full_tiles_are_written_once_and_partial_ones_go_when_they_are_full(enter, now, tmp_path):
    enter(250)
    actions.write_log(tmp_path, actions.sign_checkpoint(at=now))
    assert (tmp_path / "tile/0/000.p/250").exists()
    enter(300)
    actions.write_log(tmp_path, actions.sign_checkpoint(at=now))
    stamps = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("tile/*/00[01]")}
    enter(1)

    done = actions.write_log(tmp_path, actions.sign_checkpoint(at=now))

    assert not (tmp_path / "tile/0/000.p").exists()
    assert done.tiles == 2
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    assert len(stamps) == 4
    assert publication.verify(Folder(tmp_path), trust()).checkpoint.size == 551


def test_writing_the_same_checkpoint_again_changes_no_tile(enter, now, tmp_path):
    enter(10)
    checkpoint = actions.sign_checkpoint(at=now)
    actions.write_log(tmp_path, checkpoint)

    assert actions.write_log(tmp_path, checkpoint).tiles == 0


def test_a_folder_of_another_or_a_later_journal_is_left_alone(enter, now, tmp_path, settings):
    enter(4)
    early = actions.sign_checkpoint(at=now)
    enter(4)
    actions.write_log(tmp_path, actions.sign_checkpoint(at=now))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    with pytest.raises(actions.Forked):
        actions.write_log(tmp_path, early)
    settings.JOURNAL_ORIGIN = "another.example/journal"
    enter(1)
    with pytest.raises(actions.Forked):
        actions.write_log(tmp_path, actions.sign_checkpoint(at=now))
    assert {path: path.read_bytes() for path in before} == before


def test_a_tile_that_is_not_ours_is_not_written_over(enter, now, tmp_path):
    enter(256)
    tile = tmp_path / "tile/0/000"
    tile.parent.mkdir(parents=True)
    tile.write_bytes(bytes(8192))

    with pytest.raises(actions.Forked):
        actions.write_log(tmp_path, actions.sign_checkpoint(at=now))


def test_an_entry_changed_in_the_database_is_found_before_it_is_published(enter, now, tmp_path):
    enter(5)
    checkpoint = actions.sign_checkpoint(at=now)
    with connection.cursor() as cursor:
        for statement in _without_guard("journal_entry"):
            cursor.execute(statement)
        cursor.execute("""UPDATE journal_entry SET leaf = '{}' WHERE "index" = 3""")

    with pytest.raises(BadProof, match="entry 3 does not fit its hash"):
        actions.write_log(tmp_path, checkpoint)
    assert not (tmp_path / "checkpoint").exists()


def test_the_tiles_of_the_database_give_the_tree(enter):
    enter(513)
    files = {tile.path: queries.tile(tile) for tile in tiles.of_tree(513)}

    node = tiles.node_from(files.__getitem__, 513)

    assert tree.root_at(513, node) == queries.root()
    assert tree.inclusion_path(400, 513, node) == queries.inclusion(400, 513)


def test_proofs_can_be_made_against_an_earlier_checkpoint(enter, now):
    enter(4)
    early = actions.sign_checkpoint(at=now)
    enter(9)
    payload = queries.history("s2").get()

    document = queries.proof_of(payload, shown=["subject"], checkpoint=early.note)

    assert proof.verify(proof.read(document.text), trust()).size == 4
    made = queries.log_proof(2, early.note)
    assert proof.verify_entry(made, trust()).index == 2


def test_many_proofs_take_few_reads(enter, now, django_assert_max_num_queries):
    enter(600)
    checkpoint = actions.sign_checkpoint(at=now)
    payloads = [queries.history(f"s{each}").get() for each in range(0, 600, 20)]
    alone = [
        queries.proof_of(each, shown=["subject"], checkpoint=checkpoint.note) for each in payloads
    ]

    nodes = queries.nodes_by_tile(600)
    with django_assert_max_num_queries(4):
        together = [
            queries.proof_of(each, shown=["subject"], checkpoint=checkpoint.note, nodes=nodes)
            for each in payloads
        ]

    assert together == alone


def test_the_next_key_signs_after_the_hand_over_and_the_first_key_leads_to_it(
    enter, person, now, settings, tmp_path
):
    enter(4)
    first = trust()
    old = actions.sign_checkpoint(at=now)
    settings.JOURNAL_NEXT_KEY = NEXT_SEED

    made = actions.hand_over(by=person, at=now)

    new = actions.sign_checkpoint(at=now)
    assert (old.size, made.size, new.size) == (4, 5, 5)
    with pytest.raises(BadProof):
        first.open(new.note)
    followed = handover.follow(first, queries.handovers())
    assert followed.open(new.note)[0].size == 5
    assert followed.open(old.note)[0].size == 4
    assert [period.last for period in queries.periods()] == [4, None]
    actions.write_log(tmp_path, new)
    assert publication.verify(Folder(tmp_path), first).checkpoint.size == 5


def test_after_the_hand_over_the_old_key_alone_signs_nothing(enter, person, now, settings):
    settings.JOURNAL_NEXT_KEY = NEXT_SEED
    actions.hand_over(by=person, at=now)
    settings.JOURNAL_NEXT_KEY = ""

    with pytest.raises(ImproperlyConfigured, match="handed over"):
        actions.sign_checkpoint(at=now)
    settings.JOURNAL_KEY = NEXT_SEED
    assert actions.sign_checkpoint(at=now).size == 1


@pytest.mark.parametrize("seed", ["", "same"])
def test_there_has_to_be_a_next_key(person, now, settings, seed):
    settings.JOURNAL_NEXT_KEY = settings.JOURNAL_KEY if seed else ""

    with pytest.raises(actions.keys.NoNextKey):
        actions.hand_over(by=person, at=now)
    assert queries.size() == 0


def test_cosignatures_of_known_witnesses_are_kept_and_published(enter, now, settings, tmp_path):
    enter(3)
    checkpoint = actions.sign_checkpoint(at=now)
    cosigner = note.cosigner_key("witness.example/city", WITNESS)
    settings.JOURNAL_WITNESSES = cosigner.text
    text = note.parse(checkpoint.note).text
    cosigned = checkpoint.note + note.cosign(text, cosigner.name, WITNESS, 5).line

    assert [actions.add_cosignatures(signed=cosigned, at=now) for _ in range(2)] == [1, 0]

    assert queries.checkpoint() == cosigned
    actions.write_log(tmp_path, checkpoint)
    assert (tmp_path / "checkpoint").read_text() == cosigned


def test_cosignatures_of_strangers_and_for_other_trees_are_refused(enter, now, settings):
    enter(3)
    checkpoint = actions.sign_checkpoint(at=now)
    cosigner = note.cosigner_key("witness.example/city", WITNESS)
    text = note.parse(checkpoint.note).text
    cosigned = checkpoint.note + note.cosign(text, cosigner.name, WITNESS, 5).line
    with pytest.raises(actions.checkpoints.NoSuchCheckpoint):
        actions.add_cosignatures(signed=cosigned, at=now)

    settings.JOURNAL_WITNESSES = cosigner.text
    other = note.Checkpoint(settings.JOURNAL_ORIGIN, 3, bytes(32)).text
    foreign = f"{other}\n{note.cosign(other, cosigner.name, WITNESS, 5).line}"
    with pytest.raises(actions.checkpoints.NoSuchCheckpoint):
        actions.add_cosignatures(signed=foreign, at=now)


def test_the_command_signs_writes_and_proves_growth(enter, now, tmp_path):
    enter(3)
    early = tmp_path / "early"
    early.write_text(command("checkpoint"))
    enter(4)

    asked = witness.read_request(command("checkpoint", "--since", str(early)))
    printed = command("checkpoint", "--write", str(tmp_path / "log"))

    seen, _ = trust().open(early.read_text())
    before = witness.Seen(seen.size, seen.root)
    assert witness.admitted(asked, before, trust())[0].size == 7
    assert printed == (tmp_path / "log/checkpoint").read_text()
    assert command("checkpoint", "--keys").strip() == queries.verifier_key()


def test_a_checkpoint_that_finds_no_room_leaves_the_folder_as_it_was(enter, tmp_path):
    folder = tmp_path / "log"
    enter(3)
    command("checkpoint", "--write", str(folder))
    before = {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    enter(300)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, hard))
    try:
        with pytest.raises(CommandError, match=r"File too large\.$"):
            command("checkpoint", "--write", str(folder))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)

    for each, data in before.items():
        assert each.read_bytes() == data
    assert publication.verify(Folder(folder), trust()).checkpoint.size == 3
    command("checkpoint", "--write", str(folder))
    assert publication.verify(Folder(folder), trust()).checkpoint.size == 303


def test_the_command_takes_in_what_witnesses_added(enter, settings, tmp_path):
    enter(2)
    cosigner = note.cosigner_key("witness.example/city", WITNESS)
    settings.JOURNAL_WITNESSES = cosigner.text
    signed = command("checkpoint")
    file = tmp_path / "cosigned"
    file.write_text(signed + note.cosign(note.parse(signed).text, cosigner.name, WITNESS, 5).line)

    assert command("checkpoint", "--cosigned", str(file)) == file.read_text()
    with pytest.raises(CommandError, match="No such file"):
        command("checkpoint", "--cosigned", str(tmp_path / "absent"))


def test_the_command_refuses_a_checkpoint_of_another_past(enter, settings, tmp_path):
    enter(3)
    other = note.Checkpoint(settings.JOURNAL_ORIGIN, 2, bytes(32))
    file = tmp_path / "old"
    file.write_text(queries.signed(other))

    with translation.override("en"), pytest.raises(CommandError, match="no longer continues"):
        command("checkpoint", "--since", str(file))


def test_the_command_hands_over(enter, settings):
    enter(2)
    with pytest.raises(CommandError, match="YAKIR_JOURNAL_NEXT_KEY"):
        command("hand_over_key")
    settings.JOURNAL_NEXT_KEY = NEXT_SEED

    lines = command("hand_over_key").split("\n")

    assert lines[0].endswith(" 0 2")
    assert lines[1].endswith(" 3")


def test_the_command_forgets_when_told_twice(enter, person):
    enter(3)
    assert "1 entries would be erased" in command("forget", "s1", "--by", person.email)
    assert queries.history("s1").count() == 1

    told = command("forget", "s1", "--by", person.email, "--yes")

    assert "1 entries are erased" in told
    assert [each.kind for each in queries.history("s1")] == ["journal.forgotten"]
    assert queries.size() == 4
    for arguments in (["s1", "--by", "nobody@example.com"], ["absent", "--by", person.email]):
        with pytest.raises(CommandError):
            command("forget", *arguments)


def test_written_files_can_be_read_by_everybody(enter, now, tmp_path):
    enter(1)
    actions.write_log(tmp_path, actions.sign_checkpoint(at=now))

    files = [path for path in Path(tmp_path).rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o644}


def listed(folder, pages):
    """Put the pages of a site into a folder, with their manifest."""
    for path, data in pages.items():
        (folder / path).write_bytes(data)
    rows = [
        Listed(path, len(data), sha256(data).hexdigest()) for path, data in sorted(pages.items())
    ]
    (folder / manifest.NAME).write_bytes(b"".join(manifest.lines(rows)))


def test_the_journal_vouches_for_the_list_of_a_site(enter, person, now, tmp_path):
    enter(5)
    listed(tmp_path, {"a.html": b"<p>Imagined</p>", "b.css": b""})

    actions.publish_manifest(tmp_path, by=person, at=now)

    found = publication.verify(Folder(tmp_path), trust())
    assert (found.files, found.anchored, found.checkpoint.size) == (2, 5, 6)


def test_a_list_that_has_not_changed_is_entered_once(enter, person, now, tmp_path):
    listed(tmp_path, {"a.html": b"1"})
    for _ in range(2):
        actions.publish_manifest(tmp_path, by=person, at=now)
    assert queries.size() == 1
    enter(3)
    actions.publish_manifest(tmp_path, by=person, at=now)
    assert publication.verify(Folder(tmp_path), trust()).anchored == 0

    listed(tmp_path, {"a.html": b"2"})
    with pytest.raises(BadProof, match="is not the list that entry 0 speaks of"):
        publication.verify(Folder(tmp_path), trust())
    actions.publish_manifest(tmp_path, by=person, at=now)
    assert publication.verify(Folder(tmp_path), trust()).anchored == 4
    assert publication.verify(Folder(tmp_path), trust()).checkpoint.size == 5


@pytest.mark.parametrize("full_at", [1, 3, 6])
def test_a_full_disk_leaves_the_folder_as_it_was(enter, tmp_path, monkeypatch, full_at):
    enter(4)
    command("checkpoint", "--write", str(tmp_path))
    before = (tmp_path / "checkpoint").read_bytes()
    enter(300)
    calls = iter(range(1, 1000))

    def fsync(handle):
        if next(calls) == full_at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr("yakir.common.files.os.fsync", fsync)
        with pytest.raises(CommandError, match="No space left"):
            command("checkpoint", "--write", str(tmp_path))

    assert (tmp_path / "checkpoint").read_bytes() == before
    assert publication.verify(Folder(tmp_path), trust()).checkpoint.size == 4
    command("checkpoint", "--write", str(tmp_path))
    found = publication.verify(Folder(tmp_path), trust())
    assert (found.checkpoint.size, found.unchecked) == (304, 0)
    assert not list(tmp_path.rglob(".new*"))
