"""``type='json'`` routes are ``type='jsonrpc'``: those that Odoo's own script does not see.

It looks for the word followed by a comma, in folders named ``controllers``.
"""

import ast

from runner.port.edits import apply
from runner.port.files import FileManager, with_suffix
from runner.port.python_source import Source


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".py"):
        if "route(" in file.content and "json" in file.content:
            file.content = _renamed(Source(file.content))


def _renamed(source: Source) -> str:
    routes = [node for node in source.nodes() if isinstance(node, ast.Call) and _is_route(node.func)]
    types = [keyword.value for route in routes for keyword in route.keywords if keyword.arg == "type"]
    return apply(
        source.content,
        [source.requote(kind, "jsonrpc") for kind in types if isinstance(kind, ast.Constant) and kind.value == "json"],
    )


def _is_route(function: ast.expr) -> bool:
    return (isinstance(function, ast.Attribute) and function.attr == "route") or (
        isinstance(function, ast.Name) and function.id == "route"
    )
