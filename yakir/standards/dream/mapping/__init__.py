"""DREAM to OC4IDS, and what OC4IDS has no place for."""

from yakir.standards.dream.mapping.left import Left
from yakir.standards.dream.mapping.projects import Options, mapped

__all__ = ["Left", "Options", "mapped"]
