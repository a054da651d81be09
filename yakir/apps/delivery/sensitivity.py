"""What each field of delivery is; nothing of it is public before the gate knows its rules."""

from yakir.common.sensitivity import Level


def _internal(*names: str) -> dict[str, Level]:
    return dict.fromkeys(names, Level.INTERNAL)


_ROW = _internal("id", "recorded_at")
_RECORD = {**_ROW, **_internal("public_id")}

FIELDS = {
    "Undertaking": {**_ROW, **_internal("project", "version")},
    "Indicator": {
        **_RECORD,
        **_internal("project", "key", "label_uk", "label_en", "unit", "unit_uk", "unit_en"),
        **_internal("direction", "frequency"),
        "by": Level.PERSONAL,
    },
    "Goal": {
        **_ROW,
        **_internal("indicator", "baseline", "baseline_on", "target", "target_on", "reason"),
        "by": Level.PERSONAL,
    },
    "Result": {
        **_RECORD,
        **_internal("indicator", "since", "until", "value", "method", "replaces"),
        "by": Level.PERSONAL,
    },
    "ResultPart": _internal("id", "result", "sex", "age", "displaced", "value"),
    "ResultStep": {
        **_ROW,
        **_internal("result", "state", "note", "organisation"),
        "reported_by": Level.PERSONAL,
        "by": Level.PERSONAL,
    },
    "Allocation": {
        **_RECORD,
        **_internal("project", "stage", "commitment", "line", "amount", "currency", "worth"),
        **_internal("worth_currency", "rate", "project_rate", "held_on", "reason", "replaces"),
        "by": Level.PERSONAL,
    },
}
