"""A file of any size as pieces: small whole documents, each with some of the file's records.

Every byte of the file is parsed once, in the place it has there: between the start tag and the end
tag of the root. So the pieces are well-formed when the file is, memory stays flat, a line number is
never beyond what the parser can count, and pieces can be checked side by side.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from lxml import etree

from yakir.standards.iati.errors import NotReadable
from yakir.standards.iati.sources import opened

#: Least length of a piece that is not the last. [bytes]
PIECE = 512 * 1024
_BLOCK = 256 * 1024
#: The longest start of a file, up to the root's start tag, and the longest record. [bytes]
GREATEST_HEAD, GREATEST_RECORD = 1024 * 1024, 64 * 1024 * 1024

_LINES = 65_000

#: The record that each root holds.
RECORDS = {"iati-activities": "iati-activity", "iati-organisations": "iati-organisation"}

_ENCODINGS = re.compile(r"utf-?8|us-ascii|iso-8859-\d+|windows-125\d|koi8-[ru]", re.IGNORECASE)
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?(<\?xml\s[^>]*\?>)?", re.DOTALL)
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
_MISC = re.compile(rb"(?:\s++|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
_TAG = re.compile(rb"""<[^\s<>/!?"'=]++(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>""")
_NAME = re.compile(rb"<([^\s/>]+)")
_ENDS = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}


@dataclass(frozen=True, slots=True)
class Head:
    """The start of a file: its root, what to put before a later piece, how long it is."""

    root: str
    declaration: bytes
    tag: bytes
    length: int

    @property
    def record(self) -> str:
        """The name of the records' elements."""
        return RECORDS[self.root]


@dataclass(frozen=True, slots=True)
class Piece:
    """A document of some records: how many stood before it, and lines to add to its own."""

    data: bytes
    before: int
    lines: int
    root: str


def pieces(source: bytes | BinaryIO) -> Iterator[Piece]:
    """
    Yield the pieces of a file, gzipped or not.

    Raises
    ------
    NotReadable
        When the file is empty, is no IATI file, has a document type declaration (so that no
        entity can be declared), an encoding that is not read, or a record beyond all measure.
    """
    stream = opened(source)
    buffer = bytearray(stream.read(_BLOCK))
    head = _head(buffer, stream)
    cutter = _Cutter(buffer, stream, head)
    if cutter.buffer.endswith(b"/>", 0, head.length):
        cutter.finish()
    before, lines, prefix = 0, 0, b""
    closing = f"</{head.root}>".encode()
    while True:
        cut, count = cutter.next_cut()
        data, last = bytes(cutter.take(cut)), cut is None
        yield Piece(prefix + data + (b"" if last else closing), before, lines, head.root)
        if last:
            return
        lines += data.count(b"\n") + prefix.count(b"\n")
        prefix = head.declaration + head.tag
        lines -= prefix.count(b"\n")
        before += count


