"""Forms for sites, what they depend on, and coverage."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.places.models import Community, Site
from yakir.apps.places.queries import communities_where, scope_of
from yakir.common.forms import YakirForm
from yakir.common.protected import Service

GREATEST_PEOPLE = 5_000_000
WHOLE = 100  # [%]


class SiteForm(YakirForm, forms.ModelForm):
    """A site with the people it serves by service."""

    class Meta:
        model = Site
        fields = ["community", "kind", "name", "lat", "lon"]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["community"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = communities_where(person, Permission.REGISTER)
            if choice.queryset.count() == 1:
                choice.initial = choice.queryset.get()
        # A site does not move to another community; the form must not pretend that it could.
        choice.disabled = bool(self.instance.pk)
        self.fields["lat"].help_text = _("Never public. 44 to 52.5.")
        self.fields["lon"].help_text = _("Never public. 22 to 40.3.")
        known = (
            {each.service: each.people for each in self.instance.services.all()}
            if self.instance.pk
            else {}
        )
        for service in Service:
            self.fields[f"people_{service.value}"] = forms.IntegerField(
                label=_("People served: %(service)s") % {"service": service.label},
                min_value=0,
                max_value=GREATEST_PEOPLE,
                required=False,
                initial=known.get(service.value),
            )

    @property
    def community(self) -> Community:
        """The community chosen."""
        community: Community = self.cleaned_data["community"]
        return community

    def clean(self) -> dict[str, Any]:
        """Refuse half a position and a site that serves nobody."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if (cleaned.get("lat") is None) != (cleaned.get("lon") is None):
            self.add_error("lon", _("Give both latitude and longitude, or neither."))
        if not self.errors and not self.services:
            self.add_error(
                f"people_{Service.POWER.value}",
                _("Write for at least one service how many people the site serves."),
            )
        return cleaned

    @property
    def services(self) -> dict[str, int]:
        """People served by service, where any."""
        people = {
            service.value: self.cleaned_data.get(f"people_{service.value}") for service in Service
        }
        return {service: count for service, count in people.items() if count}


class DependencyForm(YakirForm, forms.Form):
    """What a site needs, and from which other site; from the grid when none is chosen."""

    service = forms.ChoiceField(label=_("It needs"), choices=Service.choices)
    supplier: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Where from"),
        queryset=Site.objects.none(),
        required=False,
        empty_label=_("the grid"),
    )

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["supplier"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = site.community.sites.exclude(pk=site.pk).order_by("name", "pk")


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
