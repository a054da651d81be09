"""The governance app."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Governance of programmes."""

    name = "yakir.apps.governance"
    label = "governance"
