"""`python3 -m demo.moodle`: a site on a port of this machine, until Ctrl-C."""

from __future__ import annotations

import argparse
import time

from . import many, odd_site
from .faults import Faults
from .server import Server

TOKENS = {"odd": odd_site.ALL, "many": many.TOKEN}


def main() -> None:
    """Serve one of the sites this folder can make."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 for a free one")
    parser.add_argument("--site", choices=sorted(TOKENS), default="odd", help="odd: everything that can be odd")
    parser.add_argument("--sessions", type=int, default=200, help="of the site many")
    parser.add_argument("--people", type=int, default=60, help="of each of its ten activities")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before every answer")
    options = parser.parse_args()
    site = (
        odd_site.made(int(time.time())).site if options.site == "odd" else many.made(options.sessions, options.people)
    )
    server = Server(site, options.port, Faults(latency=options.latency))
    print(f"{server.address}  token: {TOKENS[options.site]}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
