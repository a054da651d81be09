"""Signs how far the journal has come, keeps it, and writes its public files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from yakir.apps.journal import actions, queries
from yakir.apps.journal.actions.checkpoints import check_continues
from yakir.common.errors import Refused
from yakir.standards.tlog import note
from yakir.standards.tlog.errors import BadProof
from yakir.standards.tlog.witness import Request


class Command(BaseCommand):
    """Sign a checkpoint; what was signed before is never signed differently."""

    help = "Sign a checkpoint of the journal, write its tiles, prove growth, add cosignatures."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what else to do than to print the checkpoint."""
        parser.add_argument(
            "--write", type=Path, metavar="DIR", help="bring the public files in DIR up to it"
        )
        parser.add_argument(
            "--since", type=Path, metavar="FILE",
            help="print the proof that the journal has only grown since this checkpoint, as a "
            "witness takes it",
        )  # fmt: skip
        parser.add_argument(
            "--cosigned", type=Path, metavar="FILE",
            help="take in what witnesses added to a checkpoint",
        )  # fmt: skip
        parser.add_argument("--keys", action="store_true", help="print every key and its sizes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked and print the checkpoint, or the proof of growth."""
        try:
            self._handle(**options)
        except (Refused, BadProof) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            place = error.filename or options["write"]
            raise CommandError(f"{place}: {error.strerror}.") from error

    def _handle(
        self, *, write: Path | None, since: Path | None, cosigned: Path | None, keys: bool, **_: Any
    ) -> None:
        at = timezone.now()
        if keys:
            self.stdout.write("\n".join(period.text for period in queries.periods()))
            return
        if cosigned is not None:
            new = actions.add_cosignatures(signed=cosigned.read_text(encoding="utf-8"), at=at)
            self.stderr.write(f"{new} cosignatures are new.")
        checkpoint = actions.sign_checkpoint(at=at)
        if write is not None:
            done = actions.write_log(write, checkpoint)
            self.stderr.write(
                f"{write}: {done.size} entries, {done.before} before, {done.tiles} tiles written."
            )
        text = queries.with_cosignatures(checkpoint)
        self.stdout.write(
            text if since is None else _growth(since, checkpoint.size, text), ending=""
        )


def _growth(since: Path, size: int, text: str) -> str:
    """Return the request with which a witness is asked to cosign."""
    signed = since.read_text(encoding="utf-8")
    check_continues(signed, size)
    old = note.read_checkpoint(note.parse(signed).text).size
    return Request(old, tuple(queries.consistency(old, size)), text).text
