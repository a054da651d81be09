"""Doors of the work pages: signed in, with a permission, and with a second factor where one signs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from yakir.apps.accounts import rules
from yakir.apps.accounts.models import Person
from yakir.common.errors import NotAllowed

View = Callable[..., HttpResponseBase]


def work(*permissions: rules.Permission) -> Callable[[View], View]:
    """Let in signed-in people who hold any of the permissions, with a second factor if they sign."""

    def guard(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            person = person_of(request)
            if lacks_second_factor(person):
                return redirect("mfa_activate_totp")
            if not any(person.may(permission) for permission in permissions):
                raise NotAllowed
            return view(request, *args, **kwargs)

        return guarded

    return guard


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in; call it only behind a door."""
    if not isinstance(request.user, Person):
        raise NotAllowed
    return request.user


def lacks_second_factor(person: Person) -> bool:
    """Return whether a person who signs has not set up one-time codes yet."""
    return rules.must_sign(person.standings) and not is_mfa_enabled(person)
