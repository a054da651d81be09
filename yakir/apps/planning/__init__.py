"""Scenarios, runs, plans; the one caller of the engine's portfolio."""
