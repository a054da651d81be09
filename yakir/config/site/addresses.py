"""Where a page of the live portal lies among the files, and links between files."""

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from posixpath import relpath
from urllib.parse import parse_qsl, unquote, urlsplit

from yakir.standards.tlog import manifest

INDEX = "index"
PROOF = re.compile(r"^[a-z]{2}/journal/proofs/(\d+)\.json$")
CHECKPOINT = re.compile(r"^[a-z]{2}/journal/checkpoint/$")
LINK = re.compile(rb'( (?:href|src|data-(?:large-map|module|worker|style|outline))=")([^"]*)(")')
UNSAFE = re.compile(r"[^\w.-]+")
# Only these have a page among the files; others need the server, and lose their link.
SERVED = re.compile(r"^(?:[a-z]{2}/(?!work/|accounts/|components/)|static/|$|[a-z]{2}$)")


def file_of(address: str, *, variants: Collection[str] = ()) -> str | None:
    """
    Return the file of an address of the portal; None when only a server answers there.

    Parameters
    ----------
    address
        Path and query, as the live portal has it.
    variants
        Addresses with a query that have a file of their own; any other leads to the page
        without one.
    """
    parts = urlsplit(address)
    path = unquote(parts.path).removeprefix("/")
    if not SERVED.match(path):
        return None
    if found := PROOF.match(path):
        return manifest.proof_path(int(found[1]))
    if CHECKPOINT.match(path):
        return f"{manifest.LOG}/checkpoint"
    name = _plain_file(path)
    query = _asked(parts.query)
    if not query or f"{parts.path}?{query}" not in variants:
        return name
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{UNSAFE.sub('-', query)}.{ending}"


def in_order(address: str) -> str:
    """Return an address with its query as the files know it: in order, without the first page."""
    parts = urlsplit(address)
    query = _asked(parts.query)
    return f"{parts.path}?{query}" if query else parts.path


def relinked(page: bytes, *, at: str, address: str, variants: Collection[str]) -> bytes:
    """Return a page whose links lead from file to file; what needs a server is no link."""
    target = _targets(at, urlsplit(address).path, frozenset(variants))

    def link(found: re.Match[bytes]) -> bytes:
        led = target(found[2].decode())
        return b"" if led is None else found[1] + led.encode() + found[3]

    return LINK.sub(link, page)


@lru_cache(4)
def _targets(at: str, path: str, variants: frozenset[str]) -> Callable[[str], str | None]:
    """Return what leads from a file to wherever a link of its page does."""
    folder = at.rpartition("/")[0]

    def target(written: str) -> str | None:
        url = written.replace("&amp;", "&")
        if not url.startswith(("/", "?")) or url.startswith("//"):
            return written
        address, mark, place = (path + url if url[0] == "?" else url).partition("#")
        found = _from_folder(address, folder, variants)
        return None if found is None else found + mark + place

    return target


# Links of menus stand on every page, and few folders hold them all.
@lru_cache(100_000)
def _from_folder(address: str, folder: str, variants: frozenset[str]) -> str | None:
    found = file_of(address, variants=variants)
    return None if found is None else relpath(found, folder or ".")


def _plain_file(path: str) -> str:
    """Return the file of a page: flat, without the signs that some disks do not take."""
    if path.startswith("static/"):
        return path
    parts = [part.replace(":", "-") for part in path.rstrip("/").split("/") if part]
    if len(parts) == 1:
        parts.append(INDEX)
    if not parts:
        return f"{INDEX}.html"
    return "/".join(parts) if "." in parts[-1] else "/".join(parts) + ".html"


def _asked(query: str) -> str:
    """Return a query in order; an empty value says something only of a filter that has a default."""
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    return "&".join(
        f"{name}={value}" for name, value in pairs if (name, value) not in {("page", "1")}
    )
