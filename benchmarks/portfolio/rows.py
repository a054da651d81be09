"""What is measured: instances of the families with the time they have, by name."""

from dataclasses import dataclass, replace

from yakir import engine
from yakir.engine.portfolio.example import Variant, family_a, family_b

FAMILIES = {"A": family_a, "B": family_b}


@dataclass(frozen=True)
class Instance:
    """One instance of a family."""

    communities: int
    candidates: int
    funds: int
    family: str = "A"
    regions: int = 10
    variant: str = "USUAL"
    package: str = "threshold"
    seed: int = 1

    def problem(self):
        """The problem."""
        return FAMILIES[self.family](
            self.communities,
            self.candidates,
            self.funds,
            self.seed,
            regions=self.regions,
            package=engine.Package(self.package),
            variant=Variant[self.variant],
        )

    def __str__(self) -> str:
        variant = "" if self.variant == "USUAL" else f", {self.variant.lower().replace('_', ' ')}"
        return (
            f"family {self.family}{variant}: {self.communities:,} communities, "
            f"{self.candidates:,} candidates, {self.funds} funds, {self.package}, seed {self.seed}"
        )


@dataclass(frozen=True)
class Row:
    """
    One row of the report.

    Parameters
    ----------
    seconds
        Times after which we look at the gap, the last of which every side has. [s]
    gap
        What ends our search earlier. [1]
    """

    instance: Instance
    seconds: tuple[float, ...]
    gap: float


MIDDLE = Instance(300, 6_000, 20)
LARGE = Instance(1_500, 30_000, 20)
ROWS = {
    "15": Row(Instance(15, 300, 5), (60.0,), 0.001),
    "300": Row(MIDDLE, (1.0, 60.0, 180.0), 0.005),
    "300B": Row(replace(MIDDLE, family="B"), (120.0,), 0.01),
    "1500": Row(LARGE, (30.0, 120.0), 0.003),
    "100000": Row(Instance(1_500, 100_000, 50, regions=20), (60.0, 300.0), 0.01),
    "large": Row(Instance(15, 6_000, 20, variant="LARGE_COMMUNITIES"), (60.0,), 0.01),
    "open": Row(replace(MIDDLE, funds=1, variant="OPEN_FUNDS"), (60.0,), 0.01),
    "tight": Row(replace(MIDDLE, variant="TIGHT_CAPACITY"), (60.0,), 0.01),
}
#: Sizes at which the time to one percent is told.
GROWTH = (
    Instance(75, 1_500, 20),
    Instance(150, 3_000, 20),
    Instance(300, 6_000, 20),
    Instance(600, 12_000, 20),
    Instance(1_200, 24_000, 20),
)
