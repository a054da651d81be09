"""Who pays for chosen projects when every rule of the funds holds."""

from yakir.engine.portfolio.funding.rules import keeps
from yakir.engine.portfolio.funding.search import Aim, fund, fund_most

__all__ = ["Aim", "fund", "fund_most", "keeps"]
