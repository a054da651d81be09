"""What each field of the journal is: leaves and tree are public, payloads never as a whole."""

from yakir.common.sensitivity import Level

FIELDS = {
    "Head": {"id": Level.PUBLIC, "size": Level.PUBLIC, "peaks": Level.PUBLIC},
    "Entry": {"index": Level.PUBLIC, "leaf": Level.PUBLIC, "leaf_hash": Level.PUBLIC},
    "Node": {
        "id": Level.PUBLIC,
        "level": Level.PUBLIC,
        "index": Level.PUBLIC,
        "hash": Level.PUBLIC,
    },
    "Payload": {
        "entry": Level.PUBLIC,
        "kind": Level.PUBLIC,
        "subject": Level.INTERNAL,
        "actor": Level.INTERNAL,
        "recorded_at": Level.INTERNAL,
        "fields": Level.INTERNAL,
    },
    "Checkpoint": {"size": Level.PUBLIC, "note": Level.PUBLIC, "signed_at": Level.INTERNAL},
    "Cosignature": {
        "id": Level.INTERNAL,
        "checkpoint": Level.PUBLIC,
        "key": Level.PUBLIC,
        "line": Level.PUBLIC,
        "added_at": Level.INTERNAL,
    },
    "Handover": {"size": Level.PUBLIC, "note": Level.PUBLIC, "recorded_at": Level.INTERNAL},
}
