"""How allauth behaves here: nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """People are invited by a manager; there is no open registration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that nobody signs up by themselves."""
        return False
