"""The projects app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Projects and their life cycle."""

    name = "yakir.apps.projects"
    label = "projects"
