"""Every public address: walked from the resolver, so that none is forgotten."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from yakir.apps.journal.models import Entry
from yakir.apps.publishing.queries import opendata

# What stands in an address, for each name of a parameter.
FORMS = ("csv", "json")


def public_addresses(world) -> list[str]:
    """Return every public page in both languages and every address of the API."""
    pages = [
        address
        for language in ("uk", "en")
        for name in names("portal")
        for address in addresses(name, world, language)
    ]
    return [*pages, *api_addresses(world), "/robots.txt"]


def names(namespace: str) -> list[str]:
    """Return the names of every address of an app."""
    return [pattern.name for pattern in _patterns(get_resolver(), namespace)]


def addresses(name: str, world, language: str) -> Iterator[str]:
    """Yield the addresses of a name, with every record of the world that fits."""
    known = {
        "community": [[world.community.code]],
        "design": [[world.design.key]],
        "record": [[world.act.public_id], [world.need.public_id]],
        "proof": [[index] for index in range(Entry.objects.count())],
        "method-page": [[slug] for slug in ("estimate", "plan", "proof", "sources")],
        "table": [[table.key, form] for table in opendata.TABLES for form in FORMS],
    }
    with translation.override(language):
        for parameters in known.get(name, [[]]):
            try:
                yield reverse(f"portal:{name}", args=parameters)
            except LookupError as error:
                raise AssertionError(f"Say in FORMS what stands in portal:{name}.") from error


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
        f"{root}/journal/checkpoint",
        f"{root}/journal/entries",
        *(f"{root}/journal/entries/{index}" for index in range(entries)),
        *(f"{root}/journal/proof/{index}" for index in range(entries)),
        f"{root}/journal/consistency?old=1&new={entries}",
    ]


def _patterns(resolver: URLResolver, namespace: str) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inside = namespace if pattern.namespace in {None, namespace} else None
            if inside and (pattern.namespace == namespace or pattern.namespace is None):
                yield from _named(pattern, namespace)


def _named(resolver: URLResolver, namespace: str) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _named(pattern, namespace) if pattern.namespace == namespace else ()
        elif resolver.namespace == namespace:
            yield pattern
