"""Sources: where a fact stands, so that anyone can look."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Person
from yakir.apps.journal import actions as journal
from yakir.apps.partners.actions import checks
from yakir.common.errors import Invalid
from yakir.common.models import Source

web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class SourceValues:
    """Publisher, title, address and date of what was read."""

    publisher: str
    title: str
    url: str = ""
    published: str = ""
    read_on: date | None = None
    licence: str = ""
    publisher_en: str = ""

    def faults(self, at: datetime) -> dict[str, str]:
        """Return each field's fault."""
        future = self.read_on is not None and self.read_on > localdate(at)
        return checks.present(
            {
                "publisher": "" if self.publisher.strip() else _("Write who published it."),
                "title": "" if self.title.strip() else _("Write the title as it was published."),
                "url": address_fault(self.url),
                "published": checks.date_fault(self.published, at=at),
                "read_on": _("This day is still to come.") if future else "",
            }
        )

    @property
    def key(self) -> str:
        """The key under which the same source is found again."""
        text = f"{self.publisher}\n{self.title}\n{self.url}\n{self.published}"
        return f"s-{hashlib.sha256(text.encode()).hexdigest()[:24]}"


@transaction.atomic
def record_source(*, values: SourceValues, by: Person, at: datetime) -> Source:
    """Record a source, or return the same one when it is known."""
    checks.require_anywhere(by)
    if faults := values.faults(at):
        raise Invalid(faults)
    known = Source.objects.filter(key=values.key).first()
    if known is not None:
        return known
    source = Source.objects.create(key=values.key, recorded_at=at, **asdict(values))
    journal.enter(
        kind="source.recorded", subject=source.public_id, values=asdict(values), by=by, at=at
    )
    return source


def address_fault(url: str) -> str:
    """Return what is wrong with an address, or nothing."""
    if not url:
        return ""
    try:
        web_address(url)
    except ValidationError:
        return _("Write an address that begins with https:// or http://.")
    return ""
