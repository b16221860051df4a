"""The checkers that others wrote, each run over the files it is for."""

import os
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

from runner import environment, processes, series
from runner.lint import Check, descriptions
from runner.lint.layout import PLAIN
from runner.odoo import script_environment

# What is checked for types: all that is not written for Odoo.
TYPED = ("runner", "demo", "bench", "docker", *(f"spp_*/{folder}" for folder in PLAIN))
# A model may be spread over files by what it does.
NOT_OF_PYLINT = ("consider-merging-classes-inherited",)
# A readme is Markdown; no name has to fit a translation server; what 19.0 wants otherwise is the port's.
NOT_OF_OCA = (
    "prefer-readme-rst",
    "weblate-component-too-long",
    "xml-deprecated-oe-chatter",
    "xml-deprecated-res-groups-category-id",
)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def checks(python: Path) -> list[Check]:
    """Return the checks; `python` is the interpreter of the checkers' environment."""
    run = partial(_run, python)
    return [
        Check("style of Python (ruff)", partial(run, "ruff", "check", "--no-cache", "--output-format=concise", ".")),
        Check("Odoo's ways in Python (pylint-odoo)", partial(_pylint, python)),
        Check("data files and views (well-formed, OCA's checks)", partial(_data, python)),
        Check("what JavaScript does (ESLint)", partial(_node, "eslint/bin/eslint.js", ".")),
        Check("how JavaScript and CSS look (Prettier)", partial(_node, "prettier/bin/prettier.cjs", "--check", ".")),
        descriptions.check(python),
        Check("types of the plain folders (mypy --strict)", partial(_types, python)),
    ]


def _pylint(python: Path) -> list[str]:
    return _run(python, "pylint", "--rcfile=.pylintrc", f"--disable={','.join(NOT_OF_PYLINT)}", *_addons())


def _data(python: Path) -> list[str]:
    found = list(not_well_formed(series.addons()))
    found += _run(python, "oca_pre_commit_hooks.cli", f"--disable={','.join(NOT_OF_OCA)}", *_addons())
    translations = [str(path.relative_to(series.REPOSITORY)) for path in _files(".po", ".pot")]
    # po-pretty-format empties a translation that is the same as the English: then nobody knows whether it is missing
    words = ("oca_pre_commit_hooks.cli_po", "--disable=po-pretty-format", *translations)
    return found + (_run(python, *words) if translations else [])


def not_well_formed(folders: list[Path]) -> Iterator[str]:
    """Yield the XML files that no parser can read, those that no manifest names included."""
    for path in sorted(path for folder in folders for path in folder.rglob("*.xml")):
        try:
            ElementTree.parse(path)
        except ElementTree.ParseError as error:
            yield f"{os.path.relpath(path, series.REPOSITORY)}: {error}"


def _types(python: Path) -> list[str]:
    plain = [path for pattern in TYPED for path in sorted(series.REPOSITORY.glob(pattern))]
    return _run(python, "mypy", "--strict", *(str(path.relative_to(series.REPOSITORY)) for path in plain))


def _node(program: str, *words: str) -> list[str]:
    """Return what a checker for Node.js complains about in the repository."""
    node, packages = environment.for_node()
    env = script_environment() | {"NODE_PATH": str(packages)}
    code, lines = processes.run([node, packages / program, *words], env=env, cwd=series.REPOSITORY)
    return (lines or [f"{program} ended with code {code}"]) if code else []


def format_scripts() -> list[str]:
    """Give JavaScript and CSS the look that is checked; return what was changed."""
    node, packages = environment.for_node()
    words: list[str | Path] = [node, packages / "prettier/bin/prettier.cjs", "--write", "--list-different", "."]
    return processes.run(words, env=script_environment(), cwd=series.REPOSITORY)[1]


def _addons() -> list[str]:
    return [addon.name for addon in series.addons()]


def _files(*suffixes: str) -> list[Path]:
    return sorted(path for addon in series.addons() for path in addon.rglob("*") if path.suffix in suffixes)


def _run(python: Path, module: str, *words: str) -> list[str]:
    """Return what a checker complains about in the repository; a checker that fails without a word is a complaint."""
    command: list[str | Path] = [python, "-m", module, *words]
    code, lines = processes.run(command, env=script_environment(), cwd=series.REPOSITORY)
    shown = [text for line in lines if (text := COLOURS.sub("", line).rstrip()) and not text.startswith("****")]
    return (shown or [f"{module} ended with code {code}"]) if code else []
