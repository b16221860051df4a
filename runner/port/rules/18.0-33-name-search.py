"""Whose name has a text in it is asked of ``display_name``, like any other field."""

import re

from runner.port.files import FileManager, with_suffix

OLD = re.compile(r"\b_name_search\((\w+), \[\], (\w+)(?=[,)])")


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".py"):
        file.content = OLD.sub(r'_search([("display_name", \2, \1)]', file.content)
