"""Changes of a project under way, and the first of two signatures under a step."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.projects.models.projects import Project, Step
from yakir.apps.projects.rules import Aspect, ChangeState, Stage
from yakir.common.ids import public_id_field
from yakir.common.records import AppendOnly, Recorded


class Change(Recorded):
    """A change of scope, money or time: asked for with a reason, decided, kept."""

    public_id = public_id_field("change")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="changes")
    aspect = models.CharField(_("what changes"), max_length=8, choices=Aspect.choices)
    before = models.JSONField(_("before"))
    after = models.JSONField(_("after"))
    what = models.CharField(_("what becomes different"), max_length=500, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=ChangeState.choices, default=ChangeState.REQUESTED
    )
    ground = models.CharField(_("reason of the decision"), max_length=500, blank=True)
    mandate = models.CharField(_("decided under"), max_length=60, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of a project")
        verbose_name_plural = _("changes of projects")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "aspect"],
                condition=models.Q(state=ChangeState.REQUESTED),
                name="one_open_change_of_an_aspect",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ChangeState.REQUESTED, decided_at__isnull=True)
                | (~models.Q(state=ChangeState.REQUESTED) & models.Q(decided_at__isnull=False)),
                name="decided_change_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.get_aspect_display()}"


class Signature(Recorded, AppendOnly):
    """The first of the two signatures that a step of a programme's project needs."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="signatures")
    on_step = models.ForeignKey(
        Step,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("the step after which it was given; a later step makes it void"),
    )
    to = models.CharField(_("after"), max_length=14, choices=Stage.choices)
    note = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("signature under a step")
        verbose_name_plural = _("signatures under steps")
        ordering = ["project", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["on_step", "to", "by"], name="one_signature_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.get_to_display()}"
