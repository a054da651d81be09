"""Writing to the journal: entries, signed checkpoints, hand-overs of its key, its public files."""

from yakir.apps.journal.actions.checkpoints import Forked, add_cosignatures, sign_checkpoint
from yakir.apps.journal.actions.entering import Record, enter, enter_all, forget
from yakir.apps.journal.actions.files import publish_manifest, write_log
from yakir.apps.journal.actions.keys import hand_over

__all__ = [
    "Forked",
    "Record",
    "add_cosignatures",
    "enter",
    "enter_all",
    "forget",
    "hand_over",
    "publish_manifest",
    "sign_checkpoint",
    "write_log",
]
