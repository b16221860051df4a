"""What an addon says of itself in Odoo's list of apps: `static/description/index.html`, made of its README.md."""

import json
import subprocess
from functools import partial
from pathlib import Path

from runner import series
from runner.console import Failure
from runner.lint import Check
from runner.odoo import script_environment

# Run by the checkers' own Python. Links into the repository lead nowhere in Odoo: their text stays.
_RENDER = r"""
import json, re, sys
from pathlib import Path
from markdown_it import MarkdownIt
markdown = MarkdownIt("commonmark").enable("table")
def rendered(path):
    text = re.sub(r"(?<!!)\[([^\]]+)\]\((?!https?:)[^)]*\)", r"\1", Path(path).read_text())
    return f'<section class="container">\n{markdown.render(text)}</section>\n'
json.dump([rendered(path) for path in sys.argv[1:]], sys.stdout)
"""


def check(python: Path) -> Check:
    """Return the check that every description is made of the present README.md."""
    return Check("descriptions in Odoo (index.html)", partial(_outdated, python))


def write(python: Path) -> list[Path]:
    """Write anew the descriptions that are outdated, and return them."""
    changed = {path: text for path, text in _made(python).items() if not path.exists() or path.read_text() != text}
    for path, text in changed.items():
        path.write_text(text)
    return list(changed)


def _outdated(python: Path) -> list[str]:
    names = [path.relative_to(series.REPOSITORY) for path, text in _made(python).items() if path.read_text() != text]
    found = [f"{name} is not what README.md says" for name in names]
    return [*found, "`./spp lint --format` writes them anew"] if found else []


def _made(python: Path) -> dict[Path, str]:
    addons = series.addons()
    command: list[str | Path] = [python, "-c", _RENDER, *(addon / "README.md" for addon in addons)]
    done = subprocess.run(command, env=script_environment(), capture_output=True, text=True)
    if done.returncode:
        raise Failure(f"the descriptions cannot be made:\n{done.stderr}")
    paths = [addon / "static/description/index.html" for addon in addons]
    return dict(zip(paths, json.loads(done.stdout), strict=True))
