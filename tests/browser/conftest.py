"""A server of its own over an imagined world, and people who look at it through Chromium."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.watch import Watch

ROOT = Path(__file__).parents[2]
QUIET = (
    "--no-sandbox", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic",
)  # fmt: skip
PATIENCE = 40  # [s] to start a server on a busy machine


@dataclass(frozen=True)
class Site:
    """A running server and what the imagined world on it is called."""

    url: str
    public: list[str]
    work: list[str]
    session: str
    session_to_end: str
    people: dict[str, dict[str, str]]
    community: str
    fund: dict[str, str]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Chromium of the machine, which talks to nobody on its own."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    return {"executable_path": path, "args": list(QUIET)}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server and a worker on a database of their own, ended by their process ids."""
    folder = tmp_path_factory.mktemp("site")
    environment = {
        **{name: value for name, value in os.environ.items() if name != "YAKIR_HASHED_STATIC"},
        "DATABASE_URL": f"sqlite:///{folder}/yakir.sqlite3",
        "YAKIR_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "yakir.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    yakir = [sys.executable, "-m", "yakir.config.cli"]
    _run([*yakir, "migrate", "-v0"], environment)
    world = json.loads(_run([sys.executable, "-m", "tests.browser.world"], environment))
    port = _free_port()
    server = [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi",
        "--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "warning",
        "--blocking-threads", "2", "yakir.config.wsgi:application",
    ]  # fmt: skip
    worker = [*yakir, "db_worker", "--interval", "0.3", "--no-startup-delay", "--no-reload"]
    with ExitStack() as started:
        for command in (server, worker):
            started.enter_context(_running(command, environment))
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/robots.txt")
        yield Site(url=url, **world)


@pytest.fixture
def watch(browser: Browser, site: Site) -> Iterator[Callable[..., Watch]]:
    """Opens windows that notice every fault: other hosts, console errors, broken policies."""
    with ExitStack() as opened:

        def open_window(*, signed_in: bool = False, ends: bool = False, **options: Any) -> Watch:
            context = browser.new_context(base_url=site.url, **options)
            opened.callback(context.close)
            if signed_in:
                # All share one session, save who signs out.
                session = site.session_to_end if ends else site.session
                context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
            return Watch(context, site.url)

        yield open_window


class _running:  # noqa: N801
    """A process that is ended when the block is left."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def __enter__(self) -> subprocess.Popen[bytes]:
        return self.process

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:  # refused at first, and late on a busy machine
            assert time.monotonic() < until, f"{url} does not answer."
            time.sleep(0.1)
