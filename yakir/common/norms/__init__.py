"""What a community has by norm, each number with its range and where it comes from."""

from yakir.common.norms.loads import load_profiles
from yakir.common.norms.reading import Norm, as_table, norms, read

__all__ = ["Norm", "as_table", "load_profiles", "norms", "read"]
