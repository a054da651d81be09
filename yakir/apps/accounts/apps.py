"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, organisations, roles, second factor."""

    name = "yakir.apps.accounts"
    label = "accounts"
