"""Why long work failed: kept as the engine told it, said in the language of whoever reads it."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext, gettext_noop, override
from django.utils.translation import gettext_lazy as _

from yakir.common.errors import Refused
from yakir.common.formats import write_number
from yakir.engine.faults import Fault

#: Kept in the language of the source, said in the reader's.
UNEXPECTED = gettext_noop("An unexpected error; it is in the server's log.")
#: What a row keeps.
LONGEST = 500
#: Before the number of faults for which there was no room.
MORE = "+"


def kept(faults: Iterable[Fault]) -> str:
    """Return faults as a row keeps them, one a line; those that find no room are counted."""
    lines = [str(fault) for fault in faults]
    fitting: list[str] = []
    for line in lines:
        tail = f"\n{MORE}{len(lines)}"
        if len("\n".join([*fitting, line])) + len(tail) > LONGEST:
            break
        fitting.append(line)
    left = len(lines) - len(fitting)
    return "\n".join([*fitting, f"{MORE}{left}"] if left else fitting)


def kept_refusal(refusal: Refused) -> str:
    """Return a refusal as a row keeps it: in the language of the source, or its faults."""
    with override(None):
        return refusal.text[:LONGEST]


def said(detail: str, words: Callable[[Fault], str]) -> str:
    """Return what a row keeps in the reader's language, faults as `words` say them."""
    return " ".join(dict.fromkeys(_said(line, words) for line in detail.split("\n") if line))


def _said(line: str, words: Callable[[Fault], str]) -> str:
    path, _colon, message = line.rpartition(": ")
    if path.startswith("/"):
        return words(Fault(path, message))
    if line.startswith(MORE):
        return str(_("And %(count)s more.") % {"count": write_number(line[len(MORE) :])})
    return gettext(line)
