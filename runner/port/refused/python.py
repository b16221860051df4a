"""Refused constructs in the addons' Python files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from runner.port.refused import imports
from runner.port.refused.construct import Construct
from runner.port.refused.edition import Edition
from runner.port.refused.names import ARGUMENTS, ATTRIBUTES, METHODS, MODELS

# What a class body may not assign: the constraint would be missing, or take the place of the model's own attribute.
MODEL_ATTRIBUTES = {"_name", "_order", "_rec_name", "_inherit", "_table", "_description", "_auto", "_log_access"}
GROUP_FIELDS = {"category_id": "privilege_id", "users": "user_ids"}


def constructs(edition: Edition) -> Iterator[Construct]:
    """Yield what is refused in the Python files of the edition."""
    for path in edition.files(".py"):
        tree = ast.parse(path.read_text(), filename=str(path))
        for line, what, remedy in _in_tree(tree, edition, path):
            yield Construct(path, line, what, remedy)


Found = tuple[int, str, str]


def _in_tree(tree: ast.Module, edition: Edition, path: Path) -> Iterator[Found]:
    expanding = _group_expanding(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield from _attribute(node, edition)
        elif isinstance(node, ast.Call):
            yield from _call(node)
            yield from _field(node, edition)
        elif isinstance(node, ast.Constant):
            yield from _constant(node)
        elif isinstance(node, ast.FunctionDef):
            yield from _method(node, expanding)
        elif isinstance(node, ast.ClassDef):
            yield from _class(node)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from imports.missing(node, edition)
    if path.name == "__manifest__.py":
        yield from _manifest(tree)


def _attribute(node: ast.Attribute, edition: Edition) -> Iterator[Found]:
    if node.attr in ATTRIBUTES and node.attr not in edition.own_fields:
        yield node.lineno, f".{node.attr}", ATTRIBUTES[node.attr]


def _call(node: ast.Call) -> Iterator[Found]:
    name = ast.unparse(node.func)
    for keyword in node.keywords:
        if name.endswith("route") and keyword.arg == "type" and ast.unparse(keyword.value) == "'json'":
            yield keyword.value.lineno, "type='json' route", "use type='http' on both series, or 'jsonrpc'"
        if name.endswith(".name_search") and keyword.arg == "args":
            yield keyword.value.lineno, "name_search(args=)", "give the domain by its place: name_search(name, domain)"
    if "['res.groups']" in name:
        yield from _group_values(node)


def _field(node: ast.Call, edition: Edition) -> Iterator[Found]:
    if not re.fullmatch(r"fields\.[A-Z]\w+", ast.unparse(node.func)):
        return
    for keyword in node.keywords:
        if keyword.arg and keyword.arg not in edition.field_arguments:
            remedy = ARGUMENTS.get(keyword.arg, "19.0 does not know it")
            yield keyword.value.lineno, f"{keyword.arg}= of a field", remedy


def _group_values(node: ast.Call) -> Iterator[Found]:
    for inner in ast.walk(node):
        for key in inner.keys if isinstance(inner, ast.Dict) else []:
            if isinstance(key, ast.Constant) and key.value in GROUP_FIELDS:
                yield key.lineno, f"{key.value} of res.groups", f"it is {GROUP_FIELDS[key.value]} in 19.0: use XML data"


def _constant(node: ast.Constant) -> Iterator[Found]:
    if isinstance(node.value, str) and node.value in MODELS:
        yield node.lineno, f"model {node.value}", MODELS[node.value]


def _method(node: ast.FunctionDef, expanding: set[str]) -> Iterator[Found]:
    if node.name in METHODS:
        yield node.lineno, f"def {node.name}", METHODS[node.name]
    if node.name == "_search" and node.args.kwarg is None:
        yield node.lineno, "def _search without **kwargs", "19.0 passes other keywords: take and pass on **kwargs"
    if node.name in expanding and len(node.args.args) - len(node.args.defaults) > 3:
        yield node.lineno, f"group_expand method {node.name}", "19.0 passes no order: write `order=None`"


def _group_expanding(tree: ast.Module) -> set[str]:
    values = [node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "group_expand"]
    return {value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)}


def _class(node: ast.ClassDef) -> Iterator[Found]:
    for statement in node.body:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            continue
        name, value = statement.targets[0].id, ast.unparse(statement.value)
        if name == "_sql_constraints":
            remedy = "19.0 would leave the constraint out: write a literal list without _() and without ]"
            yield statement.lineno, name, remedy
        if name in MODEL_ATTRIBUTES and value.startswith("models.Constraint"):
            yield statement.lineno, f"constraint {name[1:]}", f"it would replace the model's {name}: name it otherwise"


def _manifest(tree: ast.Module) -> Iterator[Found]:
    manifest = ast.literal_eval(ast.unparse(tree))
    if not str(manifest.get("version", "")).startswith("19.0."):
        yield 1, "manifest version", "write it as 17.0.x.y.z"
