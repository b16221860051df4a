"""`./spp serve`: the suite on a database, without demo data, quietly, until it is stopped."""

import argparse
from pathlib import Path

from runner import cache, console, database, environment, postgres, source, suite, web
from runner.odoo import Odoo
from runner.postgres import Server
from runner.tree import Tree


def run(options: argparse.Namespace) -> int:
    """Serve until a signal ends it; the one line on standard output says that it listens."""
    console.be_quiet()
    database.check_name(options.db)
    web.check_port(options.port, f"./spp serve --db {options.db}")
    tree = source.choose(options.series)
    python = environment.for_series(tree.series)
    address = f"http://127.0.0.1:{options.port}"
    with postgres.serving(f"serve-{options.db}", note=f" at {address}") as server:
        odoo = _odoo(tree, python, server, options.db)
        suite.prepare(odoo)
        with odoo.serving(options.port, options.workers) as child:
            print(f"{address} (database {options.db})", flush=True)
            child.wait()
    return 1


def _odoo(tree: Tree, python: Path, server: Server, name: str) -> Odoo:
    folder = cache.folder() / "instances" / f"serve-{name}"
    return Odoo(tree, python, server, name, suite.addons_folder(tree, python), folder)
