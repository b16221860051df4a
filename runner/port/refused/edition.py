"""The rewritten addons, and what the 19.0 they are for has to offer them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from runner.tree import Tree

REGISTERED = (
    r"""registry\s*\.category\(\s*["']{category}["']\s*\)"""
    r"""(?:\s*\.\w+\([^()]*\))*\s*\.add\(\s*["']([\w.-]+)["']"""
)
CATEGORY_VARIABLE = r"""(\w+)\s*=\s*registry\.category\(\s*["']{category}["']\s*\)"""
ADDED = r"""\b{variable}\s*\.add\(\s*["']([\w.-]+)["']"""
# Arguments of field definitions that are no attributes of the field classes.
TAKEN_APART = {
    "comodel_name",
    "depends",
    "depends_context",
    "digits",
    "min_display_digits",
    "related_sudo",
    "selection_add",
}


@dataclass(frozen=True)
class Edition:
    """The folder of the rewritten addons and the Odoo they run on."""

    folder: Path
    odoo: Tree

    @classmethod
    def read(cls, folder: Path, odoo: Tree) -> Edition:
        """Return the edition in `folder`."""
        return cls(folder, odoo)

    def files(self, *suffixes: str) -> list[Path]:
        """Return the addons' files whose names end so, without what others made (static/lib)."""
        paths = (path for path in self.folder.rglob("*") if path.suffix in suffixes and path.is_file())
        return sorted(path for path in paths if "lib" not in path.relative_to(self.folder).parts)

    def addon(self, name: str) -> Path | None:
        """Return the folder of an addon, ours or Odoo's."""
        places = [folder / name for folder in (self.folder, *self.odoo.addons_folders)]
        return next((place for place in places if (place / "__manifest__.py").is_file()), None)

    @cached_property
    def own_fields(self) -> set[str]:
        """Return the names of the fields our models define."""
        pattern = re.compile(r"^\s+(\w+)\s*=\s*fields\.\w+\(", re.M)
        return {name for path in self.files(".py") for name in pattern.findall(path.read_text())}

    @cached_property
    def field_arguments(self) -> set[str]:
        """Return the names a field definition may give: attributes of the field classes, and what addons allow."""
        names = set(TAKEN_APART)
        for path in (self.odoo.root / "odoo/orm").glob("fields*.py"):
            names.update(re.findall(r"^    (\w+)\s*(?::[^=\n]*)?=", path.read_text(), re.M))
        folders = [folder for name in ("base", "mail", "web") if (folder := self.addon(name))]
        for path in [*(path for folder in folders for path in folder.glob("models/*.py")), *self.files(".py")]:
            names.update(_allowed_by(path.read_text()))
        return names

    @cached_property
    def client_sources(self) -> list[str]:
        """Return the texts of the web client: Odoo's core parts and our own."""
        folders = [folder for name in ("web", "mail", "bus", "web_tour", "base_import") if (folder := self.addon(name))]
        theirs = [path for folder in folders for path in (folder / "static/src").rglob("*.js")]
        return [path.read_text(errors="replace") for path in [*theirs, *self.files(".js")]]

    def registered(self, category: str) -> set[str]:
        """Return the names the web client registers in a category, such as widgets in ``fields``."""
        return {name for text in self.client_sources for name in _registered(text, category)}


def _allowed_by(text: str) -> list[str]:
    method = text.partition("def _valid_field_parameter(")[2].partition("\n    def ")[0]
    return re.findall(r"""["'](\w+)["']""", method)


def _registered(text: str, category: str) -> list[str]:
    if f'"{category}"' not in text and f"'{category}'" not in text:
        return []
    found = re.findall(REGISTERED.format(category=category), text)
    for variable in re.findall(CATEGORY_VARIABLE.format(category=category), text):
        found += re.findall(ADDED.format(variable=variable), text)
    return found
