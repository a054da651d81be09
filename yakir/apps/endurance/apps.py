"""The endurance app."""

from django.apps import AppConfig


class EnduranceConfig(AppConfig):
    """How long basic conditions last without the grid."""

    name = "yakir.apps.endurance"
    label = "endurance"
