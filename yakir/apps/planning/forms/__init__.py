"""Forms of planning: a scenario, a search, a publication, the filters of a plan."""

from yakir.apps.planning.forms.earmarks import EarmarkForm
from yakir.apps.planning.forms.plans import CompareForm, PlanFilters, PublicationForm
from yakir.apps.planning.forms.runs import SearchForm
from yakir.apps.planning.forms.scenarios import ScenarioForm, initial_of

__all__ = [
    "CompareForm",
    "EarmarkForm",
    "PlanFilters",
    "PublicationForm",
    "ScenarioForm",
    "SearchForm",
    "initial_of",
]
