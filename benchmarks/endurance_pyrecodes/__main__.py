"""Endurance beside pyrecodes: the same struck town, each side in a process of its own.

Usage: python -m benchmarks.endurance_pyrecodes [draws]

Both must find the same components at work in every step, and the same person-hours without each
service; then component-steps a second are printed. Compiling is not counted on our side, nor
building the system on theirs.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.endurance_pyrecodes.town import COMPONENTS, KINDS, STEPS

ROOT = Path(__file__).parents[2]
OURS, PEERS = ROOT / ".venv/bin/python", ROOT / ".venv-bench/bin/python"
SIDE = "benchmarks.endurance_pyrecodes"


def run(python, module, *words):
    """What one side printed last."""
    command = [str(python), "-m", module, *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def person_hours(works):
    """Person-hours without each service, given who works in each step, shape (draws, services)."""
    rows = [KINDS[component.kind] for component in COMPONENTS]
    services = sorted({row.service for row in rows if row.service})
    people = np.array([[row.people * (row.service == name) for name in services] for row in rows])
    return services, (~works).sum(axis=1) @ people


def compare(ours, theirs):
    """Stop unless both found the same; return the person-hours of all draws and services."""
    assert theirs.shape == ours["works"].shape
    differ = int((theirs != ours["works"]).sum())
    assert differ == 0, f"{differ} component-steps differ"
    services, lost = person_hours(theirs)
    from yakir.engine.baseline import SERVICES

    mine = ours["person_hours"][:, [SERVICES.index(name) for name in services]]
    assert np.array_equal(mine, lost), f"person-hours differ: {mine} and {lost}"
    return lost.sum()


def rate(side, unit):
    """Component-steps a second."""
    return side["component_steps"] / side[unit]


def tell(mine, peer):
    """Print each side, and how many times quicker we are."""
    peers = {f"pyrecodes {peer['version']}, {name}": side for name, side in peer["sides"].items()}
    mine = {f"ours, {name}": side for name, side in mine.items()}
    for name, side in (peers | mine).items():
        print(
            f"{name}: {side['component_steps']:,.0f} component-steps in {side['seconds']:.2f} s by "
            f"the clock, {side['cpu_seconds']:.2f} s of processor time; {rate(side, 'seconds'):,.0f}"
            f" and {rate(side, 'cpu_seconds'):,.0f} a second"
        )
    for name, side in mine.items():
        for other, beside in peers.items():
            clock, cpu = (rate(side, u) / rate(beside, u) for u in ("seconds", "cpu_seconds"))
            print(
                f"{name} | {other}: {clock:,.0f} times by the clock, {cpu:,.0f} by processor time"
            )


def main():
    """Run both, compare their answers and print how many times quicker we are."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as folder:
        case, answer = Path(folder) / "case.npz", Path(folder) / "answer.npz"
        mine = run(OURS, f"{SIDE}.ours", case, draws)
        peer = run(PEERS, f"{SIDE}.peer", case, answer)
        ours, theirs = np.load(case), np.load(answer)
        lost = compare(ours, theirs["whole"])
        compare(ours, theirs["parted"])
        idle = (~theirs["whole"]).mean()
    print(
        f"{len(COMPONENTS)} components, {STEPS} steps of 60 min, {draws} draws of one wave of "
        f"strikes: the same components work in every step ({idle:.0%} of component-steps without), "
        f"{lost:,.0f} person-hours without a service on both sides"
    )
    tell(mine, peer)


if __name__ == "__main__":
    main()
