"""`python3 -m demo.moodle`: a site on a port of this machine, until Ctrl-C."""

from __future__ import annotations

import argparse
import time
from datetime import date
from pathlib import Path

from . import many, odd_site, programme_site
from .faults import Faults
from .journal import Journal
from .server import Server
from .site import Site

TOKENS = {"odd": odd_site.ALL, "many": many.TOKEN, "programme": programme_site.TOKEN}


def main() -> None:
    """Serve one of the sites this folder can make."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 for a free one")
    parser.add_argument(
        "--site", choices=sorted(TOKENS), default="odd", help="odd: all that can be odd; programme: that of ./spp demo"
    )
    parser.add_argument("--sessions", type=int, default=200, help="of the site many")
    parser.add_argument("--people", type=int, default=60, help="of each of its activities")
    parser.add_argument("--activities", type=int, default=10, help="of the site many")
    parser.add_argument("--day", type=date.fromisoformat, default=date.today(), help="the site programme's today")
    parser.add_argument("--journal", type=Path, help="a file that keeps what was written, for the next start")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before every answer")
    options = parser.parse_args()
    site, journal = _site(options), options.journal and Journal(options.journal)
    if journal:
        journal.replay(site)
    server = Server(site, options.port, Faults(latency=options.latency), journal)
    print(f"{server.address}  token: {TOKENS[options.site]}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


def _site(options: argparse.Namespace) -> Site:
    if options.site == "many":
        return many.made(options.sessions, options.people, options.activities)
    if options.site == "programme":
        return programme_site.made(options.day)
    return odd_site.made(int(time.time())).site


if __name__ == "__main__":
    main()
