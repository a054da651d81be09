"""Where the bytes of a file come from: gzip undone, UTF-16 turned into UTF-8, within limits."""

import codecs
import gzip
import zlib
from io import BytesIO
from typing import BinaryIO, cast

from yakir.standards.iati.errors import NotReadable

#: The greatest length of a file once it is unpacked. [bytes]
GREATEST_UNPACKED = 4 * 1024**3
#: The longest declaration that is looked for. [characters]
_LONGEST = 1000
_GZIP = b"\x1f\x8b"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def opened(source: bytes | BinaryIO) -> BinaryIO:
    """Return the source as a stream of bytes that a parser of ASCII-like encodings can cut."""
    stream = BytesIO(source) if isinstance(source, bytes) else source
    first = stream.read(2)
    rest = _Pushed(first, stream)
    if first == _GZIP:
        rest = _Pushed(b"", cast(BinaryIO, _Unpacked(rest)))
        first = rest.read(2)
        rest = _Pushed(first, rest)
    if first in _UTF16:
        return cast(BinaryIO, _Transcoded(rest))
    return cast(BinaryIO, rest)


class _Pushed:
    """A stream with bytes put back at its front."""

    def __init__(self, front: bytes, stream: "BinaryIO | _Pushed") -> None:
        self.front = front
        self.stream = stream

    def read(self, size: int = -1) -> bytes:
        front, self.front = self.front, b""
        return front + self.stream.read(size if size < 0 else max(0, size - len(front)))


class _Unpacked:
    """A gzipped stream, unpacked up to a limit."""

    def __init__(self, stream: _Pushed) -> None:
        self.stream = gzip.GzipFile(fileobj=cast(BinaryIO, stream), mode="rb")
        self.length = 0

    def read(self, size: int = -1) -> bytes:
        try:
            block = self.stream.read(size)
        except (OSError, EOFError, zlib.error) as error:
            raise NotReadable("gzip", reason=str(error)) from None
        self.length += len(block)
        if self.length > GREATEST_UNPACKED:
            raise NotReadable("file-too-long", limit=str(GREATEST_UNPACKED // 2**20))
        return block


class _Transcoded:
    """A stream of UTF-16 as UTF-8, without its declaration, which tells otherwise."""

    def __init__(self, stream: _Pushed) -> None:
        self.stream = stream
        self.decoder = codecs.getincrementaldecoder("utf-16")()
        self.begun = False

    def read(self, size: int = -1) -> bytes:
        text = self._decoded(size)
        if not self.begun:
            self.begun = True
            while "?>" not in text and len(text) < _LONGEST and (more := self._decoded(size)):
                text += more
            if text.startswith("<?xml") and "?>" in text:
                text = text[text.index("?>") + 2 :]
        return text.encode()

    def _decoded(self, size: int) -> str:
        """The next characters; none at the end of the stream alone."""
        while True:
            block = self.stream.read(size)
            try:
                text = self.decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                raise NotReadable("not-xml", reason=error.reason) from None
            if text or not block:
                return text
