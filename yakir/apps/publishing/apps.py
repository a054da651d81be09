"""The publishing app."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """The gate and gated queries: the one way to the public."""

    name = "yakir.apps.publishing"
    label = "publishing"
