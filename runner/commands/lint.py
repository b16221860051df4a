"""`./spp lint`: style and static checks, all of them, whichever fail."""

from argparse import Namespace
from pathlib import Path

from runner import console, environment, series
from runner.console import Failure
from runner.docs import site
from runner.lint import Check, descriptions, layout, tools, translations, words

REQUIREMENTS = series.REPOSITORY / "requirements/lint.txt"


def run(options: Namespace) -> int:
    """Run every check; the exit code is 1 if one found something."""
    python = environment.ready("venv-lint", [REQUIREMENTS])
    if options.write_pot:
        return _write_lists(options.series, python)
    if options.format:
        return _format(python)
    checks = [*tools.checks(python), layout.check(), *site.checks(), words.check(options.series)]
    failed = [check.name for check in checks if not _passed(check)]
    console.say(f"lint: {len(checks) - len(failed)} of {len(checks)} checks passed")
    return 1 if failed else 0


def _passed(check: Check) -> bool:
    with console.step(check.name) as step:
        found = _found(check)
        step.result = f"{len(found)} lines" if found else "good"
    for line in found:
        console.say(f"    {line}")
    return not found


def _found(check: Check) -> list[str]:
    """A check that cannot be made has not passed; the others go on."""
    try:
        return check.find()
    except Failure as failure:
        return [line for text in (failure.message, failure.remedy) for line in text.splitlines()]


def _format(python: Path) -> int:
    written = [path.relative_to(series.REPOSITORY) for path in descriptions.write(python)]
    for name in (*tools.format_scripts(), *written):
        console.say(f"wrote {name}")
    return 0


def _write_lists(wanted: str | None, python: Path) -> int:
    written = [*words.write(wanted), *translations.write(python)]
    for path in written:
        console.say(f"wrote {path.relative_to(series.REPOSITORY)}")
    if not written:
        console.say("the lists of words and their translations are up to date")
    return 0
