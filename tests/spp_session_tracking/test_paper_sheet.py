"""Who is named on a paper sheet, tested in Node where it is; the browser tests of the addon use it, too."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.skipif(not shutil.which("node"), reason="there is no Node here")
def test_the_absent_are_found_by_what_was_typed() -> None:
    done = subprocess.run(
        ["node", "--test", HERE / "paper_sheet.test.mjs"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
