"""What a command prints: nothing in it can steer a terminal, or stop one that knows few letters."""

import sys


def printable(line: str) -> str:
    """Return the line with whatever could steer a terminal, or not be printed, written out."""
    visible = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in line
    )
    # A terminal that knows no Ukrainian letters must not stop the command.
    encoding = sys.stdout.encoding or "utf-8"
    return visible.encode(encoding, errors="backslashreplace").decode(encoding)
