"""The first estimate of the seven services, recorded as what it is: an estimate."""

import math
from datetime import date, datetime

import numpy as np
from django.db import transaction

from yakir import engine
from yakir.apps.accounts.models import Person
from yakir.apps.journal import actions as journal
from yakir.apps.places import queries
from yakir.apps.places.models import Community, Coverage, Population
from yakir.common.models import Source

METHOD = "baseline-1"
POPULATION_ERROR = 0.3  # of the present population, docs/explanation/baseline.md
BATCH = 500


@transaction.atomic
def estimate(
    *,
    parameters: engine.BaselineParameters,
    as_of: date,
    source: Source,
    by: Person,
    at: datetime,
) -> int:
    """Estimate the seven services of every community that may have one; return how many got it."""
    if Coverage.objects.filter(method=METHOD, as_of=as_of).exists():
        return 0
    known = queries.facts_for_baseline()
    found = engine.estimate(known.communities, known.oblasts, parameters)
    figures = [
        _figure(community, found, row, column, as_of=as_of, at=at)
        for row, community in enumerate(known.order)
        for column in range(len(engine.SERVICES))
        if np.isfinite(found.coverage[row, column])
    ]
    Coverage.objects.bulk_create(figures, batch_size=BATCH)
    _record_people(known.order, found, as_of=as_of, source=source, at=at)
    records = [
        _record(community, found, row, as_of)
        for row, community in enumerate(known.order)
        if np.isfinite(found.coverage[row]).any()
    ]
    journal.enter_all(records, by=by, at=at)
    return len(records)


def _figure(
    community: Community,
    found: engine.Estimate,
    row: int,
    column: int,
    *,
    as_of: date,
    at: datetime,
) -> Coverage:
    share = float(found.coverage[row, column])
    return Coverage(
        community=community,
        service=engine.SERVICES[column],
        share=share,
        low=min(share, float(found.low[row, column])),
        high=max(share, float(found.high[row, column])),
        kind="estimated",
        grade=found.grades[column],
        method=METHOD,
        as_of=as_of,
        recorded_at=at,
    )


def _record_people(
    communities: list[Community],
    found: engine.Estimate,
    *,
    as_of: date,
    source: Source,
    at: datetime,
) -> None:
    Population.objects.bulk_create(
        [
            Population(
                community=community,
                kind="present",
                people=round(people),
                low=math.floor(people * (1 - POPULATION_ERROR)),
                high=math.ceil(people * (1 + POPULATION_ERROR)),
                as_of=as_of,
                is_estimate=True,
                method=METHOD,
                source=source,
                recorded_at=at,
            )
            for community, people, shares in zip(
                communities, found.present_population, found.coverage, strict=True
            )
            if np.isfinite(people) and np.isfinite(shares).any()
        ],
        batch_size=BATCH,
    )


def _record(community: Community, found: engine.Estimate, row: int, as_of: date) -> journal.Record:
    shares = found.coverage[row]
    return journal.Record(
        "coverage.estimated",
        community.public_id,
        {
            "community": community.code,
            "method": METHOD,
            "as_of": as_of,
            **{
                f"{service}_share": None if np.isnan(share) else round(float(share), 6)
                for service, share in zip(engine.SERVICES, shares, strict=True)
            },
            **{
                f"{service}_band": engine.band(float(share))
                for service, share in zip(engine.SERVICES, shares, strict=True)
            },
        },
    )
