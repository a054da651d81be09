"""The guide to large simulations is walked: its commands run, and their answers are the same."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs/how-to/run-on-a-cluster.md"
COMMAND = re.compile(r"^\$ (.+)$", re.MULTILINE)
PROMISE = "2 workers on tcp://127.0.0.1:8786 (Ctrl-C ends)"


def free_port():
    with socket.socket() as here:
        here.bind(("127.0.0.1", 0))
        return str(here.getsockname()[1])


def answer(file):
    content = json.loads(file.read_text(encoding="utf-8"))
    content.pop("seconds")
    return content


@pytest.mark.slow
def test_the_guide_leads_to_one_answer_whoever_works(tmp_path):
    guide, port = GUIDE.read_text(encoding="utf-8"), free_port()
    commands = [
        each.replace("var/", f"{tmp_path}/").replace("8786", port)
        for each in COMMAND.findall(guide)
    ]
    start = next(each for each in commands if each.startswith("script/cluster"))
    assert PROMISE in guide

    cluster = subprocess.Popen(
        shlex.split(start),
        cwd=ROOT,
        env=os.environ | {"PORT": port},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert cluster.stdout.readline().strip() == PROMISE.replace("8786", port)
        for each in commands:
            if each != start:
                subprocess.run(each, shell=True, cwd=ROOT, check=True, timeout=600)
    finally:
        cluster.send_signal(signal.SIGINT)
        ended = cluster.wait(timeout=60)
        cluster.stdout.close()

    answers = [answer(tmp_path / f"{name}.json") for name in ("answer", "on-a-cluster", "again")]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["draws"] == 200
    assert len(list((tmp_path / "chunks").glob("chunk-*.npz"))) > 1
    assert ended == 0
