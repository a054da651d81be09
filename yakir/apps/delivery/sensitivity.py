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
    "Milestone": {
        **_RECORD,
        **_internal("project", "title_uk", "title_en", "planned_from", "planned_on", "budget"),
        "by": Level.PERSONAL,
    },
    "MilestoneEntry": {
        **_ROW,
        **_internal("milestone", "state", "forecast_on", "actual_on", "evidence", "note"),
        "by": Level.PERSONAL,
    },
    "Delay": {
        **_RECORD,
        **_internal("project", "milestone", "cause", "days", "bearer", "since", "note", "replaces"),
        "by": Level.PERSONAL,
    },
    "ProjectRisk": {
        **_RECORD,
        **_internal("project", "title", "likelihood", "impact", "response", "review_on", "state"),
        **_internal("replaces"),
        "by": Level.PERSONAL,
    },
    "Contract": {
        **_RECORD,
        **_internal("project", "tender_id", "contract_id", "currency"),
        "by": Level.PERSONAL,
    },
    "ContractTerms": {
        **_ROW,
        **_internal("contract", "title", "amount", "signed_on", "ends_on", "document", "reason"),
        # A sole trader is a person: no rule tells one from a company, so nobody's name goes out.
        "supplier": Level.PERSONAL,
        "by": Level.PERSONAL,
    },
    "Payment": {
        **_RECORD,
        **_internal("contract", "line", "amount", "reason", "replaces"),
        "by": Level.PERSONAL,
    },
}
