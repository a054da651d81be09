"""Problems: where, which, how grave, and in words of both languages."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("uk", "en")
#: A step into a document: the name of a member, or the number of an element.
Path = tuple[str | int, ...]
LONGEST = 120  # [character] of a value that a message repeats


class Grade(StrEnum):
    """How grave a problem is: an error breaks the standard, a warning asks for a second look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """
    One thing wrong with a document.

    Parameters
    ----------
    pointer
        Where, as a JSON pointer (RFC 6901).
    code
        Which: a key of the catalogue of messages.
    given
        What the message names.
    """

    pointer: str
    code: str
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def grade(self) -> Grade:
        """How grave it is."""
        return Grade(messages()[self.code]["grade"])

    def text(self, language: str = "uk") -> str:
        """Return the problem in words, in Ukrainian or in English."""
        given = {name: _word(value, language) for name, value in self.given.items()}
        return messages()[self.code][language].format_map(given)

    def __str__(self) -> str:
        return f"{self.pointer or '/'}: {self.text('en')}"


class InvalidOC4IDS(ValueError):
    """The document does not fit the records; `problems` lists all that is wrong."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Types:
    """Types of JSON, told by their names in each language."""

    names: tuple[str, ...]


def pointer(path: Path) -> str:
    """Return the JSON pointer of a path."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)


@cache
def messages() -> Mapping[str, Mapping[str, str]]:
    """Return the catalogue: by code the grade and the message in each language."""
    catalogue: Mapping[str, Mapping[str, str]] = _data("messages.json")
    return catalogue


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    words: Mapping[str, Mapping[str, str]] = _data("words.json")
    return words


def _data(name: str) -> Any:
    text = files("yakir.standards.oc4ids").joinpath("data", name).read_text(encoding="utf-8")
    return json.loads(text)


def _word(value: object, language: str) -> str:
    if isinstance(value, Types):
        words = _words()
        return words["or"][language].join(words[name][language] for name in value.names)
    text = str(value)
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    # Half a surrogate pair could not be printed or stored.
    return text.encode(errors="replace").decode()
