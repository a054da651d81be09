"""Forms of partners: what is typed about acts, pledges, organisations, funds and the ledger."""

from yakir.apps.partners.forms.acts import ActForm, DeliveryForm, PledgeForm, SourceForm
from yakir.apps.partners.forms.consignments import (
    ConsignmentForm,
    HandInForm,
    ItemForm,
    PackingListForm,
    ReceiptForm,
    ReminderForm,
    StageForm,
    TermForm,
)
from yakir.apps.partners.forms.filters import (
    ActFilters,
    OrganisationFilters,
    PledgeFilters,
    chosen,
)
from yakir.apps.partners.forms.funds import FundForm
from yakir.apps.partners.forms.ledger import (
    AccountForm,
    CommitmentForm,
    CorrectionForm,
    LedgerFilters,
    MoneyLineForm,
    ScheduleForm,
)
from yakir.apps.partners.forms.pledges import AnswerForm, MoveForm, OrganisationForm, SilenceForm

__all__ = [
    "AccountForm",
    "ActFilters",
    "ActForm",
    "AnswerForm",
    "CommitmentForm",
    "ConsignmentForm",
    "CorrectionForm",
    "DeliveryForm",
    "FundForm",
    "HandInForm",
    "ItemForm",
    "LedgerFilters",
    "MoneyLineForm",
    "MoveForm",
    "OrganisationFilters",
    "OrganisationForm",
    "PackingListForm",
    "PledgeFilters",
    "PledgeForm",
    "ReceiptForm",
    "ReminderForm",
    "ScheduleForm",
    "SilenceForm",
    "SourceForm",
    "StageForm",
    "TermForm",
    "chosen",
]
