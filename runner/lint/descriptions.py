"""What an addon says of itself in Odoo's list of apps: `static/description/index.html`, made of its README.md.

The pictures of the readme lie beside it, for Odoo serves nothing else of the repository.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from runner import series
from runner.console import Failure
from runner.lint import Check
from runner.odoo import script_environment

PICTURE = re.compile(r"\.\./(docs/pictures/(\w+\.png))")
# Run by the checkers' own Python. Links into the repository lead nowhere in Odoo: their text stays.
_RENDER = r"""
import json, re, sys
from pathlib import Path
from markdown_it import MarkdownIt
markdown = MarkdownIt("commonmark").enable("table")
def rendered(path):
    text = re.sub(r"(?<!!)\[([^\]]+)\]\((?!https?:)[^)]*\)", r"\1", Path(path).read_text())
    html = markdown.render(text.replace("../docs/pictures/", ""))
    return f'<section class="container">\n{html}</section>\n'
json.dump([rendered(path) for path in sys.argv[1:]], sys.stdout)
"""


def check(python: Path) -> Check:
    """Return the check that every description is made of the present README.md."""
    return Check("descriptions in Odoo (index.html)", partial(_outdated, python))


def write(python: Path) -> list[Path]:
    """Write anew the descriptions and pictures that are outdated, and return them."""
    changed = {path: content for path, content in _made(python).items() if not _is_kept(path, content)}
    for path, content in changed.items():
        path.write_bytes(content)
    return list(changed)


def _outdated(python: Path) -> list[str]:
    made = _made(python)
    names = [path.relative_to(series.REPOSITORY) for path, content in made.items() if not _is_kept(path, content)]
    found = [f"{name} is not what README.md says" for name in names]
    return [*found, "`./spp lint --format` writes them anew"] if found else []


def _is_kept(path: Path, content: bytes) -> bool:
    return path.exists() and path.read_bytes() == content


def _made(python: Path) -> dict[Path, bytes]:
    addons = series.addons()
    command: list[str | Path] = [python, "-c", _RENDER, *(addon / "README.md" for addon in addons)]
    done = subprocess.run(command, env=script_environment(), capture_output=True, text=True)
    if done.returncode:
        raise Failure(f"the descriptions cannot be made:\n{done.stderr}")
    texts = zip(addons, json.loads(done.stdout), strict=True)
    pages = {addon / "static/description/index.html": text.encode() for addon, text in texts}
    return pages | {path: content for addon in addons for path, content in _pictures(addon)}


def _pictures(addon: Path) -> Iterator[tuple[Path, bytes]]:
    for path, name in PICTURE.findall((addon / "README.md").read_text()):
        yield addon / "static/description" / name, (series.REPOSITORY / path).read_bytes()
