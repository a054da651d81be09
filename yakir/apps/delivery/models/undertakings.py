"""The undertaking of a project: what everybody who works on its delivery locks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.projects.models import Project
from yakir.common.records import Recorded


class Undertaking(Recorded):
    """A project being delivered; its version moves on with every record of its delivery."""

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="undertaking")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("delivery of a project")
        verbose_name_plural = _("deliveries of projects")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.project)
