"""Official exchange rates as the National Bank of Ukraine publishes them."""

from yakir.standards.rates.bank import Fault, InvalidRates, RateRecord, read

__all__ = ["Fault", "InvalidRates", "RateRecord", "read"]
