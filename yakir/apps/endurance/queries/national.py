"""How long the package and each service hold over the whole country: shares of people, no names."""

from dataclasses import dataclass

from yakir.apps.endurance.models import EnduranceRun, Holding
from yakir.apps.endurance.queries.table import country_runs
from yakir.apps.endurance.rules import Basis
from yakir.common.protected import Service

#: Upper ends of the bands; after the last one comes "more". [h]
BAND_ENDS = (6, 12, 24, 48, 72)


@dataclass(frozen=True, slots=True)
class Distribution:
    """Shares of people by band of median hours; `service` is empty for the package."""

    service: str
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class National:
    """The distribution over the country under a scenario, every community by norm."""

    run: EnduranceRun
    rows: tuple[Distribution, ...]
    communities: int


def national_run() -> EnduranceRun | None:
    """The newest finished run of the country in which every community is by norm."""
    return country_runs().filter(basis=Basis.NORM).first()


def national(run: EnduranceRun) -> National:
    """
    Return shares of people by hours, for the package and each service.

    Only of a run by norm: it is computed from public data alone, so that nothing that anybody
    registers can change it.
    """
    if run.basis != Basis.NORM or run.community_id is not None:
        raise ValueError("only a run of the country by norm may be told to the public")
    told = Holding.objects.filter(run=run, community__population__gt=0).values_list(
        "service", "median", "community__population"
    )
    people = {service: [0] * (len(BAND_ENDS) + 1) for service in ("", *Service.values)}
    count = 0
    for service, median, residents in told:
        people[service][sum(median >= end for end in BAND_ENDS)] += residents
        count += service == ""
    rows = tuple(
        Distribution(service, tuple(number / sum(numbers) for number in numbers))
        for service, numbers in people.items()
        if sum(numbers)
    )
    return National(run, rows, count)
