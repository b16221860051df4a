"""Rewrite addons for the series whose Odoo is on Python's path, with its own scripts and then with our rules.

Run in that series' environment: ``python -m runner.port.rewrite FOLDER``.
"""

import sys
from pathlib import Path

from odoo.cli.upgrade_code import (  # type: ignore[import-not-found, import-untyped, unused-ignore]
    FileManager,
    get_upgrade_code_scripts,
)
from odoo.tools import parse_version  # type: ignore[import-not-found, import-untyped, unused-ignore]

from runner.port.files import rules


def rewrite(folder: Path) -> None:
    """Rewrite every file of the addons in `folder`; what others made (static/lib) stays as it is."""
    theirs = [module for _name, module in get_upgrade_code_scripts(parse_version("17.0"), parse_version("19.0"))]
    file_manager = FileManager([str(folder)])
    for script in [*theirs, *rules()]:
        script.upgrade(file_manager)
    for file in file_manager:
        if file.dirty and "lib" not in file.path.relative_to(folder).parts:
            file.path.write_text(file.content)


if __name__ == "__main__":
    rewrite(Path(sys.argv[1]))
