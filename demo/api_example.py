#!/usr/bin/env python3
"""Make a new secret for the API client of a facilitator of the demo programme, and print how to ask with curl.

    python3 demo/api_example.py --url http://127.0.0.1:8069 --db spp_demo --user admin --password admin

The secret is shown this once; the one before is valid for another day.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from demo.rpc import Call, connect  # noqa: E402

CLIENTS = "spp.attendance.api.client.credential"
NAME = "Field app of the demo"
LOGIN = "facilitator1"
EXAMPLE = """\
The API, as {login} (this secret is made anew at each start):
  TOKEN=$(curl -s -u {client_id}:{client_secret} -d grant_type=client_credentials \\
    {url}/spp/v1/oauth/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  curl -s -H "Authorization: Bearer $TOKEN" {url}/spp/v1/me
  sh docs/api_walk.sh {url} \\
    {client_id} {client_secret}"""


def example(admin: Call, url: str) -> str:
    """The lines to type, with a new secret in them. admin: how to call Odoo as an administrator."""
    clients = admin(CLIENTS, "search", [["name", "=", NAME]], 0, 1)
    if not clients:
        users = admin("res.users", "search", [["login", "=", LOGIN]])
        clients = admin(CLIENTS, "create", [{"name": NAME, "user_id": users[0]}])
    return EXAMPLE.format(url=url, login=LOGIN, **admin(CLIENTS, "generate_secret", clients))


def main() -> int:
    """Print the example. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Print a curl example with a new secret.")
    for name in ("url", "db", "user", "password"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    print(example(connect(options.url, options.db, options.user, options.password), options.url))
    return 0


if __name__ == "__main__":
    sys.exit(main())
