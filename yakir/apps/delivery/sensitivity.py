"""What each field of delivery is; nothing of it is public before the gate knows its rules."""

from yakir.common.sensitivity import Level


def _internal(*names: str) -> dict[str, Level]:
    return dict.fromkeys(names, Level.INTERNAL)


_ROW = _internal("id", "recorded_at")
_RECORD = {**_ROW, **_internal("public_id")}

FIELDS = {
    "Undertaking": {**_ROW, **_internal("project", "version")},
    "Allocation": {
        **_RECORD,
        **_internal("project", "stage", "commitment", "line", "amount", "currency", "worth"),
        **_internal("worth_currency", "rate", "project_rate", "held_on", "reason", "replaces"),
        "by": Level.PERSONAL,
    },
}
