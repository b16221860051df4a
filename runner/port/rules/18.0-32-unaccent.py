"""A field is no longer told to keep its accents: ``unaccent=`` is gone."""

import ast

from runner.port.edits import Edit, apply
from runner.port.files import FileManager, with_suffix
from runner.port.python_source import Source


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".py"):
        if "unaccent" in file.content:
            file.content = _without(Source(file.content))


def _without(source: Source) -> str:
    calls = [node for node in source.nodes() if isinstance(node, ast.Call) and _is_field(source.text(node.func))]
    gone = [keyword for call in calls for keyword in call.keywords if keyword.arg == "unaccent"]
    return apply(source.content, [_cut(source, keyword) for keyword in gone])


def _is_field(function: str) -> bool:
    return function.startswith("fields.")


def _cut(source: Source, keyword: ast.keyword) -> Edit:
    """Cut the argument with the comma before it, or, where it is the first, with the one after it."""
    start, end = source.start(keyword), source.end(keyword)
    before = source.content[:start].rstrip()
    if before.endswith(","):
        return Edit(len(before) - 1, end, "")
    after = source.content[end:]
    rest = after.lstrip(", \n")
    return Edit(start, end + len(after) - len(rest) if after.lstrip().startswith(",") else end, "")
