"""The portal app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """All public pages and the public API, and nothing else."""

    name = "yakir.apps.portal"
    label = "portal"
