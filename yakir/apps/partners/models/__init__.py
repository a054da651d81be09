"""Tables of partners: public facts, pledges, funds, and the ledger of money and goods."""

from yakir.apps.partners.models.acts import Act, Party
from yakir.apps.partners.models.funds import Fund, Tranche
from yakir.apps.partners.models.holdings import (
    Account,
    Commitment,
    Consignment,
    Instalment,
    Item,
)
from yakir.apps.partners.models.ledger import Line, LineParty
from yakir.apps.partners.models.pledges import Answer, Delivery, Pledge, PledgeChange, Reminder
from yakir.apps.partners.models.receipts import Photograph, Receipt
from yakir.apps.partners.models.terms import AidReport, Term

__all__ = [
    "Account",
    "Act",
    "AidReport",
    "Answer",
    "Commitment",
    "Consignment",
    "Delivery",
    "Fund",
    "Instalment",
    "Item",
    "Line",
    "LineParty",
    "Party",
    "Photograph",
    "Pledge",
    "PledgeChange",
    "Receipt",
    "Reminder",
    "Term",
    "Tranche",
]
