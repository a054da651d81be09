"""Official exchange rates, recorded with their source."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from yakir.apps.accounts.models import Person
from yakir.apps.journal import actions as journal
from yakir.common.models import Rate, Source
from yakir.standards.rates import RateRecord

BANK = "national-bank-rates"


@transaction.atomic
def record(*, rates: Iterable[RateRecord], by: Person, at: datetime) -> int:
    """Record the rates that are not known yet and return how many there were."""
    source, _ = Source.objects.get_or_create(
        key=BANK,
        defaults={
            "publisher": "Національний банк України",
            "publisher_en": "National Bank of Ukraine",
            "title": "Офіційний курс гривні щодо іноземних валют",
            "url": "https://bank.gov.ua/ua/markets/exchangerates",
            "read_on": at.date(),
            "recorded_at": at,
        },
    )
    known = set(Rate.objects.filter(is_assumption=False).values_list("currency", "date"))
    new = [each for each in rates if (each.currency, each.date) not in known]
    Rate.objects.bulk_create(
        [
            Rate(
                currency=each.currency,
                uah_per_unit=each.uah_per_unit,
                date=each.date,
                source=source,
                recorded_at=at,
            )
            for each in new
        ]
    )
    journal.enter_all(
        [
            journal.Record(
                "rate.recorded",
                source.public_id,
                {
                    "currency": each.currency,
                    "uah_per_unit": each.uah_per_unit,
                    "date": each.date,
                },
            )
            for each in new
        ],
        by=by,
        at=at,
    )
    return len(new)
