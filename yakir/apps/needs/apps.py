"""The needs app."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    """Damage and needs, reported and verified."""

    name = "yakir.apps.needs"
    label = "needs"
