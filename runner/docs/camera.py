"""Taking the pictures: a demo of its own, that nobody has touched, and a browser that is driven."""

import subprocess

from runner import console, environment, processes, series, source, web
from runner.commands import demo
from runner.console import Failure
from runner.docs import site
from runner.odoo import script_environment


def take(names: list[str], port: int) -> None:
    """Take the pictures of those names, without one all of them, on the series of the sources."""
    browser = web.browser()
    if not browser:
        raise Failure("there is no browser here that takes pictures", "Install Debian's chromium, or another Chrome.")
    python, tree = environment.for_pictures(), source.find(series.named(series.ADDONS_SERIES))
    with demo.serving("docs", tree, port, reset=True):
        console.say("- taking the pictures")
        words = [python, "-m", "runner.docs.take", "--url", f"http://{web.HOST}:{port}", "--browser", browser, *names]
        code, lines = processes.run(
            words, env=script_environment(), cwd=series.REPOSITORY, on_line=lambda line: console.say(f"  {line}")
        )
    if code:
        raise Failure(f"the pictures could not be taken (exit code {code})", "What is wrong is above.")


def print_page(page: str) -> None:
    """Print a page of the site beside it, as PDF, where a browser can be had; say where it is."""
    browser, source_page = web.browser(), site.SITE / f"{page}.html"
    if not browser:
        console.say(f"{page} is not printed as PDF: there is no browser here.")
        return
    printed = source_page.with_suffix(".pdf")
    words = [browser, "--headless", "--no-sandbox", "--no-pdf-header-footer", f"--print-to-pdf={printed}"]
    subprocess.run([*words, source_page.as_uri()], check=True, capture_output=True, env=script_environment())
    console.say(f"To print: {printed}")
