"""Reading settings from the environment."""

import os

from django.core.exceptions import ImproperlyConfigured


def setting(name: str, default: str) -> str:
    """Return a setting, or its default when the environment does not name it."""
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    """Return a yes-or-no setting, written as 1 or 0."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; write 1 for yes or 0 for no.")
    return value == "1"


def whole(name: str, *, default: int) -> int:
    """Return a whole number from 0."""
    value = os.environ.get(name)
    if value is None:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number from 0.")
    return int(value)


def secret(name: str, *, development: str) -> str:
    """Return a secret; outside a loopback host it has no default."""
    value = os.environ.get(name)
    if value:
        return value
    hosts = os.environ.get("ALLOWED_HOSTS", "")
    if hosts:
        raise ImproperlyConfigured(
            f"{name} is missing. Set it in the environment before serving {hosts}; "
            "`script/setup` writes one into var/environment for a machine of your own."
        )
    return development
