"""Typical designs, versions, unit costs, indicators."""
