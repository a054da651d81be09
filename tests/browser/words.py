"""The words of a page in Ukrainian, so that the tests read what a person there reads."""

import base64
import hashlib
import hmac
import struct
import time

from django.utils import translation
from django.utils.translation import gettext, ngettext

PERIOD = 30  # [s] a one-time code is good for


def uk(msgid: str, **values: object) -> str:
    """Return a sentence in Ukrainian."""
    with translation.override("uk"):
        return gettext(msgid) % values if values else gettext(msgid)


def uk_count(one: str, many: str, count: int) -> str:
    """Return a sentence with a number in Ukrainian."""
    with translation.override("uk"):
        return ngettext(one, many, count) % {"count": count}


def one_time_code(secret: str) -> str:
    """Return the code that an authenticator shows now; wait when it is about to change."""
    if (left := PERIOD - time.time() % PERIOD) < 3:
        time.sleep(left)
    counter = struct.pack(">Q", int(time.time()) // PERIOD)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
