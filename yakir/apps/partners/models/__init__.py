"""Tables of partners: public facts with their parties, pledges, deliveries, funds."""

from yakir.apps.partners.models.acts import Act, Party
from yakir.apps.partners.models.funds import Fund, Tranche
from yakir.apps.partners.models.pledges import Answer, Delivery, Pledge, PledgeChange

__all__ = ["Act", "Answer", "Delivery", "Fund", "Party", "Pledge", "PledgeChange", "Tranche"]
