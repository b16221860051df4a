"""The translations of an addon: `i18n/<language>.po` has the entries of the list of its words, in the same order.

Translators fill in what is empty in them. Of a word that has changed they give the translation anew.
"""

import subprocess
from pathlib import Path

from runner import series
from runner.console import Failure
from runner.lint import words
from runner.odoo import script_environment

# As Odoo names the files: without a country, for all countries that speak it. Filipino is Odoo's "tl".
LANGUAGES = ("ar", "es", "fr", "pt", "tl")
# Run by the checkers' own Python: its arguments are a list of words, and its translations. Prints those that it wrote.
_MERGE = """
import sys
from pathlib import Path
import polib
listed, *paths = map(Path, sys.argv[1:])
for path in paths:
    before = path.read_text() if path.exists() else ""
    known = {entry.msgid: entry.msgstr for entry in polib.pofile(before)}
    file = polib.pofile(str(listed), wrapwidth=78)
    file.header = ""
    file.metadata = {"Language": path.stem, "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8"}
    for entry in file:
        entry.msgstr = known.get(entry.msgid, "")
    if str(file) != before:
        path.write_text(str(file))
        print(path)
"""


def of(addon: Path) -> list[Path]:
    """Return the files with the translations of an addon."""
    return [addon / "i18n" / f"{language}.po" for language in LANGUAGES]


def write(python: Path) -> list[Path]:
    """Bring the translations of every addon to the words of its list, and return the files that changed."""
    return [path for addon in series.addons() for path in _merged(python, addon)]


def _merged(python: Path, addon: Path) -> list[Path]:
    command: list[str | Path] = [python, "-c", _MERGE, words.list_of(addon), *of(addon)]
    done = subprocess.run(command, env=script_environment(), capture_output=True, text=True)
    if done.returncode:
        raise Failure(f"the translations of {addon.name} cannot be written:\n{done.stderr}")
    return [Path(line) for line in done.stdout.splitlines()]
