"""Organisations that take part in acts."""

import re
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _
from ulid import ULID

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.accounts.rules import OrganisationKind, PartnerForm
from yakir.apps.journal import actions as journal
from yakir.apps.partners.actions import checks
from yakir.common.errors import Invalid, NotAllowed

COUNTRY = re.compile(r"^[A-Z]{2}$")


@transaction.atomic
def record_organisation(
    *,
    name_uk: str,
    name_en: str,
    form: str = "",
    country: str = "",
    kind: str = OrganisationKind.PARTNER,
    key: str = "",
    by: Person,
    at: datetime,
) -> Organisation:
    """Record an organisation; people record partners, Yakir itself also the others."""
    checks.require_anywhere(by)
    if kind != OrganisationKind.PARTNER and not by.is_machine:
        raise NotAllowed
    values = {"name_uk": name_uk.strip(), "name_en": name_en.strip(), "form": form}
    values["country"] = country.strip().upper()
    if faults := _faults(values):
        raise Invalid(faults)
    values["key"] = key or _free_key(values["name_en"])
    organisation = Organisation.objects.create(kind=kind, recorded_at=at, **values)
    journal.enter(
        kind="organisation.recorded",
        subject=organisation.public_id,
        values={**values, "organisation_kind": str(kind)},
        by=by,
        at=at,
    )
    return organisation


def _faults(values: dict[str, str]) -> dict[str, str]:
    missing = _("Write the name in both languages.")
    country = values["country"]
    faults = {
        "name_uk": "" if values["name_uk"] else missing,
        "name_en": "" if values["name_en"] else missing,
        "form": "" if values["form"] in ("", *PartnerForm.values) else _("Choose from the list."),
        "country": ""
        if not country or COUNTRY.match(country)
        else _("Write a country as two letters, such as DE."),
    }
    for name in ("name_uk", "name_en"):
        if values[name] and Organisation.objects.filter(Q(**{name: values[name]})).exists():
            faults[name] = _("An organisation with this name is in the register already.")
    return checks.present(faults)


def _free_key(name: str) -> str:
    key = slugify(name)[:60]
    if key and not Organisation.objects.filter(key=key).exists():
        return key
    return f"{key}-{ULID()}".strip("-").lower()
