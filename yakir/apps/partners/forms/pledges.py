"""What is typed about a pledge's next step, its answer, and organisations."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.rules import PartnerForm
from yakir.apps.partners.forms.acts import NOT_CHOSEN, PARTIAL_DATE, Groups, SourceForm, line
from yakir.apps.partners.models import Pledge
from yakir.apps.partners.rules import PledgeState
from yakir.apps.partners.rules.life import NEXT
from yakir.common.forms import YakirForm


class VersionedForm(SourceForm):
    """A step that knows which version of the pledge it was made from; its source may stay empty."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    source_is_required = False
    groups: Groups = ((_("Source"), r"publisher|title|url|published|read_on"),)

    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pledge = pledge
        for name in ("publisher", "title"):
            self.fields[name].required = False
        self.initial.setdefault("version", pledge.version)


class MoveForm(VersionedForm):
    """The next step of a pledge."""

    to = forms.ChoiceField(label=_("It is now"))
    on = line(_("Since when"), 10, PARTIAL_DATE, required=True)
    note = line(
        _("Reason"),
        300,
        _("For a change or a withdrawal, and for support kept without a recorded delivery."),
    )
    short: ClassVar[Sequence[str]] = ("published", "on")
    groups: Groups = ((_("Step"), r"to|on|note"), *VersionedForm.groups)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        following = NEXT[PledgeState(self.pledge.state)]
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            *NOT_CHOSEN,
            *((state.value, state.label) for state in PledgeState if state in following),
        ]


class AnswerForm(VersionedForm):
    """What the partner says."""

    text = line(_("Answer"), 2000, long=True, required=True)
    on = line(_("When"), 10, PARTIAL_DATE, required=True)
    short: ClassVar[Sequence[str]] = ("published", "on")
    groups: Groups = ((_("Answer"), r"text|on"), *VersionedForm.groups)


class SilenceForm(YakirForm):
    """That we asked and no news came."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class OrganisationForm(YakirForm):
    """A partner."""

    name_uk = line(_("Name in Ukrainian"), 200, required=True)
    name_en = line(_("Name in English"), 200, required=True)
    form = forms.ChoiceField(
        label=_("Form"), choices=[*NOT_CHOSEN, *PartnerForm.choices], required=False
    )
    country = line(_("Country"), 2, _("Two letters, such as DE."))
    short: ClassVar[Sequence[str]] = ("country",)
