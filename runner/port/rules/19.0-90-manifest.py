"""The version of an addon starts with the series it is for."""

import re

from runner.port.files import FileManager, with_suffix

VERSION = re.compile(r"""((["'])version\2\s*:\s*["'])17\.0(?=\.\d+)""")


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".py"):
        if file.path.name == "__manifest__.py":
            file.content = VERSION.sub(r"\g<1>19.0", file.content)
