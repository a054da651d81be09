"""What is typed about a search."""

from collections.abc import Mapping
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.apps.planning import rules
from yakir.common.forms import NumberField, YakirForm


class SearchForm(YakirForm):
    """How near to the best to search, and how long."""

    units: ClassVar[Mapping[str, str]] = {"gap": "%"}
    short = ("gap", "seconds")

    gap = NumberField(
        label=_("Stop when the plan is this near to the best"),
        initial=0.2,
        min_value=0,
        max_value=100,
    )
    seconds = forms.IntegerField(
        label=_("Search for at most so many seconds"),
        initial=60,
        min_value=1,
        max_value=rules.LONGEST_SECONDS,
    )
