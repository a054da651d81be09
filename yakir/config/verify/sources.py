"""Where a publication is read from: a folder, an archive, or an address."""

import io
import os
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Protocol, Self, cast

from yakir.config.verify.web import Web, is_address
from yakir.standards.tlog.errors import BadProof
from yakir.standards.tlog.manifest import fault_of

GREATEST_COUNT = 5_000_000  # [file]
GREATEST_UNPACKED = 1 << 34  # [byte] of a compressed tar, which is unpacked to be read
GREATEST_HEADER = 1 << 20  # [byte] of a member of a tar, names and extensions included
CHUNK = 1 << 20  # [byte]
COMPRESSED = (".tar.gz", ".tgz", ".tar.xz", ".tar.bz2")


class Opened(Protocol):
    """A publication that is closed when the block is left."""

    is_listed: bool

    def open(self, path: str) -> BinaryIO:
        """Open a file; FileNotFoundError when there is none."""
        ...

    def names(self) -> Iterator[str]:
        """Yield the paths of all files."""
        ...

    def __enter__(self) -> Self:
        """Return the publication itself."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close what was opened."""
        ...


class _Closing:
    """Closes at the end what was opened to read from."""

    def __init__(self) -> None:
        self.resources = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.resources.close()


class Folder(_Closing):
    """A folder, read without following links."""

    is_listed = True

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root = root

    def open(self, path: str) -> BinaryIO:
        """Open a file inside the folder."""
        place = self.root / path
        if fault_of(path) or place.is_symlink() or not place.is_file():
            raise FileNotFoundError(path)
        return place.open("rb")

    def names(self) -> Iterator[str]:
        """Yield the paths of all files; a link is a fault, since it may lead anywhere."""
        for folder, folders, files in os.walk(self.root):
            for name in (*folders, *files):
                path = Path(folder, name)
                if path.is_symlink():
                    inside = path.relative_to(self.root).as_posix()
                    raise BadProof("file", f"{inside} is a link")
            yield from (Path(folder, name).relative_to(self.root).as_posix() for name in files)


class Zip(_Closing):
    """A .zip archive."""

    is_listed = True

    def __init__(self, path: Path) -> None:
        super().__init__()
        with ExitStack() as resources:
            self.archive = resources.enter_context(zipfile.ZipFile(path))
            found = [each.filename for each in self.archive.infolist() if not each.is_dir()]
            self.members = _inside(found)
            self.resources = resources.pop_all()

    def open(self, path: str) -> BinaryIO:
        """Open a member."""
        if path not in self.members:
            raise FileNotFoundError(path)
        return cast(BinaryIO, self.archive.open(self.members[path]))

    def names(self) -> Iterator[str]:
        """Yield the paths of all members that are files."""
        yield from self.members


class Tar(_Closing):
    """A .tar archive; a compressed one is unpacked into a file that vanishes."""

    is_listed = True

    def __init__(self, path: Path) -> None:
        super().__init__()
        with ExitStack() as resources:
            plain = path.open("rb") if path.suffix == ".tar" else _unpacked(path)
            headers = _Headers(resources.enter_context(plain))
            named = cast(IO[bytes], headers)
            self.archive = resources.enter_context(tarfile.open(fileobj=named, mode="r:"))
            self.places = _places(self.archive, headers)
            self.archive.fileobj = plain
            self.members = _inside(list(self.places))
            self.resources = resources.pop_all()

    def open(self, path: str) -> BinaryIO:
        """Open a member."""
        if path not in self.members:
            raise FileNotFoundError(path)
        stream = self.archive.extractfile(self.places[self.members[path]])
        return cast(BinaryIO, stream or io.BytesIO())

    def names(self) -> Iterator[str]:
        """Yield the paths of all members that are files."""
        yield from self.members


def opened(target: str) -> Opened | None:
    """Return the publication that the target names; None when it is a single file."""
    if is_address(target):
        return Web(target)
    path = Path(target)
    if path.is_dir():
        return Folder(path)
    if target.endswith(".zip"):
        return Zip(path)
    if target.endswith((".tar", *COMPRESSED)):
        return Tar(path)
    return None


def _inside(names: list[str]) -> dict[str, str]:
    """Return the members of an archive by their paths inside the folder that holds it all, if any."""
    _check_count(len(names))
    plain = [name.removeprefix("./") for name in names]
    if len(plain) != len(set(plain)):
        raise BadProof("file", "a name stands twice in the archive")
    tops = {name.partition("/")[0] for name in plain}
    single = len(tops) == 1 and all("/" in name for name in plain)
    prefix = f"{tops.pop()}/" if single else ""
    return {path.removeprefix(prefix): name for path, name in zip(plain, names, strict=True)}


class _Headers:
    """The headers of a tar; their own sizes are as its maker states them, so they are bounded."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.read_since = stream, 0
        self.seek, self.tell = stream.seek, stream.tell

    def read(self, size: int) -> bytes:
        """Return bytes of the header of one member; BadProof when it is beyond all measure."""
        self.read_since += size
        if self.read_since > GREATEST_HEADER:
            raise BadProof(
                "file", f"a header in the archive is longer than {GREATEST_HEADER} bytes"
            )
        return self.stream.read(size)


def _places(archive: tarfile.TarFile, headers: _Headers) -> dict[str, tarfile.TarInfo]:
    """Return the plain files of an archive; anything else but a folder is a fault."""
    places: dict[str, tarfile.TarInfo] = {}
    for member in archive:
        headers.read_since, member.pax_headers = 0, {}
        if member.isdir():
            continue
        if not member.isreg() or member.issparse():
            raise BadProof("file", f"{member.name[:200]!a} is a link or no plain file")
        if member.name in places:
            raise BadProof("file", f"{member.name[:200]!a} stands twice in the archive")
        places[member.name] = member
        _check_count(len(places))
    return places


def _check_count(count: int) -> None:
    if count > GREATEST_COUNT:
        raise BadProof("file", f"the archive holds more than {GREATEST_COUNT} files")


def _unpacked(path: Path) -> IO[bytes]:
    """Return a nameless file with the plain tar; stop when it grows beyond all measure."""
    with ExitStack() as resources:
        packed = resources.enter_context(tarfile.open(path, "r:*"))
        plain = resources.enter_context(tempfile.TemporaryFile())
        stream, size = cast(BinaryIO, packed.fileobj), 0
        stream.seek(0)
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > GREATEST_UNPACKED:
                raise BadProof(
                    "file", f"the archive unpacks to more than {GREATEST_UNPACKED} bytes"
                )
            plain.write(chunk)
        plain.seek(0)
        resources.pop_all()
    packed.close()
    return plain
