"""Rules of a programme in versions: drafted, changed, published for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.apps.accounts.models import Person
from yakir.apps.governance.actions.checks import require_governs, require_right
from yakir.apps.governance.models import Programme, Rules
from yakir.apps.governance.rules import Majority, criteria_faults
from yakir.apps.journal import actions as journal
from yakir.common.errors import Conflict

TEXTS = ("eligibility_uk", "eligibility_en", "scoring_uk", "scoring_en")
NUMBERS = ("quorum", "majority", "chair_percent", "chair_quarters")
MOST_QUARTERS = 4


class RulesFrozen(Conflict):
    """Published rules stay as they are."""

    code = "rules_frozen"
    message = gettext_lazy("These rules are published and stay as they are. Draft a new version.")


class DraftWaits(Conflict):
    """One draft at a time."""

    code = "draft_waits"
    message = gettext_lazy("There is a draft of the rules already. Change that one.")


@dataclass(frozen=True, kw_only=True)
class RulesValues:
    """What rules say."""

    eligibility_uk: str
    eligibility_en: str
    scoring_uk: str
    scoring_en: str
    criteria: Sequence[dict[str, Any]]
    quorum: Decimal = Decimal("0.5")
    majority: str = Majority.SIMPLE
    chair_percent: Decimal = Decimal(0)
    chair_quarters: int = 0

    def faults(self) -> dict[str, str]:
        """Return each field's fault."""
        return {
            **{
                name: "" if getattr(self, name).strip() else _("Write this in both languages.")
                for name in TEXTS
            },
            "criteria": criteria_faults(self.criteria),
            "quorum": ""
            if 0 < self.quorum <= 1
            else _("A quorum is above 0 % and not above 100 %."),
            "majority": "" if self.majority in Majority.values else _("Choose from the list."),
            "chair_percent": ""
            if 0 <= self.chair_percent <= 100
            else _("Write a share from 0 to 100 percent."),
            "chair_quarters": ""
            if 0 <= self.chair_quarters <= MOST_QUARTERS
            else _("Write a number of quarters from 0 to 4."),
        }


@transaction.atomic
def draft_rules(*, programme: Programme, values: RulesValues, by: Person, at: datetime) -> Rules:
    """Draft the next version of the rules."""
    kept = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    require_governs(by, kept)
    require_right(values.faults())
    last = kept.rules.order_by("-number").first()
    if last is not None and last.published_at is None:
        raise DraftWaits
    rules = Rules(
        programme=kept,
        number=1 if last is None else last.number + 1,
        drafted_by=by,
        recorded_at=at,
    )
    _write(rules, values)
    _enter("rules.drafted", rules, by=by, at=at)
    return rules


@transaction.atomic
def change_rules(
    *, rules: Rules, values: RulesValues, version: int, by: Person, at: datetime
) -> Rules:
    """Change a draft of the rules."""
    kept = _locked(rules, by, version)
    require_right(values.faults())
    kept.version += 1
    _write(kept, values)
    _enter("rules.changed", kept, by=by, at=at)
    return kept


@transaction.atomic
def publish_rules(*, rules: Rules, version: int, by: Person, at: datetime) -> Rules:
    """Publish rules for good; the programme is public from its first ones."""
    kept = _locked(rules, by, version)
    kept.published_at, kept.published_by = at, by
    kept.version += 1
    kept.save()
    _enter("rules.published", kept, by=by, at=at)
    return kept


def _locked(rules: Rules, by: Person, version: int) -> Rules:
    kept: Rules = Rules.objects.select_for_update(of=("self",)).get(pk=rules.pk)
    require_governs(by, kept.programme)
    if kept.published_at is not None:
        raise RulesFrozen
    if kept.version != version:
        raise Conflict
    return kept


def _write(rules: Rules, values: RulesValues) -> None:
    for name in (*TEXTS, *NUMBERS):
        setattr(rules, name, getattr(values, name))
    rules.criteria = [dict(each) for each in values.criteria]
    rules.save()


def _enter(kind: str, rules: Rules, *, by: Person, at: datetime) -> None:
    journal.enter(
        kind=kind,
        subject=rules.public_id,
        values={
            "programme": rules.programme.public_id,
            "number": rules.number,
            **{name: getattr(rules, name) for name in (*TEXTS, *NUMBERS)},
            "criteria": rules.criteria,
        },
        by=by,
        at=at,
    )
