"""The repository that the addons lie in: beside them are the demo's servers and the pages that tests read.

Addons that were installed from packages have none. What needs it is skipped then, and says so.
"""

import sys
from pathlib import Path
from unittest import SkipTest

ROOT = next((folder for folder in Path(__file__).resolve().parents if (folder / "demo" / "moodle").is_dir()), None)
# For the environment of tests that serve what the suite asks outside.
ALLOWS_THIS_MACHINE = {"SPP_OUTSIDE_ALLOW_THIS_MACHINE": "1"}
NEEDED = "what this test uses lies beside the addons in their repository"

if ROOT and str(ROOT) not in sys.path:
    sys.path.append(str(ROOT))


def require_repository():
    """Skip the test, or the class of tests, where there is none."""
    if not ROOT:
        raise SkipTest(NEEDED)
