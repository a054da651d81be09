"""The catalogue app."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Typical designs, versions, unit costs, indicators."""

    name = "yakir.apps.catalogue"
    label = "catalogue"
