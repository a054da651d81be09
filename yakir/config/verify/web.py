"""Reading from an address with the standard library: within a time, up to a size, from one host."""

import http.client
import io
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from types import TracebackType
from typing import Any, BinaryIO, Self, cast
from urllib.parse import quote, urlsplit

from yakir.standards.tlog.manifest import fault_of

PATIENCE = 20  # [s] for the next bytes
WHOLE = 600  # [s] for one answer, headers and body
GREATEST_FILE = 1 << 32  # [byte]


def is_address(target: str) -> bool:
    """Tell whether this is an address rather than a file."""
    return urlsplit(target).scheme in {"http", "https"}


class _OneHost(urllib.request.HTTPRedirectHandler):
    """Follow a redirection only where the address was meant to lead."""

    max_redirections = 3

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        """Refuse to be led to another host or out of HTTPS."""
        here, there = urlsplit(req.full_url), urlsplit(newurl)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise urllib.error.URLError(f"redirected to another host, {there.netloc}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Timed(io.RawIOBase):
    """What a connection sends; an error once headers and body together took too long."""

    def __init__(self, raw: io.RawIOBase, connection: socket.socket) -> None:
        self.raw, self.connection, self.until = raw, connection, time.monotonic() + WHOLE

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer) -> int | None:  # type: ignore[no-untyped-def]
        """Read what is there, however little; a server that drips runs out of its time."""
        left = self.until - time.monotonic()
        if left > PATIENCE:
            self.connection.settimeout(PATIENCE)
            return self.raw.readinto(buffer)
        try:
            self.connection.settimeout(max(left, 0.001))
            return self.raw.readinto(buffer)
        except TimeoutError as error:
            raise TimeoutError(f"the answer took longer than {WHOLE} s") from error

    def close(self) -> None:
        """End the connection."""
        self.raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        self.fp = io.BufferedReader(_Timed(self.fp.detach(), sock), 1 << 16)


class _Http(http.client.HTTPConnection):
    response_class = _Response


class _Https(http.client.HTTPSConnection):
    response_class = _Response


class _HttpHandler(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Http, req)


class _HttpsHandler(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Https, req)


class _Bounded(io.RawIOBase):
    """A body that ends in an error when it grows too large."""

    def __init__(self, body: http.client.HTTPResponse) -> None:
        self.body, self.size = body, 0

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        """Read some bytes into the buffer."""
        try:
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
        self.opener = urllib.request.build_opener(_OneHost, _HttpHandler, _HttpsHandler)

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
