"""The form in which a community registers coverage."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.places.models import Community
from yakir.apps.places.queries import scope_of
from yakir.common.forms import YakirForm
from yakir.common.protected import Service

WHOLE = 100  # [%]


class CoverageForm(YakirForm, forms.Form):
    """Which share of people has a service, as of when, by which document."""

    units: ClassVar[dict[str, str]] = {"percent": "%"}

    service = forms.ChoiceField(label=_("service"), choices=Service.choices)
    percent = forms.FloatField(
        label=_("share of people"), min_value=0, max_value=WHOLE, localize=True
    )
    as_of = forms.DateField(label=_("as of"), widget=forms.DateInput(attrs={"type": "date"}))
    source_title = forms.CharField(
        label=_("document"), max_length=400, help_text=_("Which list or act says so, and its date.")
    )
    is_public = forms.BooleanField(
        label=_("Publish this share"),
        required=False,
        help_text=_("Without this, the public goes on seeing the estimate in three bands."),
    )

    def __init__(self, *args: Any, person: Person, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not scope_of(person, Permission.SIGN).includes(community.pk):
            del self.fields["is_public"]

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes; the share as a part of one."""
        values = dict(self.cleaned_data)
        values["share"] = values.pop("percent") / WHOLE
        return values
