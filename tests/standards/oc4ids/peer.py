"""The standard's own checker, served from this machine, and what it says in the shape of ours."""

import copy
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files

from libcoveoc4ids.api import oc4ids_json_output
from libcoveoc4ids.config import LibCoveOC4IDSConfig


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def checker() -> Iterator[Callable[[dict], "Checked"]]:
    """Give a call that hands a package to the standard's own checker, and nothing to any other host."""
    folder = str(files("yakir.standards.oc4ids").joinpath("data"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}/"
    config = LibCoveOC4IDSConfig(
        {
            "schema_host": base,
            "schema_version_choices": {"0.9.5": ("0.9.5", base)},
            "schema_codelists": {"0.9": f"{base}codelists/"},
        }
    )
    yield lambda package: Checked(
        oc4ids_json_output(json_data=copy.deepcopy(package), lib_cove_oc4ids_config=config)
    )
    server.shutdown()
    server.server_close()


class Checked:
    """What the other checker says, in the shape of ours."""

    def __init__(self, found):
        self.broken = {
            (f"/{place['path']}", json.loads(text)["validator"])
            for text, places in found["validation_errors"]
            for place in places
        }
        self.closed = _values(found["additional_closed_codelist_values"])
        self.open = _values(found["additional_open_codelist_values"])
        self.additional = set(found["additional_fields"])


def _values(found):
    return {(each["codelist"], value) for each in found.values() for value in each["values"]}
