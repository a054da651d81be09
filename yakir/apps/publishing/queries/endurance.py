"""How long services hold over the whole country, by norm: all of endurance that is public."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from yakir.apps.endurance.models import EnduranceRun
from yakir.apps.endurance.queries import national as inside
from yakir.apps.endurance.rules import Basis
from yakir.common.protected import Service
from yakir.common.runs import RunState

#: Version of a scenario that nobody has changed since it was loaded.
AS_SHIPPED = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """The share of people in one band of hours."""

    band: str
    share: float


@dataclass(frozen=True, slots=True)
class Row:
    """A service, or the whole package, over the bands."""

    label: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class NationalHours:
    """The distribution over the country under a scenario."""

    scenario: str
    bands: Sequence[str]
    rows: Sequence[Row]
    communities: int


def national() -> NationalHours | None:
    """
    The newest distribution over the country that may be told, or None where there is none.

    Only a run in which every community is by norm is read, under a scenario that came with Yakir
    and was not changed: what a person types into a scenario reaches no public page, and what a
    community registers changes no public byte.
    """
    run = _newest()
    if run is None:
        return None
    found = inside.national(run)
    bands = [*_bands()]
    return NationalHours(
        scenario=run.scenario.name,
        bands=bands,
        rows=[
            Row(
                label=_label(row.service),
                cells=[Cell(*pair) for pair in zip(bands, row.shares, strict=True)],
            )
            for row in found.rows
        ],
        communities=found.communities,
    )


def _newest() -> EnduranceRun | None:
    told = EnduranceRun.objects.filter(
        community=None,
        basis=Basis.NORM,
        state=RunState.DONE,
        scenario__key__isnull=False,
        scenario__version=AS_SHIPPED,
    )
    return told.select_related("scenario").order_by("-recorded_at", "-pk").first()


def _label(service: str) -> str:
    return str(Service(service).label) if service else _("The whole package")


def _bands() -> list[str]:
    """Names of the bands of hours."""
    ends = inside.BAND_ENDS
    middle = [
        _("%(low)s to %(high)s h") % {"low": low, "high": high} for low, high in pairwise(ends)
    ]
    return [
        _("under %(hours)s h") % {"hours": ends[0]},
        *middle,
        _("%(hours)s h or more") % {"hours": ends[-1]},
    ]
