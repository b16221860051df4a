"""`./spp bench NAME`: a benchmark on a fresh database, as a Markdown table; what is too slow is an error."""

import importlib
import re
from argparse import Namespace
from types import ModuleType
from typing import Any

from runner import cache, console, environment, inside, postgres, prepared, report, series, source, suite, web
from runner.odoo import ASKS_THIS_MACHINE, Odoo
from runner.report import Report

DATABASE = "spp_bench"
# What the benchmarks read a size from.
SIZE = "SPP_BENCH_SIZE"
# Those of the server, for benchmarks that ask over HTTP.
WORKERS = 2
# What `odoo shell` runs to measure inside it.
_MEASURE = """
import sys
from pathlib import Path
sys.path.insert(0, {repository!r})
from bench import {name}
{name}.measure(env).dump(Path({path!r}))
"""


def names() -> list[str]:
    """Return the names of the benchmarks: the modules in bench/ that measure, inside Odoo, over HTTP or by servers."""
    found = (series.REPOSITORY / "bench").glob("*.py")
    measure = re.compile(r"^def (?:measure|over_http|by_servers)\(", re.M)
    return sorted(path.stem.replace("_", "-") for path in found if measure.search(path.read_text()))


def run(options: Namespace) -> int:
    """Measure and show; return 1 when a ratio is above what is allowed or anything else is wrong."""
    tree = source.choose(options.series)
    python = environment.for_series(tree.series)
    with postgres.serving(f"bench-{tree.series}", hasty=True) as server:
        folder = cache.folder() / "instances" / server.slot
        addons = suite.addons_folder(tree, python)
        variables = {**ASKS_THIS_MACHINE, **({SIZE: options.size} if options.size else {})}
        odoo = Odoo(tree, python, server, DATABASE, addons, folder, variables=variables)
        with prepared.copied(odoo):
            found = _measured(odoo, options.name.replace("-", "_"))
            about = _about(odoo)
    return show(options.name, found, about, with_plans=options.plans)


def show(name: str, found: Report, about: dict[str, str], with_plans: bool) -> int:
    """Print a report, keep it with its plans in build/bench, and return the exit code."""
    path = series.REPOSITORY / "build" / "bench" / f"{name}-{about['Odoo']}.md"
    table, plans = report.markdown(found, about), report.plans(found)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{table}\n{plans}")
    console.say(f"\n{table}")
    console.say(plans if with_plans else f"The plans of the queries: {path.relative_to(series.REPOSITORY)}")
    return 0 if found.is_good else 1


def _measured(odoo: Odoo, name: str) -> Report:
    path = odoo.folder / "report.json"
    module = importlib.import_module(f"bench.{name}")
    with console.step("making the data"):
        given = inside.called(odoo, f"bench.{name}", "make")
    if hasattr(module, "by_servers"):
        servers: Report = module.by_servers(odoo, given)
        return servers
    if hasattr(module, "over_http"):
        found = _measured_over_http(odoo, module, given)
        return found.joined(module.beside(odoo)) if hasattr(module, "beside") else found
    words = {"repository": str(series.REPOSITORY), "name": name, "path": str(path)}
    with console.step("measuring"):
        odoo.shell(_MEASURE.format(**words))
    return report.load(path)


def _measured_over_http(odoo: Odoo, module: ModuleType, given: Any) -> Report:
    """Measure a server with workers; `given` is what the making of the data returned."""
    port = web.free_port()
    with odoo.serving(port, WORKERS), console.step("asking the server"):
        found: Report = module.over_http(f"http://{web.HOST}:{port}", given)
        return found


def _about(odoo: Odoo) -> dict[str, str]:
    [[version]] = odoo.databases.run("postgres", "SHOW server_version")
    return {"Odoo": str(odoo.tree.series), "PostgreSQL": str(version), **report.machine()}
