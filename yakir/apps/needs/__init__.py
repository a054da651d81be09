"""Damage and needs, reported and verified."""
