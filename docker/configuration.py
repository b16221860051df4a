"""The container's odoo.conf: the image's own, or one that is mounted over it, with the settings in it."""

import os
import tempfile
from configparser import RawConfigParser
from dataclasses import dataclass
from pathlib import Path

from docker import settings
from docker.server import Server

IMAGE = "/etc/odoo/odoo.conf"
DATA = "/var/lib/odoo"


@dataclass(frozen=True)
class Configuration:
    """What odoo.conf says of folders."""

    path: Path
    addons: tuple[Path, ...]
    data: Path

    def filestore(self, database: str) -> Path:
        """Return the folder with the attachments of a database."""
        return self.data / "filestore" / database


def write(server: Server) -> Configuration:
    """Write the file, for this user's eyes only: secrets stand in it, not on a command line that others see."""
    parser = RawConfigParser()
    parser.read(os.environ.get("ODOO_RC") or IMAGE)
    options = dict(parser["options"]) if parser.has_section("options") else {}
    options |= settings.read(os.environ) | server.options()
    # One place: a container that restarts keeps its files.
    path = Path(tempfile.gettempdir()) / "spp/odoo.conf"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    new = path.with_name(f"odoo.conf.{os.getpid()}")
    new.write_text("[options]\n" + "".join(f"{name} = {value}\n" for name, value in options.items()))
    new.replace(path)
    folders = options.get("addons_path", "").split(",")
    addons = tuple(Path(folder.strip()) for folder in folders if folder.strip())
    return Configuration(path, addons, Path(options.get("data_dir") or DATA))
