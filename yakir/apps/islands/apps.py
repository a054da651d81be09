"""The islands app."""

from django.apps import AppConfig


class IslandsConfig(AppConfig):
    """What local generation a site needs to outlast outages, and what it costs."""

    name = "yakir.apps.islands"
    label = "islands"
