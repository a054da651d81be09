"""Forms for sites, what they depend on, and who stands in for them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.places import rules
from yakir.apps.places.models import Community, Site
from yakir.apps.places.queries import communities_where
from yakir.common.forms import YakirForm
from yakir.common.protected import Service


class SiteForm(YakirForm, forms.ModelForm):
    """A site with the people it serves by service."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

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
        self.fields["version"].initial = self.instance.version
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
                max_value=rules.GREATEST_PEOPLE,
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


class SubstituteForm(YakirForm, forms.Form):
    """Which other site takes the people of a site, and for which service."""

    service = forms.ChoiceField(label=_("service"))
    other: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Who stands in"), queryset=Site.objects.none(), empty_label=_("choose a site")
    )

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = {each.service for each in site.services.all()}
        service, other = self.fields["service"], self.fields["other"]
        if isinstance(service, forms.ChoiceField):
            service.choices = [pair for pair in Service.choices if pair[0] in given]
        others = site.community.sites.filter(services__service__in=given).exclude(pk=site.pk)
        if isinstance(other, forms.ModelChoiceField):
            other.queryset = others.distinct().order_by("name", "pk")
        self.may_be_filled = others.exists()


class SheetForm(YakirForm, forms.Form):
    """A spreadsheet of sites."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV, up to 500 sites"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. Choose another one."),
        },
    )
