"""Every public address: walked from the resolver, so that none is forgotten."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from yakir.apps.journal.models import Entry
from yakir.apps.publishing.queries import opendata
from yakir.apps.publishing.queries.iati import reporting
from yakir.common.cases import schemas

# What stands in an address, for each name of a parameter.
FORMS = ("csv", "json")
SAMPLES = {
    "IntConverter": 1,
    "SlugConverter": "csv",
    "StringConverter": "csv",
    "PublicIdConverter": "ykr:need:01JD0000000000000000000000",
}


def public_addresses(world) -> list[str]:
    """Return every public page in both languages and every address of the API."""
    pages = [
        address
        for language in ("uk", "en")
        for name in names("portal")
        for address in addresses(name, world, language)
    ]
    return [*pages, *api_addresses(world), "/robots.txt"]


def text_of(body: bytes) -> str:
    """Return all that stands in an answer; of a workbook its sheets, without when it was made."""
    if not body.startswith(b"PK"):
        return body.decode(errors="replace")
    with zipfile.ZipFile(BytesIO(body)) as packed:
        inside = [each for each in packed.namelist() if not each.startswith("docProps")]
        return "\n".join(packed.read(each).decode() for each in inside)


def numbers_in(text: str) -> set[str]:
    """Return every whole number of a text; digits inside of ids and fingerprints are none."""
    joined = re.sub("(?<=[0-9])[\u00a0\u202f,](?=[0-9]{3}(?![0-9]))", "", text)
    return set(re.findall(r"(?<!\w)\d+(?!\w)", joined))


def names(namespace: str) -> list[str]:
    """Return the names of every address of an app."""
    return [pattern.name for pattern in _patterns(get_resolver(), namespace)]


def addresses(name: str, world, language: str) -> Iterator[str]:
    """Yield the addresses of a name, with every record of the world that fits."""
    known = {
        "community": [[world.community.code]],
        "design": [[world.design.key]],
        "partner": [[world.partner.key]],
        "pledge": [[world.pledge.public_id]],
        "project": [[world.project.public_id]],
        "plan": [[world.plan.public_id]],
        "programme": [[world.programme.public_id]],
        "plan-json": [[world.plan.public_id]],
        "plan-csv": [[world.plan.public_id]],
        "record": [[world.act.public_id], [world.need.public_id]],
        "proof": [[index] for index in range(Entry.objects.count())],
        "method-page": [
            [slug]
            for slug in (
                "estimate",
                "plan",
                "endurance",
                "islands",
                "proof",
                "sources",
            )
        ],
        "schema": [[name] for name in schemas.DOCUMENTS],
        "table": [[table.key, form] for table in opendata.TABLES for form in FORMS],
    }
    if reporting() is not None:  # then there is no file, and the page says why
        known |= {"iati-activities": [], "iati-organisations": []}
    with translation.override(language):
        for parameters in known.get(name, [[]]):
            try:
                yield reverse(f"portal:{name}", args=parameters)
            except NoReverseMatch as error:
                raise AssertionError(f"Say in `known` what stands in portal:{name}.") from error


def api_addresses(world) -> list[str]:
    """Return every address of the API with the world's records in it."""
    root = "/api/v1"
    entries = Entry.objects.count()
    return [
        f"{root}/openapi.json",
        f"{root}/communities?page_size=200",
        f"{root}/communities?page_size=200&lang=en",
        f"{root}/communities/{world.community.code}",
        f"{root}/communities.geojson",
        f"{root}/needs",
        f"{root}/designs",
        f"{root}/designs/{world.design.key}",
        f"{root}/designs/{world.design.key}/quote",
        f"{root}/partners",
        f"{root}/partners/{world.partner.key}",
        f"{root}/pledges",
        f"{root}/pledges/{world.pledge.public_id}",
        f"{root}/acts",
        f"{root}/projects",
        f"{root}/projects/{world.project.public_id}",
        f"{root}/plans",
        f"{root}/plans/{world.plan.public_id}",
        f"{root}/programmes",
        f"{root}/programmes/{world.programme.public_id}",
        f"{root}/programmes/{world.programme.public_id}?lang=en",
        f"{root}/journal/checkpoint",
        f"{root}/journal/entries",
        *(f"{root}/journal/entries/{index}" for index in range(entries)),
        *(f"{root}/journal/proof/{index}" for index in range(entries)),
        f"{root}/journal/consistency?old=1&new={entries}",
    ]


def filled(namespace: str) -> Iterator[str]:
    """Yield every address of an app with something plausible in each place."""
    for pattern in _patterns(get_resolver(), namespace):
        places = pattern.pattern.converters
        values = {name: SAMPLES[type(kind).__name__] for name, kind in places.items()}
        yield reverse(f"{namespace}:{pattern.name}", kwargs=values)


def _patterns(resolver: URLResolver, namespace: str) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if not isinstance(pattern, URLResolver):
            if resolver.namespace == namespace:
                yield pattern
        elif pattern.namespace in {None, namespace}:
            yield from _patterns(pattern, namespace)
