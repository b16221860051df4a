"""Lets a plain test import a plain package of an addon: `from spp_session_tracking import rules`.

`tests/<addon>/` has the plain tests of that addon, which need neither Odoo nor a database; `tests/runner/` has those of
`./spp` itself. Tests that need Odoo are in the addon's own folder `tests`.
"""

import sys
from pathlib import Path
from types import ModuleType

from runner import series


def _make_importable(addon: Path) -> None:
    """Stand in for the addon's package, whose own `__init__` imports its models, and those import Odoo."""
    package = ModuleType(addon.name)
    package.__path__ = [str(addon)]
    sys.modules[addon.name] = package


for _addon in series.addons():
    _make_importable(_addon)
