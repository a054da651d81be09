"""What the ledger says of a pledge."""

from django.db.models import Q, QuerySet

from yakir.apps.partners.models import Line, Pledge
from yakir.apps.partners.queries.ledger.standing import standing_lines
from yakir.apps.partners.rules.ledger import LineKind

KEEPING = (LineKind.DISBURSEMENT, LineKind.RECEIPT, LineKind.RENDERED)


def lines_of(pledge: Pledge) -> QuerySet[Line]:
    """Lines that stand of the commitments and consignments of a pledge, oldest first."""
    of_pledge = Q(commitment__pledge=pledge) | Q(consignment__pledge=pledge)
    return standing_lines(Line.objects.filter(of_pledge)).order_by("held_on", "pk")


def lines_that_keep(pledge: Pledge) -> QuerySet[Line]:
    """Lines that keep a pledge: money paid, goods accepted, services rendered."""
    kept = lines_of(pledge).filter(kind__in=KEEPING)
    return kept.filter(Q(quantity__gt=0) | Q(quantity__isnull=True, amount__gt=0))
