"""Forms of endurance: scenarios, runs, additions, the present state, filters."""

from yakir.apps.endurance.forms.asking import AdditionForm, RunForm, TableFilters
from yakir.apps.endurance.forms.present import PresentForm
from yakir.apps.endurance.forms.scenarios import ScenarioForm, told

__all__ = ["AdditionForm", "PresentForm", "RunForm", "ScenarioForm", "TableFilters", "told"]
