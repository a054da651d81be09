"""Plans beside HiGHS, SCIP and CP-SAT on the same model, all sides in one run, one after another.

Usage: python -m benchmarks.portfolio [ROW ...] [--seeds 1,2,3] [--packages threshold,share]
       [--peers HiGHS,SCIP,CP-SAT] [--seconds T] [--warm] [--growth]
       [--instance communities,candidates,funds] [--family A|B]

    ROW       15 300 300B 1500 100000 large open tight, as benchmarks/portfolio/rows.py says;
              without words 15
    --peers   none of them when empty; each runs alone and from our greedy plan, with as many
              seconds as we have
    --warm    how long a changed budget takes from the plan before it, and from nothing
    --growth  seconds to one percent at growing sizes
"""

import argparse
import json
import resource
import subprocess
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks.portfolio.rows import FAMILIES, GROWTH, ROWS, Instance, Row

ROOT = Path(__file__).parents[2]
OURS, PEERS = ROOT / ".venv/bin/python", ROOT / ".venv-bench/bin/python"
NAMES = ("HiGHS", "SCIP", "CP-SAT")


def run(python, module, *words):
    """What one side printed last and the processor time it took, or why it printed nothing."""
    command = [str(python), "-m", module, *map(str, words)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]}
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {**json.loads(done.stdout.strip().splitlines()[-1]), "processor": used}


def ours(side, instance, folder, **limits):
    """What our side found."""
    words = (side, folder, json.dumps(asdict(instance)), json.dumps(limits))
    return run(OURS, "benchmarks.portfolio.ours", *words)


def line(name, found, best):
    """One side's line: value, its own bound, and how far its value is from the best bound."""
    if "failed" in found:
        print(f"  {name}: failed: {found['failed']}")
        return
    value, bound = found.get("value"), found.get("bound")
    text = "no plan" if value is None else f"value {value:,.0f}"
    text += ", no bound" if bound is None else f", own bound {bound:,.0f}"
    if value and bound is not None:
        text += f" ({bound / value - 1:.3%})"
    if value and best is not None:
        text += f", best bound {best / value - 1:.3%} above"
    used = f", {found['processor']:.0f} s of processor time, start included"
    print(f"  {name}: {text}{found.get('more', '')}{used}")


def compare(row, peers):
    """All sides for one row."""
    print(row.instance)
    seconds = row.seconds[-1]
    with tempfile.TemporaryDirectory() as folder:
        greedy = ours("greedy", row.instance, folder)
        search = ours("search", row.instance, folder, seconds=seconds, gap=row.gap)
        sides = {"greedy": greedy, "ours": search}
        if peers:
            sides |= by_peers(row.instance, folder, seconds, peers)
    # CP-SAT bounds a rounded problem.
    sure = [side for name, side in sides.items() if not name.startswith("CP-SAT")]
    bounds = [side["bound"] for side in sure if side.get("bound") is not None]
    values = [side["value"] for side in sides.values() if side.get("value") is not None]
    best = min(bounds, default=None)
    tell(greedy, search, row)
    for name, side in sides.items():
        line(name, side, best)
    if values and best is not None and best < max(values) * (1 - 1e-6):
        print("  A BOUND LIES BELOW A KNOWN PLAN")


def by_peers(instance, folder, seconds, peers):
    """What peers find on our model, alone and from our greedy plan."""
    model = ours("model", instance, folder)
    if "failed" in model:
        return {"model": model}
    print(f"  model: {model['rows']:,} rows, {model['columns']:,} columns")
    found = {}
    for peer in peers:
        for started in ("alone", "started"):
            side = run(PEERS, "benchmarks.portfolio.peers", peer, folder, started, seconds)
            for name in ("value", "bound"):
                if side.get(name) is not None:
                    side[name] *= model["unit"]
            said = f"{peer} {side.get('version', '')}".strip()
            found[said if started == "alone" else f"{said}, from our greedy plan"] = side
    return found


def tell(greedy, search, row):
    """Say how near we were after which time."""
    if "seconds" in greedy:
        greedy["more"] = f", {greedy['seconds']:.2f} s"
    if "failed" in search:
        return
    reached = []
    for limit in row.seconds:
        known = [(value, bound) for at, value, bound in search["path"] if at <= limit]
        if known and known[-1][0] > 0:
            reached.append(f"{known[-1][1] / known[-1][0] - 1:.2%} after {limit:.0f} s")
    search["more"] = (
        f", {search['seconds']:.1f} s, {search['status']}, work {search['work']:,}, "
        f"{search['projects']:,} projects, {search['peak_mb']:.0f} MB"
        + (f"; {', '.join(reached)}" if reached else "")
    )


def to_gap(found, gap):
    """Seconds after which value and bound were as near as that, None when they never were."""
    for at, value, bound in found["path"]:
        if value > 0 and bound / value - 1 <= gap:
            return at
    return None


def warm(row, gap=0.01):
    """How long a changed budget takes from the plan before it."""
    with tempfile.TemporaryDirectory() as folder:
        found = ours("warm", row.instance, folder, seconds=row.seconds[-1], gap=gap)
    print(f"{row.instance}, 5 % more money")
    if "failed" in found:
        print(f"  failed: {found['failed']}")
        return
    times = [to_gap(found[side], gap) for side in ("cold", "warm")]
    texts = [f"{at:.1f} s" if at is not None else "not reached" for at in times]
    print(f"  to {gap:.0%}: from nothing {texts[0]}, from the plan before {texts[1]}")
    if None not in times:
        print(f"  {times[1] / times[0]:.0%} of the time from nothing")


def grow(gap=0.01, seconds=600.0):
    """Seconds to one percent at growing sizes."""
    for instance in GROWTH:
        with tempfile.TemporaryDirectory() as folder:
            found = ours("search", instance, folder, seconds=seconds, gap=gap)
        if "failed" in found:
            print(f"{instance}: failed: {found['failed']}")
            continue
        at = to_gap(found, gap)
        said = f"not in {seconds:.0f} s" if at is None else f"{at:.1f} s"
        print(f"{instance}: {said} to {gap:.0%}, {found['peak_mb']:.0f} MB")


def rows_of(options):
    """The rows asked for, each with every seed and package."""
    rows = [ROWS[name] for name in options.rows]
    if options.instance:
        instance = Instance(*map(int, options.instance.split(",")), family=options.family)
        rows.append(Row(instance, (60.0,), 0.01))
    for row in rows or [ROWS["15"]]:
        for seed in options.seeds.split(","):
            for package in options.packages.split(","):
                seconds = (options.seconds,) if options.seconds else row.seconds
                instance = replace(row.instance, seed=int(seed), package=package)
                yield replace(row, instance=instance, seconds=seconds)


def main():
    """Print what was asked for."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("rows", nargs="*", choices=[[], *ROWS])
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--packages", default="threshold")
    parser.add_argument("--peers", default=",".join(NAMES))
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--instance")
    parser.add_argument("--family", choices=FAMILIES, default="A")
    parser.add_argument("--warm", action="store_true")
    parser.add_argument("--growth", action="store_true")
    options = parser.parse_args()
    if options.growth:
        grow()
        return
    for row in rows_of(options):
        if options.warm:
            warm(row)
        else:
            compare(row, [name for name in options.peers.split(",") if name])


if __name__ == "__main__":
    main()
