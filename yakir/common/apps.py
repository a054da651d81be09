"""What every app shares, as a Django app: sources, rates, templates and static files."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Sources, rates, page shell and components."""

    name = "yakir.common"
    label = "common"
