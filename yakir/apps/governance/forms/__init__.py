"""Forms of governance: programmes, rules, interests, decisions, registers."""

from yakir.apps.governance.forms.conflicts import DeclarationForm
from yakir.apps.governance.forms.decisions import (
    CloseForm,
    DecisionFilters,
    DecisionForm,
    VoteForm,
)
from yakir.apps.governance.forms.programmes import (
    EnrolForm,
    ProgrammeForm,
    SeatForm,
    TargetForm,
)
from yakir.apps.governance.forms.registers import (
    CostForm,
    OverruleForm,
    RankingForm,
    RiskFilters,
    RiskForm,
    ScoreForm,
    VerificationForm,
)
from yakir.apps.governance.forms.rules import RulesForm

__all__ = [
    "CloseForm",
    "CostForm",
    "DecisionFilters",
    "DecisionForm",
    "DeclarationForm",
    "EnrolForm",
    "OverruleForm",
    "ProgrammeForm",
    "RankingForm",
    "RiskFilters",
    "RiskForm",
    "RulesForm",
    "ScoreForm",
    "SeatForm",
    "TargetForm",
    "VerificationForm",
    "VoteForm",
]
