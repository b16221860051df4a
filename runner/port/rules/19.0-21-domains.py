"""``odoo.osv.expression`` is ``odoo.fields.Domain``; lists stay lists."""

import ast
from collections.abc import Iterator

from runner.port.edits import Edit, apply
from runner.port.files import FileManager, with_suffix
from runner.port.python_source import Source

JOINING = {"AND": "Domain.AND", "OR": "Domain.OR", "normalize_domain": "Domain"}
CONSTANTS = {"TRUE_DOMAIN": "list(Domain.TRUE)", "FALSE_DOMAIN": "list(Domain.FALSE)"}


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".py"):
        if "odoo.osv" in file.content:
            file.content = _rewritten(file.content)


def _rewritten(content: str) -> str:
    """Rewrite the innermost calls first, until none is left."""
    while True:
        source = Source(content)
        rewritten = apply(content, [edit for edit in _edits(source) if not _holds_another(edit)])
        if rewritten == content:
            return content
        content = rewritten


def _holds_another(edit: Edit) -> bool:
    arguments = edit.text.partition("(")[2]
    return any(f"expression.{name}" in arguments for name in (*JOINING, *CONSTANTS))


def _edits(source: Source) -> Iterator[Edit]:
    for node in source.nodes():
        if isinstance(node, ast.ImportFrom) and node.module == "odoo.osv":
            yield source.replace(node, "from odoo.fields import Domain")
        elif isinstance(node, ast.Call) and _name(node.func) in JOINING:
            arguments = ", ".join(source.text(argument) for argument in node.args)
            yield source.replace(node, f"list({JOINING[_name(node.func)]}({arguments}))")
        elif isinstance(node, ast.expr) and _name(node) in CONSTANTS:
            yield source.replace(node, CONSTANTS[_name(node)])


def _name(node: ast.expr) -> str:
    """Return ``X`` of ``expression.X``, else an empty word."""
    is_ours = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "expression"
    return node.attr if is_ours and isinstance(node, ast.Attribute) else ""
