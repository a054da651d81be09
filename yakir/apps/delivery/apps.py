"""The delivery app."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Delivery of projects."""

    name = "yakir.apps.delivery"
    label = "delivery"
