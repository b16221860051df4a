"""The command line of the runner."""

import argparse
import importlib
import signal

from runner import console, processes, series
from runner.commands import bench
from runner.console import Failure
from runner.processes import Stopped

# To end by a signal is the ordinary end of these.
SERVERS = ("demo", "serve")


def main(words: list[str]) -> int:
    """Run the command that `words` name and return its exit code."""
    options = _parsed(words)
    processes.watch_signals()
    try:
        command = importlib.import_module(f"runner.commands.{options.command}")
        code: int = command.run(options)
        return code
    except Failure as failure:
        console.complain(failure)
        return 1
    except Stopped as stopped:
        console.say(f"Stopped by {signal.Signals(stopped.signum).name}.")
        return 0 if options.command in SERVERS else 128 + stopped.signum
    finally:
        processes.stop_all()


def _parsed(words: list[str]) -> argparse.Namespace:
    parser = _parser()
    options, rest = parser.parse_known_args(words)
    if rest and options.command != "test":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    options.pytest_words = [word for word in rest if word != "--"]
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./spp", description="Run, test and check this suite of Odoo addons.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    _demo(commands.add_parser("demo", help="the suite with a demo programme, in a browser"))
    _serve(commands.add_parser("serve", help="the suite on a database, without demo data"))
    _test(commands.add_parser("test", help="all tests, on each series that can be had here", allow_abbrev=False))
    _bench(commands.add_parser("bench", help="a benchmark: how fast, against what is allowed"))
    _port(commands.add_parser("port", help="make the edition for another series"))
    _build(commands.add_parser("build", help="wheels and a zip of the addons for each series"))
    _news(commands.add_parser("news", help="what the next release will say"))
    _docs(commands.add_parser("docs", help="the site of the pages, and the pictures in them"))
    _lint(commands.add_parser("lint", help="style and static checks"))
    return parser


def _series(parser: argparse.ArgumentParser, absent: str) -> None:
    names = [each.name for each in series.ALL]
    parser.add_argument("--series", choices=names, help=f"the Odoo series; without it {absent}")


def _demo(parser: argparse.ArgumentParser) -> None:
    _series(parser, "17.0 where it can be had, else 19.0")
    parser.add_argument("--port", type=int, default=8069, help="where the browser finds it (8069)")
    parser.add_argument("--reset", action="store_true", help="drop the demo's database and make it again")


def _serve(parser: argparse.ArgumentParser) -> None:
    _series(parser, "17.0 where it can be had, else 19.0")
    parser.add_argument("--db", required=True, help="the database, made if it is missing")
    parser.add_argument("--port", type=int, default=8069, help="the port on the loopback (8069)")
    parser.add_argument("--workers", type=int, default=0, help="worker processes; 0 is one process with threads (0)")


def _test(parser: argparse.ArgumentParser) -> None:
    parser.usage = "./spp test [--series SERIES] [--openspp] [--keep] [upgrade [release ...] | pytest arguments]"
    _series(parser, "each that can be had")
    parser.add_argument("--openspp", action="store_true", help="only those beside OpenSPP, on the one at OPENSPP_HOME")
    parser.add_argument("--keep", action="store_true", help="keep the database the tests ran on")
    parser.epilog = (
        "Every other word goes to pytest as it is. `./spp test upgrade [release ...]` updates databases of earlier "
        "states instead, and compares them before and after."
    )


def _bench(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", choices=bench.names(), help="what is measured")
    _series(parser, "17.0 where it can be had, else 19.0")
    parser.add_argument("--plans", action="store_true", help="print the plans of the queries too")
    sizes = "30x60 sessions and people (moodle), 10x50 minutes and marks a second (hosts)"
    parser.add_argument("--size", help=f"of what is measured at a large size, such as {sizes}")


def _port(parser: argparse.ArgumentParser) -> None:
    names = [each.name for each in series.ALL if not each.is_ours]
    parser.add_argument("--to", choices=names, default=names[0], help=f"the series ({names[0]})")
    parser.add_argument("--out", help=f"the folder for the edition (build/{names[0]})")


def _build(parser: argparse.ArgumentParser) -> None:
    _series(parser, "all")
    parser.add_argument("--check", action="store_true", help="install the wheels beside an Odoo and mark a session")


def _news(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--release", metavar="NUMBER", help="write the news into CHANGELOG.md, under this number")


def _docs(parser: argparse.ArgumentParser) -> None:
    what = "take the pictures anew from a fresh demo, or those of these names; needs Chromium"
    parser.add_argument("--screenshots", nargs="*", metavar="NAME", help=what)
    parser.add_argument("--port", type=int, default=8469, help="where that demo is (8469)")


def _lint(parser: argparse.ArgumentParser) -> None:
    _series(parser, "17.0 where it can be had, else 19.0")
    parser.add_argument("--format", action="store_true", help="give scripts their look, make index.html of readmes")
    parser.add_argument(
        "--write-pot",
        action="store_true",
        help="write the lists of words to translate anew, and them into translations",
    )
