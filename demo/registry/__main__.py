"""`python3 -m demo.registry`: a registry on a port of this machine, until Ctrl-C."""

from __future__ import annotations

import argparse

from .people import DEMO, many
from .server import Registry, Server

TOKEN = "demo-registry-token"  # noqa: S105  of invented people


def main() -> None:
    """Serve the demo's people, or many."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 for a free one")
    parser.add_argument("--people", type=int, default=0, help="so many instead of the demo's")
    options = parser.parse_args()
    server = Server(Registry(many(options.people) if options.people else DEMO, TOKEN), port=options.port)
    print(f"{server.address}  token: {TOKEN}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
