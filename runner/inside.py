"""Calling a function of the repository inside `odoo shell`, where it gets the database as `env`."""

import json
from typing import Any

from runner import series
from runner.odoo import Odoo

_CALL = """
import importlib
import json
import sys
from pathlib import Path
sys.path.insert(0, {repository!r})
found = importlib.import_module({module!r}).{function}(env)
Path({path!r}).write_text(json.dumps(found))
"""


def called(odoo: Odoo, module: str, function: str) -> Any:
    """Return what the function returns, which has to be JSON; what is to stay in the database it commits."""
    path = odoo.folder / "found.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    odoo.shell(_CALL.format(repository=str(series.REPOSITORY), module=module, function=function, path=str(path)))
    found = json.loads(path.read_text())
    path.unlink()
    return found
