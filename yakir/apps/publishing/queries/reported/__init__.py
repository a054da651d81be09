"""Facts of public projects and gifts, gated, as they are reported in the standards of the field."""

from yakir.apps.publishing.queries.reported.bodies import reporter, running
from yakir.apps.publishing.queries.reported.gifts import every_gift
from yakir.apps.publishing.queries.reported.projects import Told, every_project

__all__ = ["Told", "every_gift", "every_project", "reporter", "running"]
