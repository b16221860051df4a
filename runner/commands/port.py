"""`./spp port`: write the edition of the addons for another series of Odoo."""

from argparse import Namespace
from pathlib import Path

from runner import console, environment, port, series, source


def run(options: Namespace) -> int:
    """Make the edition in the folder asked for, or in build/ of the repository."""
    target = Path(options.out) if options.out else series.REPOSITORY / "build" / port.SERIES.name
    odoo = source.find(port.SERIES)
    made = port.make(target, odoo.root, environment.for_series(port.SERIES))
    console.say(f"The {port.SERIES} edition of the addons is in {made}")
    return 0
