"""Search without a server: names of records and where their pages lie, a file for each language."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from yakir.config.site.making import SOUGHT, Made, write
from yakir.config.site.state import State


def files(fresh: Path, now: State) -> Iterator[tuple[str, list[Made]]]:
    """Write what the page's script searches in; a script too, as pages on a disk may load one."""
    made = []
    for language, _ in settings.LANGUAGES:
        rows = [
            [now.made[path].title, path.removeprefix(f"{language}/"), job.partition(" ")[0]]
            for job, paths in now.files.items()
            if job.partition(" ")[0] in SOUGHT
            for path in paths
            if path.startswith(f"{language}/") and now.made[path].title
        ]
        text = json.dumps(sorted(rows), ensure_ascii=False, separators=(",", ":"))
        made.append(write(fresh, f"{language}/search-index.js", f"window.PLACES={text};".encode()))
    yield "search-index", made
