"""Forms for sites, what they have and depend on, who stands in for them, and coverage."""

from yakir.apps.places.forms.coverage import CoverageForm
from yakir.apps.places.forms.equipment import EquipmentForm
from yakir.apps.places.forms.sites import DependencyForm, SheetForm, SiteForm, SubstituteForm

__all__ = [
    "CoverageForm",
    "DependencyForm",
    "EquipmentForm",
    "SheetForm",
    "SiteForm",
    "SubstituteForm",
]
