"""Histories of air-raid alerts as official and volunteer data sets publish them."""

from yakir.standards.alerts.history import (
    OBLASTS,
    Alert,
    Fault,
    History,
    InvalidHistory,
    Sojourns,
    Spans,
    read,
    sojourns,
    spans,
    united,
)

__all__ = [
    "OBLASTS",
    "Alert",
    "Fault",
    "History",
    "InvalidHistory",
    "Sojourns",
    "Spans",
    "read",
    "sojourns",
    "spans",
    "united",
]
