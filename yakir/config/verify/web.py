"""Reading from an address with the standard library: within a time, up to a size, from one host."""

import http.client
import io
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO, Self, cast
from urllib.parse import quote, urlsplit

from yakir.standards.tlog.manifest import fault_of

PATIENCE = 20  # [s] for the next bytes
WHOLE = 600  # [s] for one file
GREATEST_FILE = 1 << 32  # [byte]


def is_address(target: str) -> bool:
    """Tell whether this is an address rather than a file."""
    return urlsplit(target).scheme in {"http", "https"}


class _OneHost(urllib.request.HTTPRedirectHandler):
    """Follow a redirection only where the address was meant to lead."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        """Refuse to be led to another host or out of HTTPS."""
        here, there = urlsplit(req.full_url), urlsplit(newurl)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise urllib.error.URLError(f"redirected to another host, {there.netloc}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Bounded(io.RawIOBase):
    """A body that ends in an error when it takes too long or grows too large."""

    def __init__(self, body: http.client.HTTPResponse) -> None:
        self.body, self.until, self.size = body, time.monotonic() + WHOLE, 0

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        """Read some bytes into the buffer."""
        if time.monotonic() > self.until:
            raise TimeoutError(f"the file took longer than {WHOLE} s")
        try:
            # What is there, however little: a server that sends drop by drop runs out of its time.
            chunk = self.body.read1(len(buffer))
        except http.client.HTTPException as error:
            raise OSError(f"the answer broke off: {error!r}") from error
        self.size += len(chunk)
        if self.size > GREATEST_FILE:
            raise OSError(f"the file is longer than {GREATEST_FILE} bytes")
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        """End the connection."""
        self.body.close()
        super().close()


class Web:
    """A publication at an address; what lies there unlisted cannot be seen."""

    is_listed = False

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/") + "/"
        self.opener = urllib.request.build_opener(_OneHost)

    def open(self, path: str) -> BinaryIO:
        """Open a file; FileNotFoundError when the server has none."""
        if fault_of(path):
            raise FileNotFoundError(path)
        request = urllib.request.Request(
            self.address + quote(path),
            headers={"Accept-Encoding": "identity", "User-Agent": "yakir"},
        )
        try:
            body = self.opener.open(request, timeout=PATIENCE)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in {404, 410}:
                raise FileNotFoundError(path) from error
            raise OSError(f"{path}: the server answers {error.code}") from error
        except (urllib.error.URLError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            raise OSError(f"{path}: {reason}") from error
        return cast(BinaryIO, io.BufferedReader(_Bounded(body), 1 << 16))

    def names(self) -> Iterator[str]:
        """Yield nothing: a server does not tell what it has."""
        return iter(())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave; every answer closes its own connection."""