class _Cutter:
    """Finds where a piece may end: before a record, when no record is open."""

    def __init__(self, buffer: bytearray, stream: BinaryIO, head: Head) -> None:
        self.buffer = buffer
        self.stream = stream
        name = head.record.encode()
        self.tokens = re.compile(
            rb"<!--|<!\[CDATA\[|<\?|<" + name + rb"(?=[\s/>])|</" + name + rb"(?=[\s>])"
        )
        self.at = head.length
        self.reach = len(name) + 3
        self.ended = False
        self.depth = 0

    def finish(self) -> None:
        """Read what is left: there is nothing to cut."""
        while self.more():
            pass

    def more(self) -> bool:
        """Read a block; False at the end of the file."""
        block = b"" if self.ended else self.stream.read(_BLOCK)
        self.buffer += block
        self.ended = not block
        if len(self.buffer) > GREATEST_RECORD:
            raise NotReadable("record-too-long", limit=str(GREATEST_RECORD // 2**20))
        return bool(block)

    def take(self, cut: int | None) -> bytearray:
        """Return what stands before the cut, or all that is left."""
        cut = len(self.buffer) if cut is None else cut
        taken = self.buffer[:cut]
        del self.buffer[:cut]
        self.at -= cut
        return taken

    def next_cut(self) -> tuple[int | None, int]:
        """Where the next piece ends, None at the file's end, and how many records it has."""
        count = 0
        while True:
            token = self.tokens.search(self.buffer, self.at)
            if token is None:
                # A token may begin in the last bytes and end in the next block.
                self.at = max(self.at, len(self.buffer) - self.reach)
                if not self.more():
                    return None, count
                continue
            start, word = token.start(), token.group()
            if word in _ENDS:
                self.at = self._end_of(word, start)
            elif word.startswith(b"</"):
                self.depth, self.at = self.depth - 1, token.end()
            elif self.depth == 0 and start >= PIECE and count:
                self.at = start
                return start, count
            else:
                count += self.depth == 0
                self._into(start)

    def _end_of(self, word: bytes, start: int) -> int:
        """Where a comment, a section or an instruction ends; each byte is looked at once."""
        end, searched = _ENDS[word], start + len(word)
        while (found := self.buffer.find(end, searched)) < 0:
            searched = max(searched, len(self.buffer) - len(end) + 1)
            if not self.more():
                return len(self.buffer)
        return found + len(end)

    def _into(self, start: int) -> None:
        """Go past a record's start tag."""
        while (tag := _TAG.match(self.buffer, start)) is None:
            if len(self.buffer) - start > GREATEST_HEAD or not self.more():
                # No such tag: the parser will say what is wrong with it.
                self.at = start + self.reach
                return
        self.at = tag.end()
        self.depth += not tag.group().endswith(b"/>")


def _head(buffer: bytearray, stream: BinaryIO) -> Head:
    """Read until the root's start tag is there."""
    while True:
        declaration = _DECLARATION.match(buffer)
        assert declaration is not None  # it matches nothing at all, too
        misc = _MISC.match(buffer, declaration.end())
        start = misc.end() if misc else declaration.end()
        if buffer.startswith(b"<!DOCTYPE", start):
            raise NotReadable("doctype", line=buffer.count(b"\n", 0, start) + 1)
        tag = _TAG.match(buffer, start)
        if tag is not None:
            return _checked(declaration.group(1) or b"", tag, buffer)
        block = stream.read(_BLOCK)
        if not block or len(buffer) > GREATEST_HEAD:
            raise _no_head(buffer)
        buffer += block


def _checked(declaration: bytes, tag: "re.Match[bytes]", buffer: bytearray) -> Head:
    encoding = _ENCODING.search(declaration)
    if encoding and not _ENCODINGS.fullmatch(encoding.group(1).decode("ascii", "replace")):
        raise NotReadable("encoding", name=encoding.group(1).decode("ascii", "replace"))
    name = _NAME.match(tag.group())
    root = name.group(1).decode("utf-8", "replace") if name else ""
    if root not in RECORDS:
        line = buffer.count(b"\n", 0, tag.start()) + 1
        raise NotReadable("not-iati", line=line, root=root[:100])
    opening = tag.group()
    if opening.endswith(b"/>"):
        opening = opening[:-2] + b">"
    return Head(root, declaration, opening, tag.end())


def _no_head(buffer: bytearray) -> NotReadable:
    """What the parser says of a file without a root's start tag."""
    if not buffer.strip(b"\xef\xbb\xbf \t\r\n"):
        return NotReadable("empty")
    try:
        parsed(bytes(buffer[:GREATEST_HEAD]))
    except NotReadable as error:
        return error
    return NotReadable("not-xml", reason="")


def parsed(data: bytes) -> Any:
    """
    Return the root of a document: no entities, no network, no trees beyond the parser's limits.

    Raises
    ------
    NotReadable
        When it is not well-formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        # White space between elements is of no use but to tell lines beyond the 65,535th.
        remove_blank_text=data.count(b"\n") < _LINES,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.position[0] if error.position else 1
        raise NotReadable("not-xml", line=line, reason=_reason(error)) from None


def _reason(error: Any) -> str:
    """The parser's own words, without the place that it adds."""
    return re.sub(r", line \d+, column \d+.*", "", str(error.msg or ""), flags=re.DOTALL)
