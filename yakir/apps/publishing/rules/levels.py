"""The classification of every field, read from the apps' `sensitivity.py`."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db import models

from yakir.common.sensitivity import Classification, Level

OURS = "yakir."


@cache
def classification(app_name: str) -> Classification:
    """Return what an app says of its fields; nothing when it says nothing."""
    module = f"{app_name}.sensitivity"
    if find_spec(module) is None:
        return {}
    return getattr(import_module(module), "FIELDS", {})


def level_of(model: type[models.Model], field: str) -> Level | None:
    """Return the level of a field, or None when nobody has classified it."""
    return _fields(model).get(field)


def unclassified() -> Iterator[str]:
    """The fields of our models without a level, as `app.Model.field`."""
    ours = [config for config in apps.get_app_configs() if config.name.startswith(OURS)]
    for model in (model for config in ours for model in config.get_models()):
        known = _fields(model)
        for field in (*model._meta.fields, *model._meta.many_to_many):
            if field.name not in known:
                yield f"{model._meta.label}.{field.name}"


@cache
def _fields(model: type[models.Model]) -> Mapping[str, Level]:
    config = apps.get_app_config(model._meta.app_label)
    return classification(config.name).get(model.__name__, {})
