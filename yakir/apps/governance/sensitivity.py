"""What each field of governance is: organisations and roles are public, people and interests not."""

from yakir.common.sensitivity import Level

_ROW = {"id": Level.INTERNAL, "recorded_at": Level.PUBLIC}
_RECORD = {**_ROW, "public_id": Level.PUBLIC}


def _public(*names: str) -> dict[str, Level]:
    return dict.fromkeys(names, Level.PUBLIC)


def _personal(*names: str) -> dict[str, Level]:
    return dict.fromkeys(names, Level.PERSONAL)


FIELDS = {
    "Programme": {
        **_RECORD,
        **_public("name_uk", "name_en", "aims_uk", "aims_en", "begins", "ends"),
        **_public("run_by", "members", "scenarios"),
        **_personal("made_by"),
        "version": Level.INTERNAL,
    },
    "Target": {
        **_ROW,
        **_public("programme", "key", "label_uk", "label_en", "unit_uk", "unit_en", "target"),
        **_personal("by"),
    },
    "Seat": {
        **_RECORD,
        **_public("programme", "organisation", "role", "since", "until"),
        **_personal("person"),
    },
    "Rules": {
        **_RECORD,
        **_public("programme", "number", "eligibility_uk", "eligibility_en", "scoring_uk"),
        **_public("scoring_en", "criteria", "quorum", "majority", "chair_percent"),
        **_public("chair_quarters", "published_at"),
        **_personal("drafted_by", "published_by"),
        "version": Level.INTERNAL,
    },
    "Enrolment": {**_ROW, **_public("programme", "project"), **_personal("by")},
    "Declaration": {
        **_ROW,
        **_public("about", "nature"),
        **_personal("public_id", "seat", "organisation", "community", "fund", "project"),
        **_personal("note", "since", "until", "replaces"),
    },
    "Decision": {
        **_RECORD,
        **_public("programme", "rules", "question", "plan", "change", "projects", "communities"),
        **_public("organisations", "funds", "reasons", "outcome", "chosen", "may_vote", "voted"),
        **_public("closed_at", "replaces"),
        **_personal("opened_by", "closed_by"),
    },
    "Option": {"id": Level.INTERNAL, **_public("public_id", "decision", "number", "text")},
    "Vote": {**_RECORD, **_public("decision", "seat", "option", "reason")},
    "KeptOut": {**_ROW, **_public("decision"), **_personal("seat", "declaration")},
    "Ranking": {**_RECORD, **_public("programme", "rules", "plan"), **_personal("by")},
    "Score": {
        **_ROW,
        **_public("programme", "rules", "project", "is_eligible", "points", "total"),
        "seat": Level.INTERNAL,
        "note": Level.INTERNAL,
    },
    "Risk": {
        **_RECORD,
        **_public("programme", "title", "likelihood", "impact", "owner", "response"),
        **_public("review_on", "state"),
        "version": Level.INTERNAL,
    },
    "RiskEntry": {
        **_ROW,
        **_public("risk", "likelihood", "impact", "response", "review_on", "state", "note"),
        **_personal("by"),
    },
    "Mandate": {**_ROW, **_public("overrule", "programme", "decision")},
    "OverrulingCost": {
        **_ROW,
        **_public("programme", "plan", "free_plan", "lost", "at_most"),
        "overrules": Level.INTERNAL,  # some are of protected kinds
        **_personal("by"),
    },
    "Verification": {
        **_RECORD,
        **_public("plan", "organisation", "problem_sha256", "plan_sha256", "outcome", "note"),
        **_personal("person"),
    },
}
