"""What tests share."""

from collections.abc import Callable
from datetime import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests.factories.accounts import NOW
from yakir.apps.accounts.models import Person

# A busy machine makes a drawn example late and says nothing about the code.
settings.register_profile("yakir", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("yakir")


@pytest.fixture
def now() -> datetime:
    """The time at which tests happen."""
    return NOW


@pytest.fixture(autouse=True)
def _tasks_run_at_once(settings: object) -> None:
    """Long work happens inside the test."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture(autouse=True)
def _every_test_begins_in_ukrainian() -> None:
    """A request in English leaves its language behind; the next test must not inherit it."""
    translation.activate("uk")


@pytest.fixture
def signed_in(client: Client) -> Callable[[Person], Client]:
    """A client signed in as a person, with a second factor."""

    def sign_in(person: Person) -> Client:
        Authenticator.objects.get_or_create(
            user=person, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}}
        )
        client.force_login(person)
        return client

    return sign_in
