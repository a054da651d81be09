"""Made-up problems of any size, for tests and benchmarks: the same seed gives the same problem."""

from yakir.engine.portfolio.example.full import family_b
from yakir.engine.portfolio.example.simple import family_a
from yakir.engine.portfolio.example.typical import example
from yakir.engine.portfolio.example.variants import Variant

__all__ = ["Variant", "example", "family_a", "family_b"]
