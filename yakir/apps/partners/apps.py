"""The partners app."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Partners, statements, agreements, pledges, funds, deliveries."""

    name = "yakir.apps.partners"
    label = "partners"
