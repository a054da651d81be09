"""The table of overrules: what a person demands of every plan of a scenario, against the planner."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.catalogue.models import Design
from yakir.apps.places.models import Community
from yakir.apps.planning.models.scenarios import Scenario
from yakir.apps.planning.rules import OverruleKind
from yakir.apps.projects.models import Project
from yakir.common.ids import public_id_field
from yakir.common.records import Recorded
from yakir.common.time import quarter_text


class Overrule(Recorded):
    """
    A candidate that a person fixes or rules out, with the reason.

    It names the candidate by what it is (community, design or project, sizes), since the numbers
    of candidates change from search to search. It is never changed, only withdrawn.
    """

    public_id = public_id_field("overrule")
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="overrules")
    kind = models.CharField(_("kind"), max_length=8, choices=OverruleKind.choices)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    design = models.ForeignKey(
        Design, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    parameters = models.JSONField(_("sizes"), default=dict, blank=True)
    quarter = models.CharField(
        _("quarter of start"), max_length=7, blank=True, validators=[quarter_text]
    )
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("overrule")
        verbose_name_plural = _("overrules")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(design__isnull=True) ^ models.Q(project__isnull=True),
                name="overrule_of_a_design_or_a_project",
            ),
            models.CheckConstraint(
                condition=models.Q(quarter="") | models.Q(kind=OverruleKind.FIX),
                name="only_a_fixed_project_has_a_quarter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.design or self.project}, {self.community}"
