"""The places app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Communities, districts, sites, services, dependencies, coverage."""

    name = "yakir.apps.places"
    label = "places"
