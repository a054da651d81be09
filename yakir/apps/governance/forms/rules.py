"""The form of a programme's rules; criteria are lines."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yakir.apps.governance.actions import RulesValues
from yakir.apps.governance.forms.fields import PUBLIC_HINT, text
from yakir.apps.governance.models import Rules
from yakir.apps.governance.rules import Majority
from yakir.common.formats import read_number, write_plain
from yakir.common.forms import NumberField, YakirForm

HUNDRED = 100


class RulesForm(YakirForm):
    """What the rules say; they stay once published."""

    units: ClassVar[Mapping[str, str]] = {"quorum": "%", "chair_percent": "%"}
    short = ("quorum", "chair_percent", "chair_quarters")

    eligibility_uk = text(
        _("Who and what is eligible, in Ukrainian"), 3000, rows=4, hint=PUBLIC_HINT
    )
    eligibility_en = text(_("Who and what is eligible, in English"), 3000, rows=4)
    scoring_uk = text(_("How proposals are scored, in Ukrainian"), 3000, rows=4)
    scoring_en = text(_("How proposals are scored, in English"), 3000, rows=4)
    criteria = text(
        _("Criteria and their weights"),
        2000,
        rows=4,
        hint=_("One a line: name in Ukrainian; name in English; weight. Points go from 0 to 10."),
    )
    quorum = NumberField(
        label=_("Quorum: how many of those who may vote"), initial=50, min_value=1, max_value=100
    )
    majority = forms.ChoiceField(label=_("Majority"), choices=Majority.choices)
    chair_percent = NumberField(
        label=_("The chair alone decides changes of cost up to"),
        initial=0,
        min_value=0,
        max_value=100,
    )
    chair_quarters = forms.IntegerField(
        label=_("The chair alone decides changes of time up to, quarters"), initial=0
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)

    def __init__(self, *args: Any, rules: Rules | None = None, **kwargs: Any) -> None:
        if rules is not None:
            kwargs["initial"] = _shown(rules)
        super().__init__(*args, **kwargs)

    def clean_criteria(self) -> list[dict[str, Any]]:
        """Read each line as a criterion in both languages with its weight."""
        found = []
        for number, line in enumerate(self.cleaned_data["criteria"].splitlines(), start=1):
            if not line.strip():
                continue
            parts = [part.strip() for part in line.split(";")]
            weight = read_number(parts[-1]) if len(parts) == 3 else None
            if weight is None or not all(parts[:2]) or not 0 < weight <= HUNDRED:
                message = gettext(
                    "Line %(number)s: write name in Ukrainian; name in English; weight."
                )
                raise forms.ValidationError(message % {"number": number})
            found.append({"name_uk": parts[0], "name_en": parts[1], "weight": float(weight)})
        return found

    @property
    def values(self) -> RulesValues:
        """The rules as typed."""
        data = dict(self.cleaned_data)
        data.pop("version")
        data["quorum"] = Decimal(str(data["quorum"])) / HUNDRED
        data["chair_percent"] = Decimal(str(data["chair_percent"]))
        return RulesValues(**data)


def _shown(rules: Rules) -> dict[str, Any]:
    names = (
        "eligibility_uk", "eligibility_en", "scoring_uk", "scoring_en", "majority",
        "chair_quarters", "version",
    )  # fmt: skip
    lines = [
        f"{each['name_uk']}; {each['name_en']}; {write_plain(each['weight'])}"
        for each in rules.criteria
    ]
    return {
        **{name: getattr(rules, name) for name in names},
        "criteria": "\n".join(lines),
        "quorum": float(rules.quorum * HUNDRED),
        "chair_percent": float(rules.chair_percent),
    }
