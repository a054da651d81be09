"""The journal app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Append-only transparency log and its proofs."""

    name = "yakir.apps.journal"
    label = "journal"
