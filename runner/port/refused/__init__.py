"""What Odoo 19.0 refuses, or accepts and silently ignores, and no rule has rewritten.

Nothing here is about style: every entry is something that worked on 17.0 and would fail on 19.0, at install or, worse,
on somebody's screen.
"""

from pathlib import Path

from runner.port.refused import client, data, python
from runner.port.refused.construct import Construct
from runner.port.refused.edition import Edition
from runner.tree import Tree

__all__ = ["Construct", "constructs"]


def constructs(folder: Path, odoo: Tree) -> list[Construct]:
    """Return what is refused in the addons in `folder`, by file and line."""
    edition = Edition.read(folder, odoo)
    found = [*python.constructs(edition), *data.constructs(edition), *client.constructs(edition)]
    return sorted(set(found), key=lambda each: (each.path, each.line, each.what))
