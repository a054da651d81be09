"""Releases of sums, as a publication makes them."""

from tests.factories.accounts import NOW
from yakir.apps.accounts.models import Person
from yakir.apps.publishing.actions import release_sums
from yakir.apps.publishing.models import SumRelease


def released() -> list[SumRelease]:
    """Release the sums that may be released now."""
    return release_sums(by=Person.objects.machine(), at=NOW)
