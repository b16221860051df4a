"""Templates of the client are inherited by their name alone, as it stands in their file."""

import re

from runner.port.files import FileManager, with_suffix

# 17.0 puts the name of the addon in front of names that have none
NAMELESS = re.compile(r"""(\bt-inherit=["'])base_import\.(?=Import)""")


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".xml"):
        file.content = NAMELESS.sub(r"\1", file.content)
