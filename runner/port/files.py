"""What Odoo's file manager hands to a rule, and how the rules in this folder are found.

A rule is a file ``{series}-{order}-{what}.py`` with one function ``upgrade(file_manager)``, as in Odoo's own
``odoo/upgrade_code`` folder: it reads and assigns the ``content`` of the files it cares for.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Protocol

RULES = Path(__file__).parent / "rules"


class File(Protocol):
    """One file of an addon; ``content`` is read and assigned."""

    path: Path
    addon: Path
    content: str


class FileManager(Protocol):
    """All the files of the addons being rewritten (``odoo.cli.upgrade_code.FileManager``)."""

    def __iter__(self) -> Iterator[File]: ...


def with_suffix(file_manager: FileManager, *suffixes: str) -> list[File]:
    """Return the files whose name ends in one of ``suffixes`` (with their dot)."""
    return [file for file in file_manager if file.path.suffix in suffixes]


def load_rule(path: Path) -> ModuleType:
    """Return the rule in ``path``, whose name is no Python name, as a module."""
    spec = spec_from_loader(path.stem, SourceFileLoader(path.stem, str(path)))
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rules() -> list[ModuleType]:
    """Return our rules in the order of their names."""
    return [load_rule(path) for path in sorted(RULES.glob("[0-9]*.py"))]
