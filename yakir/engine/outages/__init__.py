"""Scenarios of grid outages, alerts, strikes and resupply, drawn the same for every variant."""
