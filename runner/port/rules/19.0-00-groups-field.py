"""``groups_id`` is ``group_ids`` on every model that has it.

On users 17.0 kept the implied groups in it too. 19.0 keeps the given ones in ``group_ids`` and knows all of them as
``all_group_ids``: what is written goes to the first, what is read or searched comes from the second.
"""

import ast
import re
from collections.abc import Iterator

from runner.port.edits import Edit, apply
from runner.port.files import FileManager, with_suffix
from runner.port.python_source import Source, docstrings

OF_A_USER = re.compile(r"\buser(?:_id)?\.groups_id\b")
IN_A_DOMAIN = re.compile(r"""(\(\s*(["'])(?:[\w.]*\.)?)groups_id(?=\2\s*,)""")
ANY = re.compile(r"\bgroups_id\b")


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".xml", ".py", ".js", ".csv"):
        if "groups_id" not in file.content:
            continue
        if file.path.suffix == ".py":
            file.content = apply(file.content, list(_edits(Source(file.content))))
        else:
            file.content = _in_data(file.content)


def _in_data(content: str) -> str:
    content = IN_A_DOMAIN.sub(r"\1all_group_ids", content)
    content = OF_A_USER.sub(lambda match: match[0].replace("groups_id", "all_group_ids"), content)
    return ANY.sub("group_ids", content)


def _edits(source: Source) -> Iterator[Edit]:
    words = docstrings(source.tree)
    domains = {id(name) for node in source.nodes() for name in _domain_names(node)}
    for node in source.nodes():
        if isinstance(node, ast.Attribute) and node.attr == "groups_id":
            stored = isinstance(node.ctx, ast.Store) or not _is_user(source.text(node.value))
            yield source.rename_attribute(node, "group_ids" if stored else "all_group_ids")
        elif isinstance(node, ast.keyword) and node.arg == "groups_id":
            yield source.rename_keyword(node, "group_ids")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in words:
            if ANY.search(node.value) and "\n" not in node.value:
                yield source.requote(node, ANY.sub("all_group_ids" if id(node) in domains else "group_ids", node.value))


def _domain_names(node: ast.AST) -> list[ast.expr]:
    """Return the field of ``(field, operator, value)``."""
    is_condition = isinstance(node, (ast.Tuple, ast.List)) and len(node.elts) == 3
    return [node.elts[0]] if is_condition and isinstance(node, (ast.Tuple, ast.List)) else []


def _is_user(owner: str) -> bool:
    return owner.rpartition(".")[2].startswith(("user", "env.user")) or "res.users" in owner
