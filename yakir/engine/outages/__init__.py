"""Scenarios of grid outages, alerts, strikes and resupply, drawn the same for every variant."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
