"""A file of all writing requests, so that the site is the same after a restart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .site import Site
from .web_service import answered


class Journal:
    """path: of a file with one request a line, which need not be there yet"""

    def __init__(self, path: Path) -> None:
        self._path = path

    def replay(self, site: Site) -> None:
        """Repeat all writing requests, each with its time."""
        clock = site.clock
        for line in self._path.read_text().splitlines() if self._path.exists() else ():
            entry = json.loads(line)
            moment = float(entry["at"])
            site.clock = lambda moment=moment: moment  # type: ignore[misc]
            answered(site, entry["body"].encode())
        site.clock = clock

    def answered(self, site: Site, body: bytes) -> Any:
        """The JSON value a site answers; a request that writes is added to the file."""
        with site.lock:
            written, value = len(site.writes), answered(site, body)
            if len(site.writes) > written:
                with self._path.open("a") as file:
                    file.write(json.dumps({"at": site.now(), "body": body.decode()}) + "\n")
        return value
