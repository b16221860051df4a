"""``Form`` is imported from ``odoo.tests``."""

import re

from runner.port.files import FileManager, with_suffix

ALONE = re.compile(r"^(\s*from odoo\.tests)\.common( import Form)[ \t]*$", re.M)
AMONG = re.compile(r"^([ \t]*)from odoo\.tests\.common import (?P<names>(?:\w+, )*Form(?:, \w+)*)[ \t]*$", re.M)


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".py"):
        if "odoo.tests.common" in file.content:
            file.content = AMONG.sub(_split, ALONE.sub(r"\1\2", file.content))


def _split(match: re.Match[str]) -> str:
    others = ", ".join(name for name in match["names"].split(", ") if name != "Form")
    return f"{match[1]}from odoo.tests import Form\n{match[1]}from odoo.tests.common import {others}"
