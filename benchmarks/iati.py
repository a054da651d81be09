"""Validating a large IATI file beside parsing it and checking it against the schema alone.

Usage: python -m benchmarks.iati [MEGABYTES] [FILE]

The file is made up: activities of a dozen kilobytes with budgets, transactions and results, all of
it artificial and free of faults, written through `yakir.standards.iati`. Each side runs in a
process of its own, on the same file and in the same run. The peer is what anybody has to do at
least: lxml parses the file and libxml2 checks it against the published schema.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

MEGABYTES = 100
#: What is wanted: times of the peer with one process and with two, and memory. [1], [1], [MB]
WANTED = {1: 6.0, 2: 3.0}
WANTED_MEMORY = 300
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def made(number):
    """An activity, told apart by its number."""
    from yakir.standards.iati import records

    def words(text):
        return tuple(
            records.Narrative(text=f"{text} {number} {language}" * 3, lang=language)
            for language in ("en", "uk")
        )

    start = date(2024, 1, 1) + timedelta(days=number % 300)
    return records.Activity(
        lang="en",
        default_currency="EUR",
        iati_identifier=f"UA-EDR-00000000-{number}",
        reporting_org=records.ReportingOrg(
            ref="UA-EDR-00000000", type="11", narratives=words("City")
        ),
        title=words("Artificial activity"),
        descriptions=(records.Description(type="1", narratives=words("Made up. " * 12)),),
        participating_orgs=tuple(
            records.ParticipatingOrg(
                ref=f"XM-DAC-{role}", role=role, type="40", narratives=words("Org")
            )
            for role in "1234"
        ),
        activity_status="2",
        activity_dates=(records.ActivityDate(type="2", iso_date=start),),
        recipient_countries=(records.RecipientCountry(code="UA"),),
        locations=(records.Location(name=words("Place"), location_reach="1"),),
        sectors=tuple(
            records.Sector(code=code, vocabulary="1", percentage=Decimal(50))
            for code in ("11120", "14020")
        ),
        default_aid_types=(records.AidType(code="C01"),),
        budgets=tuple(budgets(start)),
        transactions=tuple(transactions(number, start, words)),
        results=(result(start, words),),
    )


def budgets(start):
    """Four quarters of money meant."""
    from yakir.standards.iati import records

    for quarter in range(4):
        first = start + timedelta(days=91 * quarter)
        yield records.Budget(
            type="1",
            status="2",
            period_start=first,
            period_end=first + timedelta(days=90),
            value=records.Value(amount=Decimal(25_000), value_date=first),
        )


def transactions(number, start, words):
    """A dozen transactions of four kinds."""
    from yakir.standards.iati import records

    for place in range(12):
        day = start + timedelta(days=20 * place)
        yield records.Transaction(
            ref=f"{number}-{place}",
            transaction_type=("1", "2", "3", "4")[place % 4],
            transaction_date=day,
            value=records.Value(amount=Decimal(1000 + place), currency="EUR", value_date=day),
            description=words("Paid"),
            provider_org=records.ProviderOrg(ref="XM-DAC-1", type="40"),
            receiver_org=records.ReceiverOrg(ref="UA-EDR-00000000", type="11"),
            disbursement_channel="2",
            flow_type="10",
            finance_type="110",
            aid_types=(records.AidType(code="C01"),),
            tied_status="5",
        )


def result(start, words):
    """A result with an indicator of four quarters."""
    from yakir.standards.iati import records

    def measured(value):
        by = (records.Dimension(name="sex", value="female"),)
        return (records.Measured(value=str(value), dimensions=by, comment=words("Counted")),)

    periods = tuple(
        records.Period(
            period_start=start + timedelta(days=91 * quarter),
            period_end=start + timedelta(days=91 * quarter + 90),
            targets=measured(quarter + 1),
            actuals=measured(quarter),
        )
        for quarter in range(4)
    )
    indicator = records.Indicator(
        measure="1",
        title=words("People served"),
        baselines=(records.Baseline(year=2023, value="0"),),
        periods=periods,
    )
    return records.Result(type="1", title=words("Output"), indicators=(indicator,))


def write(path, megabytes):
    """Write activities until the file is long enough."""
    from yakir.standards.iati import write_activities

    def enough(file):
        number = 0
        while file.tell() < megabytes * 1e6:
            yield made(number)
            number += 1

    with path.open("wb") as file:
        return write_activities(file, enough(file), generated=NOW)


def peer(path):
    """Parse the file and check it against the schema, and nothing else."""
    from lxml import etree

    from yakir.standards.iati.schema import schema

    fits = schema("iati-activities")
    start = time.perf_counter(), time.process_time()
    valid = fits.validate(etree.parse(path, etree.XMLParser(huge_tree=True)))
    tell(start, "valid" if valid else "not valid")


def ours(path, processes):
    """Validate the file: schema, codelists and every rule."""
    from yakir.standards.iati import validate

    start = time.perf_counter(), time.process_time()
    with Path(path).open("rb") as file:
        report = validate(file, now=NOW, processes=processes)
    tell(start, f"{report.records} records, {report.errors} errors, {report.warnings} warnings")


def tell(start, said):
    """Print seconds by the clock and of processors, the greatest memory of all processes in MB."""
    wall, busy = time.perf_counter() - start[0], time.process_time() - start[1]
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy += children.ru_utime + children.ru_stime
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{wall} {busy} {most} {children.ru_maxrss / 1024} {said}")


def run(*arguments):
    """Run a side in a fresh process and return its seconds, memories and words."""
    # A side on its own keeps to one core; what the second process adds is then seen.
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.iati", "--side", *arguments],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": "."},
    )  # fmt: skip
    wall, busy, own, child, *said = told.stdout.split()
    return float(wall), float(busy), float(own), float(child), " ".join(said)


def compare(path):
    """Print both sides and their ratios."""
    wall, busy, memory, _, said = run("peer", str(path))
    print(
        f"{'parse and schema alone':24} {wall:7.2f} s, {busy:7.2f} s of processors, {memory:5.0f} MB  {said}"
    )
    for processes, wanted in WANTED.items():
        mine, work, own, child, said = run("ours", str(path), str(processes))
        most = own + (child * processes if processes > 1 else 0)
        print(
            f"{f'validation, {processes} process(es)':24} {mine:7.2f} s, {work:7.2f} s of processors,"
            f" {most:5.0f} MB  {said}"
        )
        print(
            f"{'':24} {mine / wall:.2f} times by the clock (wanted: {wanted:g}),"
            f" {work / busy:.2f} times of processors; memory wanted: {WANTED_MEMORY} MB"
        )


def main():
    """Make the file unless one is given, and compare."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--side"]:
        side, path, *rest = arguments[1:]
        peer(path) if side == "peer" else ours(path, int(rest[0]))
        return
    with tempfile.TemporaryDirectory() as folder:
        if len(arguments) > 1:
            path = Path(arguments[1])
        else:
            path = Path(folder) / "activities.xml"
            count = write(path, float(arguments[0]) if arguments else MEGABYTES)
            print(f"{count} activities, {path.stat().st_size / 1e6:.1f} MB")
        compare(path)


if __name__ == "__main__":
    main()
