"""`./spp build`: wheels and a zip of the addons for each series; with `--check` they are installed and used."""

from argparse import Namespace

from runner import console, environment, packages, packages_check, series, source


def run(options: Namespace) -> int:
    """Make the packages of each series asked for, all by default."""
    wanted = [series.named(options.series)] if options.series else series.ALL
    for each in wanted:
        tree, python = source.find(each), environment.for_series(each)
        made = packages.make(tree, python, series.REPOSITORY / "build/dist" / str(each))
        console.say(f"The packages for Odoo {each} are in {made}")
        if options.check:
            packages_check.run(made, tree, python)
    return 0
