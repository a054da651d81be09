"""Tables of projects: what they are, the steps of their life, and what was changed under way."""

from yakir.apps.projects.models.changes import Change, Signature
from yakir.apps.projects.models.projects import Eligibility, Project, Step

__all__ = ["Change", "Eligibility", "Project", "Signature", "Step"]
