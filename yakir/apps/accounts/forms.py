"""Forms for people and roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.accounts.queries import managed_by
from yakir.apps.accounts.rules import Role
from yakir.common.forms import YakirForm


class InviteForm(YakirForm, forms.Form):
    """Who is invited, where, and as what."""

    email = forms.EmailField(label=_("e-mail"), max_length=254)
    name = forms.CharField(label=_("full name"), max_length=200)
    organisation: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("organisation"), queryset=Organisation.objects.none()
    )
    role = forms.TypedChoiceField(label=_("role"), choices=Role.choices, coerce=Role)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["organisation"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = managed_by(person)


class RoleForm(YakirForm, forms.Form):
    """Which role a person gets."""

    role = forms.TypedChoiceField(label=_("role"), choices=Role.choices, coerce=Role)
