"""What is typed of a project's delivery."""

from yakir.apps.delivery.forms.fields import ChangeAmountForm
from yakir.apps.delivery.forms.results import (
    AllocationForm,
    DecisionForm,
    GoalForm,
    ResultForm,
)
from yakir.apps.delivery.forms.works import (
    ContractForm,
    DelayForm,
    MilestoneEntryForm,
    MilestoneForm,
    PaymentForm,
    ProjectRiskForm,
    TermsForm,
)

__all__ = [
    "AllocationForm",
    "ChangeAmountForm",
    "ContractForm",
    "DecisionForm",
    "DelayForm",
    "GoalForm",
    "MilestoneEntryForm",
    "MilestoneForm",
    "PaymentForm",
    "ProjectRiskForm",
    "ResultForm",
    "TermsForm",
]
