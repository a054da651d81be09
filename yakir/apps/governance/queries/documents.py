"""The two documents that others check: the whole problem, and the plan."""

import hashlib
import json
from typing import Any

from yakir.apps.planning.models import Plan
from yakir.apps.planning.queries import plan_file
from yakir.standards.tlog.canonical import canonical


def problem_document(plan: Plan) -> str:
    """The whole problem of a plan, as canonical JSON; its fingerprint stands in the journal."""
    return plan.problem


def plan_document(plan: Plan) -> str:
    """What the plan chose, when and for whose money, as canonical JSON."""
    return canonical(json.loads(json.dumps(plan_file(plan)["plan"]))).decode()


def fingerprints_of(plan: Plan) -> dict[str, str]:
    """The SHA-256 of both documents."""
    return {
        "problem_sha256": _sha256(problem_document(plan)),
        "plan_sha256": _sha256(plan_document(plan)),
    }


def fingerprint_of_file(content: bytes) -> str:
    """The fingerprint of a JSON file, however its keys are ordered and spaced."""
    document: Any = json.loads(content)
    return hashlib.sha256(canonical(document)).hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
