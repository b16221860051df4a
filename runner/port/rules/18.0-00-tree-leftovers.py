"""``tree`` is ``list``: what Odoo's own script leaves.

Left are a second tag on a line, the first on a line of its own start, and the view types given in Python or JavaScript
(``view_mode='tree,form'``, ``'views': [(False, 'tree'), (False, 'form')]``).
"""

import ast
import re

from runner.port.edits import Edit, apply
from runner.port.files import FileManager, with_suffix
from runner.port.python_source import Source, docstrings

TAG = re.compile(r"<(/?)tree(?=[\s/>])")
VIEW_PAIR = re.compile(r"""(\[\s*[\w.]+\s*,\s*)(["'])tree\2(?=\s*\])""")
VIEW_TYPES = {"tree", "form", "kanban", "calendar", "pivot", "graph", "activity", "search", "gantt", "qweb"}


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".xml", ".js", ".py"):
        file.content = TAG.sub(r"<\1list", file.content)
        if file.path.suffix == ".js":
            file.content = VIEW_PAIR.sub(r"\1\2list\2", file.content)
        elif file.path.suffix == ".py":
            file.content = _view_types(file.content)


def _view_types(content: str) -> str:
    if "tree" not in content:
        return content
    source = Source(content)
    words = docstrings(source.tree)
    return apply(content, [_as_list(source, node) for node in source.nodes() if _is_view_types(node, words)])


def _is_view_types(node: ast.AST, words: set[int]) -> bool:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in words:
        return False
    types = node.value.split(",")
    return "tree" in types and VIEW_TYPES.issuperset(types)


def _as_list(source: Source, node: ast.AST) -> Edit:
    assert isinstance(node, ast.Constant) and isinstance(node.value, str)
    return source.requote(node, re.sub(r"\btree\b", "list", node.value))
