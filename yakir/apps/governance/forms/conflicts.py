"""The form in which a member declares an interest, or that there is none."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation
from yakir.apps.governance.actions import DeclarationValues
from yakir.apps.governance.forms.fields import day, one, text
from yakir.apps.governance.models import Programme
from yakir.apps.governance.rules import About, Nature
from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Community
from yakir.apps.projects.models import Project
from yakir.common.forms import YakirForm


class DeclarationForm(YakirForm):
    """An interest, or none."""

    short = ("since", "until")

    about = forms.ChoiceField(
        label=_("Interest in"), choices=About.choices, widget=forms.RadioSelect
    )
    community = text(
        _("Code of the community"), 19, required=False, hint=_("KATOTTG, when it is a community.")
    )
    nature = forms.ChoiceField(
        label=_("Kind of interest"),
        choices=[("", _("not chosen")), *Nature.choices],
        required=False,
    )
    note = text(
        _("Note"), 300, rows=2, required=False, hint=_("Never public; the secretary reads it.")
    )
    since = day(_("Since"), required=False, hint=_("Empty means always."))
    until = day(_("Until"), required=False, hint=_("Empty means it lasts."))

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = Organisation.objects.order_by("name_uk", "pk")
        funds = Fund.objects.filter(scenarios__programmes=programme).distinct()
        projects = Project.objects.filter(enrolment__programme=programme)
        self.fields["organisation"] = one(_("Which organisation"), organisations)
        self.fields["fund"] = one(_("Which fund"), funds.order_by("name_en", "pk"))
        self.fields["project"] = one(_("Which project"), projects.order_by("-recorded_at", "-pk"))
        self.order_fields(["about", "organisation", "community", "fund", "project"])

    def clean_community(self) -> Community | None:
        """Read the code as a community."""
        code = self.cleaned_data["community"].strip()
        if not code:
            return None
        found = Community.objects.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(gettext("No community has this code."))
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for the very thing that the interest is in, at its own field."""
        data = super().clean() or self.cleaned_data
        about = data.get("about")
        if about and about != About.NOTHING:
            if about not in self.errors and not data.get(about):
                self.add_error(about, gettext("Say in what the interest is."))
            if not data.get("nature"):
                self.add_error("nature", gettext("Choose from the list."))
        return data

    @property
    def values(self) -> DeclarationValues:
        """The declaration as typed."""
        data = self.cleaned_data
        about = About(data["about"])
        return DeclarationValues(
            about=about,
            subject=None if about is About.NOTHING else data[about.value],
            nature=data["nature"],
            note=data["note"],
            since=data["since"],
            until=data["until"],
        )
