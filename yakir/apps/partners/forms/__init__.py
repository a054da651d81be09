"""Forms of partners: what is typed about acts, pledges, organisations and funds."""

from yakir.apps.partners.forms.acts import ActForm, DeliveryForm, PledgeForm, SourceForm
from yakir.apps.partners.forms.filters import (
    ActFilters,
    OrganisationFilters,
    PledgeFilters,
    chosen,
)
from yakir.apps.partners.forms.funds import FundForm
from yakir.apps.partners.forms.pledges import AnswerForm, MoveForm, OrganisationForm, SilenceForm

__all__ = [
    "ActFilters",
    "ActForm",
    "AnswerForm",
    "DeliveryForm",
    "FundForm",
    "MoveForm",
    "OrganisationFilters",
    "OrganisationForm",
    "PledgeFilters",
    "PledgeForm",
    "SilenceForm",
    "SourceForm",
    "chosen",
]
