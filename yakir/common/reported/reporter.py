"""Who reports: the organisation that runs this installation, under its own identifier."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yakir.common.reported.facts import Body
from yakir.standards.iati.codelists import codelists

#: An identifier by org-id.guide: the register, then the number there, such as UA-EDR-12345678.
REFERENCE = re.compile(r"(?P<register>[A-Z]{2}-[A-Z0-9_]+)-[A-Za-z0-9._-]+", re.ASCII)


class Unready(StrEnum):
    """Why nothing can be reported."""

    NO_ORGANISATION = "no_organisation"
    NO_REFERENCE = "no_reference"
    BAD_REFERENCE = "bad_reference"
    NOTHING = "nothing"

    @property
    def reason(self) -> Promise:
        """Why, in the reader's language."""
        return _REASONS[self]


_REASONS: Mapping[Unready, Promise] = {
    Unready.NO_ORGANISATION: _("Nobody has set which organisation reports here."),
    Unready.NO_REFERENCE: _("The organisation that reports here has no identifier in IATI yet."),
    Unready.BAD_REFERENCE: _(
        "The identifier that was set for the organisation that reports is not one by org-id.guide."
    ),
    Unready.NOTHING: _("There is nothing yet that the organisation that reports here may tell."),
}


@dataclass(frozen=True, slots=True)
class Reporter:
    """The reporting organisation, and what the identifiers of its activities begin with."""

    body: Body
    prefix: str

    def activity_id(self, public_id: str) -> str:
        """Return the identifier of an activity."""
        return f"{self.prefix}-{public_id}"

    def public_id(self, activity_id: str) -> str:
        """Return the public id in the identifier of an activity; empty when there is none."""
        start = f"{self.prefix}-"
        return activity_id.removeprefix(start) if activity_id.startswith(start) else ""


def is_reference(text: str) -> bool:
    """Return whether a text is an identifier in a register that IATI knows."""
    found = REFERENCE.fullmatch(text)
    registers = codelists()["OrganisationRegistrationAgency"].names
    return found is not None and found["register"] in registers


def read_references(text: str) -> dict[str, str]:
    """Return identifiers by the keys of organisations, from `key=UA-EDR-1` with spaces between."""
    pairs = (each.partition("=") for each in text.split())
    return {key: value for key, _sign, value in pairs if is_reference(value)}
