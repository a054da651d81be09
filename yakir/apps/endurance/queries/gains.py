"""What an addition to a site brings, in rows."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.apps.endurance.models import EnduranceRun
from yakir.apps.endurance.queries.words import named_site
from yakir.apps.places.models import Site
from yakir.common.protected import Service

ADDED = {
    "battery_kwh": (gettext_lazy("Battery: energy"), gettext_lazy("kWh")),
    "battery_kw": (gettext_lazy("Battery: power"), gettext_lazy("kW")),
    "generator_kw": (gettext_lazy("Generator"), gettext_lazy("kW")),
    "fuel_l": (gettext_lazy("Fuel store"), gettext_lazy("l")),
}


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
    """What is added, with names and units."""
    return [
        {"name": label, "amount": run.change[name], "unit": unit}
        for name, (label, unit) in ADDED.items()
        if name in run.change
    ]
