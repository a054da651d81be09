"""Load profiles of typical buildings: American reference buildings and German standard loads."""

from yakir.standards.profiles import bdew, doe
from yakir.standards.profiles.packed import HOURS, UnknownProfile

__all__ = ["HOURS", "UnknownProfile", "bdew", "doe"]
