"""What each field of delivery is; protected projects and holdings are narrowed further by the gate."""

from yakir.common.sensitivity import Level


def _internal(*names: str) -> dict[str, Level]:
    return dict.fromkeys(names, Level.INTERNAL)


def _public(*names: str) -> dict[str, Level]:
    return dict.fromkeys(names, Level.PUBLIC)


_ROW = {**_internal("id"), **_public("recorded_at")}
_RECORD = {**_ROW, **_public("public_id")}

FIELDS = {
    "Undertaking": {**_ROW, **_internal("project", "version")},
    "Indicator": {
        **_RECORD,
        **_public("project", "key", "label_uk", "label_en", "unit", "unit_uk", "unit_en"),
        **_public("direction", "frequency"),
        "by": Level.PERSONAL,
    },
    "Goal": {
        **_ROW,
        **_public("indicator", "baseline", "baseline_on", "target", "target_on"),
        **_internal("reason"),
        "by": Level.PERSONAL,
    },
    "Result": {
        **_RECORD,
        **_public("indicator", "since", "until", "value", "method", "replaces"),
        "by": Level.PERSONAL,
    },
    # Parts of few people would tell who they are, and no table of them is published yet.
    "ResultPart": _internal("id", "result", "sex", "age", "displaced", "value"),
    "ResultStep": {
        **_ROW,
        **_public("result", "state", "organisation"),
        **_internal("note"),
        "reported_by": Level.PERSONAL,
        "by": Level.PERSONAL,
    },
    "Allocation": {
        **_RECORD,
        **_public("project", "stage", "commitment", "line", "amount", "currency", "worth"),
        **_public("worth_currency", "rate", "project_rate", "held_on", "replaces"),
        **_internal("reason"),
        "by": Level.PERSONAL,
    },
    "Milestone": {
        **_RECORD,
        **_public("project", "planned_on"),
        **_internal("title_uk", "title_en", "planned_from", "budget"),
        "by": Level.PERSONAL,
    },
    "MilestoneEntry": {
        **_ROW,
        **_public("milestone", "state", "actual_on"),
        **_internal("forecast_on", "evidence", "note"),
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
        **_public("project", "tender_id", "contract_id", "currency"),
        "by": Level.PERSONAL,
    },
    "ContractTerms": {
        **_ROW,
        **_public("contract", "amount", "signed_on", "ends_on"),
        **_internal("title", "document", "reason"),
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
