"""The words to translate: each addon's `i18n/<addon>.pot` says what Odoo finds in it now."""

import tempfile
from functools import partial
from pathlib import Path

from runner import cache, environment, postgres, profiles, series, source, suite
from runner.console import Failure
from runner.lint import Check
from runner.odoo import Odoo
from runner.tree import Tree

SHOWN = 5
# What `odoo shell` runs; the last argument is the cursor in 17.0, the environment in 19.0.
EXPORT = """
import inspect
from pathlib import Path
from odoo.tools.translate import trans_export
last = env if "env" in inspect.signature(trans_export).parameters else env.cr
for module in {modules!r}:
    with Path({folder!r}, module + ".pot").open("wb") as file:
        trans_export(False, [module], file, "po", last)
"""


def check(wanted: str | None) -> Check:
    """Return the check that the lists are up to date, with Odoo of the series `wanted`."""
    return Check("words to translate (.pot)", partial(_outdated, wanted))


def write(wanted: str | None) -> list[Path]:
    """Write the list of every addon where it has changed, and return those."""
    tree = source.choose(wanted)
    if not tree.series.is_ours:
        raise Failure(f"the lists are made with Odoo {series.ADDONS_SERIES}; this is {tree.series}")
    fresh = exported(tree)
    changed = [addon for addon in series.addons() if entries(fresh[addon.name]) != entries(_kept(addon))]
    for addon in changed:
        list_of(addon).parent.mkdir(exist_ok=True)
        list_of(addon).write_text(fresh[addon.name])
    return [list_of(addon) for addon in changed]


def list_of(addon: Path) -> Path:
    """Return the file with the words of an addon."""
    return addon / "i18n" / f"{addon.name}.pot"


def entries(text: str) -> set[str]:
    """Return the entries of a list, whatever their order, without its header (which has the date in it)."""
    blocks = (block.strip() for block in text.split("\n\n"))
    return {block for block in blocks if block and _word(block)}


def differences(stored: str, fresh: str, whole: bool = True) -> list[str]:
    """Return what a stored list lacks, and what it has too much, against a fresh one.

    Unless they are of the same series (`whole`), only the words that come from our code and views can be compared, and
    too much is none.
    """
    if whole:
        lacks, has = entries(fresh) - entries(stored), entries(stored) - entries(fresh)
        missing, stale = {_word(block) for block in lacks}, {_word(block) for block in has - lacks}
        return [f"lacks {word}" for word in sorted(missing)] + [f"has {word}" for word in sorted(stale - missing)]
    known = {_word(block) for block in entries(stored)}
    ours = {_word(block) for block in entries(fresh) if "#: code:" in block or "#: model_terms:ir.ui.view" in block}
    return [f"lacks {word}" for word in sorted(ours - known)]


def exported(tree: Tree) -> dict[str, str]:
    """Return what Odoo exports for each of our addons, from databases that are kept for it."""
    python, found = environment.for_series(tree.series), dict[str, str]()
    with postgres.serving(f"lint-{tree.series}", hasty=True) as server, tempfile.TemporaryDirectory() as folder:
        files, addons = cache.folder() / "instances" / f"lint-{tree.series}", suite.addons_folder(tree, python)
        for profile in (profiles.alone(), profiles.stubs(tree, python), profiles.stubs_2(tree, python)):
            modules = [name for name in profile.tested if name != profiles.TEST_ADDON]
            if not modules:
                continue
            name = f"spp_lint{profile.name.removeprefix('beside').lower().replace(' ', '_')}"
            odoo = Odoo(tree, python, server, name, addons, files, {}, profile)
            suite.prepare(odoo, overwrites=True)
            odoo.shell(EXPORT.format(modules=modules, folder=folder))
            found |= {module: Path(folder, f"{module}.pot").read_text() for module in modules}
    return found


def _outdated(wanted: str | None) -> list[str]:
    tree = source.choose(wanted)
    fresh = exported(tree)
    found: list[str] = []
    for addon in series.addons():
        different = differences(_kept(addon), fresh[addon.name], whole=tree.series.is_ours)
        found += [f"{list_of(addon).relative_to(series.REPOSITORY)} {each}" for each in different[:SHOWN]]
        if len(different) > SHOWN:
            found.append(f"... and {len(different) - SHOWN} more in {addon.name}")
    return found + (["`./spp lint --write-pot` writes them anew"] if found else [])


def _kept(addon: Path) -> str:
    try:
        return list_of(addon).read_text()
    except FileNotFoundError:
        return ""


def _word(block: str) -> str:
    """Return the msgid of an entry on one line, an empty word for the header."""
    words = block.partition("\nmsgid ")[2].partition("\nmsgstr ")[0]
    text = "".join(line.strip().removeprefix('"').removesuffix('"') for line in words.splitlines())
    return f'"{text}"' if text else ""
