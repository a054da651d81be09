"""Names that stand in a document for the numbers of arrays."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """
    Ids and codes in the order of the arrays.

    Parameters
    ----------
    oblasts, kinds
        Codes of oblasts and of kinds of sites.
    communities, sites, profiles
        Ids of communities and sites, names of profiles.
    """

    oblasts: tuple[str, ...]
    kinds: tuple[str, ...]
    communities: tuple[str, ...]
    sites: tuple[str, ...]
    profiles: tuple[str, ...] = ("flat",)
