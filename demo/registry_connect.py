#!/usr/bin/env python3
"""Connect the demo's registry over XML-RPC, look at a preview, and read it.

    python3 demo/registry_connect.py --url http://127.0.0.1:8069 --db spp_demo --user admin --password admin \\
        --registry http://127.0.0.1:8269/people

At a later start it only tells Odoo the address again.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from demo.registry.__main__ import TOKEN  # noqa: E402
from demo.rpc import Call, connect  # noqa: E402

SOURCES, RUNS, USERS = "spp.registry.source", "spp.registry.run", "res.users"
NAME = "Social registry"
COUNTS = ["state", "created_count", "changed_count", "rejected_count", "double_count"]


def connected(admin: Call, address: str) -> int:
    """The id of the registry in Odoo, at that address from now on."""
    reached = {"url": address, "secret": TOKEN}
    found: list[int] = admin(SOURCES, "search", [["name", "=", NAME]])
    if found:
        admin(SOURCES, "write", found, reached)
        return found[0]
    [officer] = admin(USERS, "search", [["login", "=", "officer"]])
    values = {"name": NAME, "preset": "json", "auth_kind": "bearer", "page_size": 4, "user_id": officer, **reached}
    [source] = admin(SOURCES, "create", [values])
    return int(source)


def was_read(call: Call, source: int) -> bool:
    """Whether it was read to its end once, or is being read: a demo that was stopped before reads it now."""
    done = ["&", ["is_preview", "=", False], ["state", "=", "done"]]
    return bool(call(RUNS, "search_count", [["source_id", "=", source], "|", ["state", "=", "running"], *done]))


def run(call: Call, source: int, verb: str) -> dict[str, Any]:
    """What came of a run."""
    action = call(SOURCES, verb, [source])
    found: list[dict[str, Any]] = call(RUNS, "read", [action["res_id"]], COUNTS)
    return found[0]


def main() -> int:
    """Connect it. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Connect the demo's registry over XML-RPC.")
    for name in ("url", "db", "user", "password", "registry"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    admin = connect(options.url, options.db, options.user, options.password)
    officer = connect(options.url, options.db, "officer", "officer")
    source = connected(admin, options.registry)
    if not was_read(officer, source):
        preview, first = run(officer, source, "action_preview"), run(officer, source, "action_run")
        print(
            f"A preview would make {preview['created_count']} people known, the run made {first['created_count']}: "
            f"{first['rejected_count']} record is rejected, {first['double_count']} possible doubles wait."
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
