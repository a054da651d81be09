"""Forms for sites."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.places.models import Community, Site
from yakir.apps.places.queries import communities_where
from yakir.common.forms import YakirForm
from yakir.common.protected import Service

GREATEST_PEOPLE = 5_000_000


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
