"""Where our addons speak to PostgreSQL past the ORM, read from the sources without importing them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from runner.series import REPOSITORY
from tests.docs.pages import addon_modules

WRITE = re.compile(r"\b(insert into|update (?!of\b)[a-z_%{]|delete from|on conflict)", re.IGNORECASE)
LOCK = re.compile(r"\b(pg_(try_)?advisory|lock table|for (no key )?(update|share)\b|for \{)", re.IGNORECASE)


class Function(NamedTuple):
    """A function of an addon: `name` is that of its class and its own, such as `SessionState._lock_lines`."""

    addon: str
    name: str
    calls: frozenset[str]
    text: str

    @property
    def owner(self) -> tuple[str, str]:
        return (self.addon, self.name)

    @property
    def executes(self) -> bool:
        """Whether it sends a statement to PostgreSQL, or makes an index."""
        return bool({"execute", "create_index", "create_column"} & self.calls)

    @property
    def writes(self) -> bool:
        return self.executes and bool(WRITE.search(self.text))

    @property
    def locks(self) -> bool:
        """Whether it locks something: by SQL of its own, or by a helper for advisory locks."""
        return bool(LOCK.search(self.text) or {"locked", "locked_if_free", "locked_meanwhile"} & self.calls)

    @property
    def opens_cursor(self) -> bool:
        return "cursor" in self.calls


@cache
def functions() -> list[Function]:
    """All functions and methods of our addons, migrations left out: these run once."""
    return [
        function
        for path, module in addon_modules().items()
        if "migrations" not in path.parts
        for function in _functions_of(path, module)
    ]


def _functions_of(path: Path, module: ast.Module) -> Iterator[Function]:
    addon, constants = path.relative_to(REPOSITORY).parts[0], _constants(module)
    for prefix, body in _bodies(module):
        for node in body:
            if isinstance(node, ast.FunctionDef):
                yield Function(addon, prefix + node.name, frozenset(_calls(node)), _text(node, constants))


def _bodies(module: ast.Module) -> Iterator[tuple[str, list[ast.stmt]]]:
    yield "", module.body
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            yield f"{node.name}.", node.body


def _constants(module: ast.Module) -> dict[str, str]:
    """{name: source} of what is assigned in a module, of which statements are made."""
    pairs = ((target, node.value) for node in module.body if isinstance(node, ast.Assign) for target in node.targets)
    return {
        name.id: ast.unparse(value)
        for target, value in pairs
        for name in ast.walk(target)
        if isinstance(name, ast.Name)
    }


def _calls(function: ast.FunctionDef) -> Iterator[str]:
    """The names of the methods and functions it calls."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)


def _text(function: ast.FunctionDef, constants: dict[str, str]) -> str:
    """The source of a function, its docstring left out, with the constants of the module that it names."""
    has_docstring = ast.get_docstring(function) is not None
    parts = [ast.unparse(node) for node in function.body[has_docstring:]]
    names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    return "\n".join([*parts, *(constants[name] for name in sorted(names & constants.keys()))])
