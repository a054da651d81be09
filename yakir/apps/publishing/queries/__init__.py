"""Gated reads: the one thing the portal may ask."""
