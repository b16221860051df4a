"""The small Moodle of the demo, in a process of its own."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from runner.series import REPOSITORY

ADDRESS = re.compile(r"http://\S+")


@contextmanager
def serving(
    latency: float, sessions: int, people: int, activities: int, python: str | Path = sys.executable
) -> Iterator[str]:
    """The address of a small Moodle. latency: seconds before every answer"""
    sizes = ["--sessions", str(sessions), "--people", str(people), "--activities", str(activities)]
    words = [python, "-m", "demo.moodle", "--site", "many", *sizes, "--latency", str(latency)]
    process = subprocess.Popen(words, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        address = ADDRESS.search(process.stdout.readline())
        assert address
        yield address.group()
    finally:
        process.kill()
        process.wait()
