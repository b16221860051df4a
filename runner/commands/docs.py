"""`./spp docs`: the site of the pages, and with `--screenshots` the pictures in them, taken anew from a demo."""

from argparse import Namespace

from runner import console
from runner.docs import camera, site

SITE, CARD = site.FOLDER / "site", "docs/facilitator_card.html"


def run(options: Namespace) -> int:
    """Take the pictures if asked to, then build the site; return 1 where something is wrong with the pages."""
    if options.screenshots is not None:
        camera.take(options.screenshots, options.port)
    with console.step("building the site"):
        found = site.build()
    for line in found:
        console.say(line)
    if found:
        return 1
    console.say(f"The site: {SITE / 'index.html'}")
    paper = camera.printed(SITE / CARD)
    console.say(f"The facilitator's card: {paper}" if paper else "The card is no PDF: there is no browser here.")
    return 0
