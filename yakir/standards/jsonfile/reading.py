"""Reading: one element of a long list at a time, in memory of its own size."""

import codecs
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any, NoReturn

CHUNK = 1 << 16  # [byte] read at first; doubled while an element is longer
#: One element that is longer is refused: nobody's single record is.
GREATEST_ELEMENT = 1 << 26  # [character]
BLANK = re.compile(r"[ \t\n\r]*")
#: What may still belong to a number that was cut where the memory ends.
NUMERIC = re.compile(r"[-+.eE0-9]*")
#: An error this near to the end of what is held may only be a value that was cut.
NEAR = 16  # [character]
TOO_DEEP = "it is nested too deep"


class BadJSON(ValueError):
    """The file is not JSON; `offset` says near which character it stops to be."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class Repeated(dict[str, Any]):
    """An object in which members stand twice: the last of each, and `names` of those."""

    names: tuple[str, ...] = ()


def loads(text: str | bytes) -> Any:
    """
    Return the value of a JSON text, its numbers as `int` and `Decimal`.

    Raises
    ------
    BadJSON
        When it is not JSON, not UTF-8, or nested too deep.
    """
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        value, end = _element(decoded, BLANK.match(decoded).end())  # type: ignore[union-attr]
        if BLANK.fullmatch(decoded, end) is None:
            raise BadJSON("something follows the value", end)
    except UnicodeDecodeError as error:
        raise BadJSON("the text is not UTF-8", error.start) from error
    return value


class Document:
    """
    A JSON document with one long list, read as a stream.

    Parameters
    ----------
    stream
        The file, opened for reading bytes; UTF-8, with or without a byte order mark.
    name
        The member whose list is long. A document that is a list itself is that list.

    Attributes
    ----------
    members
        The other members of the document, complete once `elements` has ended.
    whole
        The document itself where it is neither an object nor a list; None otherwise.
    has_list
        Whether the long list was met.
    repeated
        Names of members that stand twice.
    """

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self.name = name
        self.members: dict[str, Any] = {}
        self.whole: Any = None
        self.is_list = False
        self.has_list = False
        self.repeated: tuple[str, ...] = ()
        self._text = _Text(stream)

    def elements(self) -> Iterator[Any]:
        """
        Yield the elements of the long list, numbers as `int` and `Decimal`.

        Raises
        ------
        BadJSON
            Where the file stops to be JSON, or an element is too long.
        """
        text = self._text
        opening = text.peek()
        if opening == "{":
            yield from self._of_object()
        elif opening == "[":
            self.is_list = self.has_list = True
            yield from self._of_list()
        else:
            self.whole = text.value()
        if text.peek():
            raise text.bad("something follows the document")

    def _of_object(self) -> Iterator[Any]:
        text = self._text
        for _ in text.parts("{", "}"):
            name = text.value()
            if not isinstance(name, str):
                raise text.bad("a member has no name")
            text.take(":")
            if name in self.members or (name == self.name and self.has_list):
                self.repeated += (name,)
            if name == self.name and text.peek() == "[" and not self.has_list:
                self.has_list = True
                yield from self._of_list()
            else:
                self.members[name] = text.value()

    def _of_list(self) -> Iterator[Any]:
        for _ in self._text.parts("[", "]"):
            yield self._text.value()


class _Text:
    """What of a file is in memory, and where the reader stands in it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._held = ""
        self._at = 0
        self._passed = 0
        self._ended = False

    def bad(self, message: str) -> BadJSON:
        return BadJSON(message, self._passed + self._at)

    def peek(self) -> str:
        """Return the next character that is not blank; empty at the end of the file."""
        while True:
            self._at = BLANK.match(self._held, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._held):
                return self._held[self._at]
            if self._ended:
                return ""
            self._more()

    def take(self, character: str) -> None:
        if self.peek() != character:
            raise self.bad(f"{character!r} is missing")
        self._at += 1

    def parts(self, opening: str, closing: str) -> Iterator[None]:
        """Stop before each part of an object or list, until it is closed."""
        self.take(opening)
        if self.peek() == closing:
            self._at += 1
            return
        while True:
            yield
            if self.peek() == closing:
                self._at += 1
                return
            self.take(",")

    def value(self) -> Any:
        """Return the value that starts here, reading on for as long as it is not whole."""
        self.peek()
        while True:
            try:
                value, end = _element(self._held, self._at)
            except BadJSON as error:
                if self._ended or not self._may_be_cut(error):
                    raise BadJSON(str(error), self._passed + error.offset) from error
            else:
                if self._ended or NUMERIC.fullmatch(self._held, end) is None:
                    self._at = end
                    return value
            if len(self._held) - self._at > GREATEST_ELEMENT:
                raise self.bad("one element is too long, or not JSON")
            self._more()

    def _may_be_cut(self, error: BadJSON) -> bool:
        if str(error) == TOO_DEEP:
            return False
        return str(error).startswith("Unterminated") or error.offset > len(self._held) - NEAR

    def _more(self) -> None:
        """Read on; each time as much as is held, so that a long element costs no more."""
        self._passed += self._at
        self._held, self._at = self._held[self._at :], 0
        data = self._stream.read(max(CHUNK, len(self._held)))
        self._ended = not data
        try:
            self._held += self._decode(data, self._ended)
        except UnicodeDecodeError as error:
            raise BadJSON("the text is not UTF-8", self._passed + error.start) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    seen: set[str] = set()
    repeated = Repeated(members)
    repeated.names = tuple({name: None for name, _ in pairs if name in seen or seen.add(name)})  # type: ignore[func-returns-value]
    return repeated


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number JSON can hold")


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(f"{text[:40]} is too great")
    return number


_decoder = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_number, parse_constant=_no_constant
)


def _element(text: str, at: int) -> tuple[Any, int]:
    try:
        return _decoder.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise BadJSON(error.msg, error.pos) from error
    except (ValueError, ArithmeticError) as error:
        raise BadJSON(str(error), at) from error
    except RecursionError as error:
        raise BadJSON(TOO_DEEP, at) from error
