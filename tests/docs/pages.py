"""What the tests of the pages in `docs/` share."""

import ast
from collections.abc import Iterator
from pathlib import Path

from runner.series import REPOSITORY, addons

DOCS = REPOSITORY / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), REPOSITORY / "CONTRIBUTING.md", REPOSITORY / "SECURITY.md", REPOSITORY / "README.md"]


def addon_classes() -> Iterator[ast.ClassDef]:
    """Yield the classes of our addons, tests left out."""
    for addon in addons():
        for path in sorted(addon.rglob("*.py")):
            if "tests" not in path.relative_to(addon).parts:
                yield from classes_of(path)


def classes_of(path: Path) -> Iterator[ast.ClassDef]:
    """Yield the classes of a file."""
    yield from (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ClassDef))
