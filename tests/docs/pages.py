"""What the tests of the pages in `docs/` share."""

import ast
from functools import cache
from pathlib import Path

from runner.series import REPOSITORY, addons

DOCS = REPOSITORY / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), *(REPOSITORY / name for name in ("CONTRIBUTING.md", "SECURITY.md", "README.md"))]


@cache
def addon_modules() -> dict[Path, ast.Module]:
    """The Python files of our addons, tests left out, as {path: what Python reads in it}."""
    paths = (path for addon in addons() for path in sorted(addon.rglob("*.py")))
    return {path: ast.parse(path.read_text()) for path in paths if "tests" not in path.relative_to(REPOSITORY).parts}
