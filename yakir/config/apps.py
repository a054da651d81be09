"""The configuration's own app: commands that see every app at once."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Commands that see every app at once."""

    name = "yakir.config"
    label = "config"
