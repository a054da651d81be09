"""The archive: a release as one file whose bytes depend on nothing but the release."""

import tarfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from yakir.common.errors import Refused
from yakir.config.site import folders
from yakir.standards.tlog import manifest

# The oldest time a zip file can tell; when a file was written is no part of what it says.
LONG_AGO = (1980, 1, 1, 0, 0, 0)
MODE = 0o644
PLAIN = 0o100000  # [st_mode] an ordinary file
ON_UNIX = 3
SCRATCH = ".new"


class NothingPublished(Refused):
    """The folder holds no release."""

    code = "nothing_published"
    message = _("Nothing is published in this folder. Publish into it first.")


class UnknownForm(Refused):
    """The name of the archive says no form that is known."""

    code = "unknown_form"
    message = _("Name the archive .zip or .tar.")


def archive(folder: Path, file: Path) -> int:
    """Put what a folder serves into one file, at once and whole; return how many files it holds."""
    release = folders.served(folder)
    if release is None:
        raise NothingPublished
    pack = PACKERS.get(file.suffix)
    if pack is None:
        raise UnknownForm
    fresh = file.with_name(f"{SCRATCH}-{file.name}")
    names = _names(release)
    with folders.room():
        try:
            pack(release, names, fresh)
            fresh.replace(file)
        finally:
            fresh.unlink(missing_ok=True)
    return len(names)


def _names(release: Path) -> list[str]:
    """Return the paths of a release in the order of their bytes."""
    every = (each.relative_to(release).as_posix() for each in release.rglob("*") if each.is_file())
    return sorted((each for each in every if not manifest.is_hidden(each)), key=str.encode)


def _zip(release: Path, names: Iterable[str], file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            said = zipfile.ZipInfo(name, LONG_AGO)
            said.compress_type, said.create_system = zipfile.ZIP_DEFLATED, ON_UNIX
            said.external_attr = (PLAIN | MODE) << 16
            packed.writestr(said, (release / name).read_bytes())


def _tar(release: Path, names: Iterable[str], file: Path) -> None:
    with tarfile.open(file, "w", format=tarfile.USTAR_FORMAT) as packed:
        for name in names:
            said = tarfile.TarInfo(name)
            said.size, said.mode = (release / name).stat().st_size, MODE
            with (release / name).open("rb") as stream:
                packed.addfile(said, stream)


PACKERS: Mapping[str, Callable[[Path, Iterable[str], Path], None]] = {".zip": _zip, ".tar": _tar}
