"""The addons whose code is mounted: their versions, and whether any of it has changed."""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

# What Odoo loads into the database, and the code that fits it. Scripts and styles of the browser are read anew.
LOADED = (".py", ".xml", ".csv", ".po", ".sql")
NOT_LOADED = ("tests", "static", "demo")


@dataclass(frozen=True)
class Addon:
    """An addon as its code is now."""

    name: str
    version: str
    folder: Path

    @cached_property
    def digest(self) -> str:
        """Return what stands for all of its code that Odoo loads."""
        digest = hashlib.sha256()
        for path in sorted(_loaded(self.folder)):
            digest.update(f"{path.relative_to(self.folder)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()[:32]

    @property
    def series(self) -> str:
        """Return the series of Odoo that its version names."""
        return ".".join(self.version.split(".")[:2])

    @property
    def names_series(self) -> bool:
        """Return whether it does: 17.0.1.2.3, not 1.2.3."""
        return self.version.count(".") == 4


def parts(version: str) -> tuple[int, ...]:
    """Return a version so that versions can be compared; what is no number counts as 0."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def found(folders: Iterable[Path]) -> dict[str, Addon]:
    """Return the addons in the folders, by name; of two with one name Odoo takes the first."""
    addons = dict[str, Addon]()
    for manifest in (manifest for folder in folders for manifest in sorted(folder.glob("*/__manifest__.py"))):
        name = manifest.parent.name
        if name not in addons:
            version = ast.literal_eval(manifest.read_text()).get("version", "1.0")
            addons[name] = Addon(name, str(version), manifest.parent)
    return addons


def _loaded(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).parts
        if path.suffix in LOADED and inside[0] not in NOT_LOADED and path.is_file():
            yield path


def combined(addons: Iterable[Addon]) -> str:
    """Return one digest for all of them."""
    lines = sorted(f"{addon.name} {addon.version} {addon.digest}\n" for addon in addons)
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:32]
