"""`./spp news`: what the next release will say, from newsfragments/; with `--release` it goes into CHANGELOG.md."""

from argparse import Namespace

from runner import console, environment, processes, series
from runner.console import Failure
from runner.odoo import script_environment


def run(options: Namespace) -> int:
    """Show the news, or write them under the number of a release and remove their files."""
    words = ["--version", options.release, "--yes"] if options.release else ["--version", "next", "--draft"]
    python = environment.for_release()
    code, lines = processes.run(
        [python, "-m", "towncrier", "build", *words], env=script_environment(), cwd=series.REPOSITORY
    )
    if code:
        raise Failure("towncrier failed:\n" + "\n".join(f"  {line}" for line in lines[-5:]))
    news = lines if options.release else lines[lines.index(next(line for line in lines if line.startswith("## "))) :]
    console.say("\n".join(news))
    return 0
