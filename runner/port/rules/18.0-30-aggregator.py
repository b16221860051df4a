"""How a field is summed up in groups is its ``aggregator``, no longer its ``group_operator``."""

import ast

from runner.port.edits import apply
from runner.port.files import FileManager, with_suffix
from runner.port.python_source import Source


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".py"):
        if "group_operator" in file.content:
            file.content = _renamed(Source(file.content))


def _renamed(source: Source) -> str:
    edits = [
        source.rename_keyword(node, "aggregator")
        for node in source.nodes()
        if isinstance(node, ast.keyword) and node.arg == "group_operator"
    ]
    edits += [
        source.rename_attribute(node, "aggregator")
        for node in source.nodes()
        if isinstance(node, ast.Attribute) and node.attr == "group_operator"
    ]
    return apply(source.content, edits)
