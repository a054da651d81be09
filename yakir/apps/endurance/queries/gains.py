"""What an addition to a site brings, in rows."""

from typing import Any

from django.utils.translation import gettext as _

from yakir.apps.endurance.models import EnduranceRun
from yakir.apps.endurance.queries.words import named_site
from yakir.apps.places.models import Site
from yakir.common.protected import Service

UNITS = {"battery_kwh": "kWh", "battery_kw": "kW", "generator_kw": "kW", "fuel_l": "l"}


def gain_rows(run: EnduranceRun) -> list[dict[str, Any]]:
    """Hours and person-hours gained, the package first; nothing for a run without addition."""
    names = {"package": _("All seven together")}
    names |= {service.value: str(service.label) for service in Service}
    return [{"name": label, **run.gain[key]} for key, label in names.items() if key in run.gain]


def added_to(run: EnduranceRun) -> str:
    """The name of the site that gets something, empty for a run without addition."""
    key = str(run.change.get("site", ""))
    site = Site.objects.filter(public_id=key).first()
    return named_site(key) if site is None else site.name


def additions(run: EnduranceRun) -> list[dict[str, Any]]:
    """What is added, with units."""
    return [
        {"amount": run.change[name], "unit": unit}
        for name, unit in UNITS.items()
        if name in run.change
    ]
