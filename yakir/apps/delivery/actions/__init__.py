"""Writes of delivery."""

from yakir.apps.delivery.actions.funding import (
    AllocationChanged,
    MoreThanIsNeeded,
    MoreThanIsThere,
    NoRate,
    NotApproved,
    OtherPlace,
    allocate,
    change_allocation,
)

__all__ = [
    "AllocationChanged",
    "MoreThanIsNeeded",
    "MoreThanIsThere",
    "NoRate",
    "NotApproved",
    "OtherPlace",
    "allocate",
    "change_allocation",
]
