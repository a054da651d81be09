"""What is typed about a fund's earmark."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.apps.catalogue.models import Design
from yakir.apps.planning.models import Earmark
from yakir.common.forms import YakirForm


class EarmarkForm(YakirForm):
    """The typical designs that a fund pays for."""

    designs = forms.ModelMultipleChoiceField(
        Design.objects.order_by("name_uk", "pk"),
        label=_("Typical designs"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means any, and also projects without a design."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, earmark: Earmark | None, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "designs": list(earmark.designs.all()) if earmark else [],
            "version": earmark.version if earmark else 0,
        }
        super().__init__(*args, **kwargs)
