"""Where in a text the places stand that JSON pointers name."""

import re
from collections.abc import Collection, Iterator

from yakir.standards.jsonfile.reading import BadJSON, loads

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


def offsets(text: str, pointers: Collection[str]) -> dict[str, int]:
    """
    Return at which character the values of JSON pointers begin, as far as the text is JSON.

    A member that stands twice is found where it stands first. What the text does not hold, such
    as a member that is missing, is not in the answer.
    """
    wanted = set(pointers)
    found: dict[str, int] = {}
    for pointer, offset in _values(text):
        if pointer in wanted:
            found.setdefault(pointer, offset)
            if len(found) == len(wanted):
                break
    return found


def _values(text: str) -> Iterator[tuple[str, int]]:
    """Yield the pointer and place of every value, in the order of the text."""
    # For each open object its pointer and the name of the member; for a list the number.
    path: list[tuple[str, str | int]] = []
    is_name = False
    for match in TOKEN.finditer(text):
        token = match[0]
        if token in ",:":
            is_name = token == "," and bool(path) and isinstance(path[-1][1], str)
            if token == "," and path and isinstance(path[-1][1], int):
                path[-1] = (path[-1][0], path[-1][1] + 1)
        elif token in "}]":
            if path:
                path.pop()
            is_name = False
        elif is_name:
            path[-1] = (path[-1][0], _escaped(token))
        else:
            pointer = f"{path[-1][0]}/{path[-1][1]}" if path else ""
            yield pointer, match.start()
            is_name = token == "{"
            if token in "{[":
                path.append((pointer, "" if token == "{" else 0))


def _escaped(token: str) -> str:
    """Return a member's name as a pointer writes it; one that is no JSON text as it stands."""
    try:
        name = loads(token)
    except BadJSON:
        return token
    return str(name).replace("~", "~0").replace("/", "~1")
