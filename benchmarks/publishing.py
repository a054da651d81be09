"""
Publishing the site as files, beside copying the same bytes.

    python -m benchmarks.publishing [--communities 1500] [--projects 20000] [--processes 2]

An imagined country in a database of its own: every community and project is entered in the
journal and has pages in both languages. Measured are the first publication, one after a single
project changed, and one after nothing did; beside them, writing the same bytes to the same disk.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any


def main() -> int:
    """Measure, and print a table."""
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/imagined.sqlite3"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yakir.config.settings")
        import django

        django.setup()
        _imagine(options.communities, options.projects)
        _measure(Path(folder), options.processes)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--communities", type=int, default=1_500)
    parser.add_argument("--projects", type=int, default=20_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument(
        "--folder", help="where to write; the system's temporary folder if not said"
    )
    return parser.parse_args()


def _imagine(communities: int, projects: int) -> None:
    """Fill the database with an imagined country."""
    from django.core.management import call_command
    from django.utils import timezone

    from yakir.apps.accounts.models import Person
    from yakir.apps.journal import actions as journal
    from yakir.apps.places.models import Community, Oblast, Raion
    from yakir.apps.projects.models import Project, Step

    call_command("migrate", verbosity=0, skip_checks=True)
    by, at = Person.objects.machine(), timezone.now()
    oblasts = [
        Oblast.objects.create(code=f"UA{n:017d}", name_uk=f"Вигадана {n}", name_en=f"Imagined {n}")
        for n in range(1, 25)
    ]
    raions = [
        Raion.objects.create(
            code=f"UA{n + 500:017d}", oblast=oblast, name_uk="Вигаданий", name_en="Imagined"
        )
        for n, oblast in enumerate(oblasts)
    ]
    places = [
        Community.objects.create(
            code=f"UA{n + 10_000:017d}", oblast=raions[n % 24].oblast, raion=raions[n % 24],
            name_uk=f"Вигадана громада {n}", name_en=f"Imagined community {n}", type="rural",
            population=10_000 + n, recorded_at=at,
        )
        for n in range(communities)
    ]  # fmt: skip
    made = Project.objects.bulk_create(
        (
            Project(
                community=places[n % communities], title_uk=f"Вигаданий проєкт {n}",
                title_en=f"Imagined project {n}", service="education", sector="education",
                people=100 + n % 900, cost=Decimal(100_000 + n), currency="EUR", lead_quarters=4,
                stage="approved", recorded_at=at, drafted_by=by, is_protected=False,
            )
            for n in range(projects)
        ),
        batch_size=500,
    )  # fmt: skip
    Step.objects.bulk_create(
        (
            Step(project=each, before=before, after=after, by=by, recorded_at=at)
            for each in made
            for before, after in (("draft", "appraised"), ("appraised", "approved"))
        ),
        batch_size=500,
    )
    records = [
        journal.Record("community.registered", each.public_id, {"code": each.code})
        for each in places
    ]
    records += [
        journal.Record(
            "project.drafted", each.public_id, {"title_uk": each.title_uk, "people": each.people}
        )
        for each in made
    ]
    for start in range(0, len(records), 1_000):
        journal.enter_all(records[start : start + 1_000], by=by, at=at)


def _measure(folder: Path, processes: int) -> None:
    from django.utils import timezone

    from yakir.apps.accounts.models import Person
    from yakir.apps.journal import actions as journal
    from yakir.apps.projects.models import Project
    from yakir.config.site.publish import Published, publish

    by = Person.objects.machine()

    def published() -> Published:
        return publish(folder / "site", by=by, at=timezone.now(), processes=processes)

    _tell("first publication", published)
    release = (folder / "site/current").resolve()
    files = [each for each in release.rglob("*") if each.is_file()]
    size = sum(each.stat().st_size for each in files)
    print(f"    {len(files)} files, {size / 1e6:.0f} MB, Python {sys.version.split()[0]}")
    _tell("the same bytes copied", lambda: shutil.copytree(release, folder / "copy"))
    _tell(
        "the same bytes by cp",
        lambda: subprocess.run(["cp", "-r", release, folder / "cp"], check=True),
    )
    project = Project.objects.order_by("-pk")[0]
    Project.objects.filter(pk=project.pk).update(title_uk="Вигаданий проєкт, змінений")
    journal.enter(
        kind="project.changed", subject=project.public_id, values={"title_uk": "змінений"},
        by=by, at=timezone.now(),
    )  # fmt: skip
    _tell("after one change", published)
    _tell("after no change", published)


def _tell(name: str, run: Callable[[], Any]) -> None:
    wall, own = time.monotonic(), os.times()
    run()
    after = os.times()
    cpu = sum(after[:4]) - sum(own[:4])
    print(f"{name:<24}{time.monotonic() - wall:9.1f} s{cpu:9.1f} s of processor time", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
