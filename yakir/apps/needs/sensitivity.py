"""What each field of needs, damage and imports is."""

from yakir.common.sensitivity import Level

REPORT = {
    "id": Level.INTERNAL,
    "public_id": Level.PUBLIC,
    "community": Level.COARSE,
    "site": Level.PROTECTED,
    "title": Level.PUBLIC,
    "detail": Level.INTERNAL,
    "search_text": Level.INTERNAL,
    "service": Level.PUBLIC,
    "quantity": Level.PUBLIC,
    "unit": Level.PUBLIC,
    "observed_on": Level.PUBLIC,
    "source": Level.PUBLIC,
    "source_text": Level.INTERNAL,
    "status": Level.PUBLIC,
    "reported_by": Level.PERSONAL,
    "decided_by": Level.PERSONAL,
    "decided_at": Level.PUBLIC,
    "decision_note": Level.INTERNAL,
    "imported": Level.INTERNAL,
    "fingerprint": Level.INTERNAL,
    "version": Level.INTERNAL,
    "recorded_at": Level.PUBLIC,
}

FIELDS = {
    "Need": {**REPORT, "people": Level.COARSE},
    # Together with its day and its words, a record of damage would tell where a strike fell.
    "Damage": {
        **REPORT,
        "title": Level.INTERNAL,
        "quantity": Level.COARSE,
        "observed_on": Level.COARSE,
        "category": Level.PUBLIC,
    },
    "Import": {
        "id": Level.INTERNAL,
        "public_id": Level.INTERNAL,
        "kind": Level.INTERNAL,
        "state": Level.INTERNAL,
        "file_name": Level.PERSONAL,
        "sha256": Level.INTERNAL,
        "table": Level.PERSONAL,
        "faults": Level.PERSONAL,
        "uploaded_by": Level.PERSONAL,
        "total": Level.INTERNAL,
        "good": Level.INTERNAL,
        "created": Level.INTERNAL,
        "known": Level.INTERNAL,
        "recorded_at": Level.INTERNAL,
    },
}
