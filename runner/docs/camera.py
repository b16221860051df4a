"""Taking the pictures: a demo of its own, that nobody has touched, and a browser that is driven."""

import subprocess
from pathlib import Path

from runner import console, environment, processes, series, source, web
from runner.commands import demo
from runner.console import Failure
from runner.odoo import script_environment


def take(names: list[str], port: int) -> None:
    """Take the pictures of those names, without one all of them, on the series of the sources."""
    demo.check_ports(port, "./spp docs --screenshots")
    browser = web.browser()
    if not browser:
        raise Failure("there is no browser here that takes pictures", "Install Debian's chromium, or another Chrome.")
    python, tree = environment.for_pictures(), source.find(series.named(series.ADDONS_SERIES))
    with demo.serving("docs", tree, port, reset=True):
        console.say("- taking the pictures")
        words: list[str | Path] = [python, "-m", "runner.docs.take", "--url", f"http://{web.HOST}:{port}"]
        words += ["--browser", browser, *names]
        code, _lines = processes.run(
            words, env=script_environment(), cwd=series.REPOSITORY, on_line=lambda line: console.say(f"  {line}")
        )
    if code:
        raise Failure(f"the pictures could not be taken (exit code {code})", "What is wrong is above.")


def printed(page: Path) -> Path | None:
    """Print a page of the site beside it, as PDF; return the file, None where there is no browser."""
    browser, paper = web.browser(), page.with_suffix(".pdf")
    if not browser:
        return None
    words = [browser, "--headless", "--no-sandbox", "--no-pdf-header-footer", f"--print-to-pdf={paper}", page.as_uri()]
    subprocess.run(words, check=True, capture_output=True, env=script_environment())
    return paper
