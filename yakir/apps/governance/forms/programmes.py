"""Forms of a programme, its indicators, seats and projects."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.accounts.rules import OrganisationKind
from yakir.apps.catalogue.queries import StandardIndicator, standard_indicators
from yakir.apps.governance.actions import ProgrammeValues
from yakir.apps.governance.forms.fields import PUBLIC_HINT, day, members_of, one, some, text
from yakir.apps.governance.models import Programme
from yakir.apps.governance.queries.access import governed_organisations
from yakir.apps.governance.rules import SeatRole
from yakir.apps.planning.queries import scenarios_seen_by
from yakir.apps.projects.queries import seen_by
from yakir.apps.projects.rules import CHANGEABLE
from yakir.common.forms import NumberField, YakirForm

JOINING = (OrganisationKind.PARTNER, OrganisationKind.COMMUNITY, OrganisationKind.ASSOCIATION)


class ProgrammeForm(YakirForm):
    """What a programme is."""

    short = ("begins", "ends")

    name_uk = text(_("Name in Ukrainian"), 160)
    name_en = text(_("Name in English"), 160)
    aims_uk = text(_("Aims in Ukrainian"), 3000, rows=4, hint=PUBLIC_HINT)
    aims_en = text(_("Aims in English"), 3000, rows=4, hint=PUBLIC_HINT)
    begins = day(_("Begins"))
    ends = day(_("Ends"))
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)

    def __init__(self, *args: Any, person: Person, programme: Programme | None = None, **kw: Any):
        if programme is not None:
            kw["initial"] = _shown(programme)
        super().__init__(*args, **kw)
        run_by = governed_organisations(person)
        if programme is not None:
            run_by = Organisation.objects.filter(pk=programme.run_by_id)
        self.fields["run_by"] = one(_("Kept by"), run_by, required=True)
        joining = Organisation.objects.filter(kind__in=JOINING).order_by("name_uk", "pk")
        self.fields["members"] = some(_("Members"), joining)
        self.fields["scenarios"] = some(
            _("Scenarios"),
            scenarios_seen_by(person).order_by("-recorded_at", "-pk"),
            hint=_("Plans of these scenarios belong to the programme."),
        )

    @property
    def values(self) -> ProgrammeValues:
        """The programme as typed."""
        return ProgrammeValues(
            **{name: value for name, value in self.cleaned_data.items() if name != "version"}
        )


def _shown(programme: Programme) -> dict[str, Any]:
    names = ("name_uk", "name_en", "aims_uk", "aims_en", "begins", "ends", "version")
    return {
        **{name: getattr(programme, name) for name in names},
        "run_by": programme.run_by.public_id,
        "members": list(programme.members.values_list("pk", flat=True)),
        "scenarios": list(programme.scenarios.values_list("pk", flat=True)),
    }


class TargetForm(YakirForm):
    """An indicator, a standard one or one in free words, and what it is to reach."""

    short = ("target",)

    key = forms.ChoiceField(label=_("Standard indicator"), required=False)
    label_uk = text(_("Or in your own words, in Ukrainian"), 200, required=False)
    label_en = text(_("In English"), 200, required=False)
    unit_uk = text(_("Its unit in Ukrainian"), 40, required=False)
    unit_en = text(_("Its unit in English"), 40, required=False)
    target = NumberField(label=_("Target"), min_value=0, max_value=10**12)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standard = {each.key: each for each in standard_indicators()}
        self.fields["key"].choices = [  # type: ignore[attr-defined]
            ("", _("not chosen")),
            *((each.key, each.label) for each in self.standard.values()),
        ]

    @property
    def amount(self) -> Decimal:
        """The target as an exact number."""
        return Decimal(str(self.cleaned_data["target"]))

    @property
    def indicator(self) -> StandardIndicator:
        """The indicator as chosen or typed."""
        data = self.cleaned_data
        if data["key"]:
            return self.standard[data["key"]]
        names = ("label_uk", "label_en", "unit_uk", "unit_en")
        return StandardIndicator("", *(data[name] for name in names))


class SeatForm(YakirForm):
    """Who sits in the steering group, for whom, as what."""

    email = forms.EmailField(
        label=_("E-mail of the person"),
        max_length=254,
        help_text=_("They hold the role that votes already. The e-mail is never public."),
    )
    role = forms.ChoiceField(label=_("Role in the group"), choices=SeatRole.choices)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = one(_("For"), members_of(programme), required=True)


class EnrolForm(YakirForm):
    """Which project joins the programme."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = seen_by(person).filter(stage__in=CHANGEABLE, enrolment=None)
        self.fields["project"] = one(_("Project"), free, required=True)
