"""
What a person can put right.

    Refused                 409  a rule says no
    ├── NotAllowed          403  this person may not
    ├── Conflict            409  somebody was faster, or it has been done already
    └── Invalid             422  what was typed has faults, each with its field

Raised once, beside the action that refuses; presented in four places: API (problem document),
form (the form again, with the message), page (the error page), command (CommandError).
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A rule says no; the message says what happened and what can be done."""

    code = "refused"
    status = 409
    message = _("This cannot be done.")

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.message)

    @property
    def text(self) -> str:
        """The message in the reader's language."""
        return str(self.args[0])


class NotAllowed(Refused):
    """This person may not do this."""

    code = "not_allowed"
    status = 403
    message = _("Your role does not allow this. Ask whoever manages people in your organisation.")


class Conflict(Refused):
    """Somebody was faster, or it has been done already."""

    code = "conflict"
    message = _("Somebody has changed this record meanwhile. Open it again and repeat the change.")


class Invalid(Refused):
    """What was typed has faults; `faults` maps each field to its message."""

    code = "invalid"
    status = 422
    message = _("Some values need correction.")

    def __init__(self, faults: Mapping[str, str], message: str | None = None) -> None:
        super().__init__(message)
        self.faults = dict(faults)
