"""The planning app."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Scenarios, runs, plans; the one caller of the engine's portfolio."""

    name = "yakir.apps.planning"
    label = "planning"
