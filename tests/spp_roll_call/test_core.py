"""The plain modules of the roll call, tested in Node where it is; the browser tests of the addon use all of them."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.skipif(not shutil.which("node"), reason="there is no Node here")
def test_the_plain_modules_do_what_they_promise() -> None:
    done = subprocess.run(["node", "--test", HERE / "core.test.mjs"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
