"""Odoo from Debian's package, unpacked below a folder: no root, nothing installed.

apt-get works here on lists and a cache of its own; the mirror and the way to it are those of the machine's own apt.
"""

import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from runner import console, processes
from runner.console import Failure, Step
from runner.series import Series

# The package of each series that has one, and the suite it is in.
PACKAGES = {"19.0": "odoo-19"}
SUITE = "sid"
# Assets that Debian keeps in packages of their own and Odoo's package reaches by relative links.
ASSET_PACKAGES = ("libjs-jquery", "libjs-underscore", "libjs-jquery-form", "fonts-roboto-unhinted", "fonts-montserrat")
# The icons are those of Font Awesome 4.7; sid has 7, Debian 12 and 13 have 4.7 (looked up in 2026).
ICONS_PACKAGE, ICONS_SUITE = "fonts-font-awesome", "trixie"
ICONS = "usr/share/fonts-font-awesome/fonts/fontawesome-webfont.woff2"
# A web asset that mail's manifest names and the package lacks: without it the browser logs an error on every page.
MISSING_ASSET = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def unpack(series: Series, target: Path) -> None:
    """Download the series' package and what it links to, and unpack all of it below `target`."""
    with tempfile.TemporaryDirectory(prefix="spp-apt-", dir=target.parent) as work:
        apt = Apt(Path(work))
        with console.step("reading Debian's package lists"):
            apt.update()
        packages = [PACKAGES[series.name], *ASSET_PACKAGES, f"{ICONS_PACKAGE}/{ICONS_SUITE}"]
        with console.step(f"downloading {packages[0]} and its assets from Debian") as step:
            files = apt.download(packages, step)
        with console.step(f"unpacking {len(files)} packages"):
            for file in files:
                _extract(file, target)
    _mend(target)


class Apt:
    """apt-get with its state, lists, cache and sources in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.downloads = folder / "downloads"
        for name in ("lists/partial", "cache/archives/partial", "downloads"):
            (folder / name).mkdir(parents=True)
        (folder / "status").touch()
        (folder / "sources.list").write_text(self._sources())

    def update(self) -> None:
        """Fetch the package lists of the two suites."""
        self._run("apt-get", "update", "--error-on=any")

    def download(self, packages: list[str], step: Step) -> list[Path]:
        """Fetch the packages and return their files."""
        total = sum(self._sizes(packages))

        def tell() -> None:
            done = sum(file.stat().st_size for file in self.downloads.iterdir())
            step.progress(f"{done / 1e6:.0f} of {total / 1e6:.0f} MB")

        self._run("apt-get", "download", *packages, on_wait=tell)
        files = sorted(self.downloads.glob("*.deb"))
        if sum(file.stat().st_size for file in files) != total:
            raise Failure("the download is not whole")
        step.result = f"{total / 1e6:.0f} MB"
        return files

    def _sizes(self, packages: list[str]) -> list[int]:
        # A line is: 'address' file size checksum
        lines = self._run("apt-get", "download", "--print-uris", *packages)
        return [int(line.rsplit(" ", 2)[1]) for line in lines if line.startswith("'")]

    def _sources(self) -> str:
        signed = f" [signed-by={KEYRING}]" if KEYRING.exists() else ""
        return "".join(f"deb{signed} {self._mirror()} {suite} main\n" for suite in (SUITE, ICONS_SUITE))

    def _mirror(self) -> str:
        """Return the address of the Debian mirror that the machine's own apt uses."""
        lines = _output("apt-get", "indextargets", "--format", "$(ORIGIN)|$(LABEL)|$(SITE)")
        mirrors = [line.split("|")[2] for line in lines if line.startswith("Debian|Debian|")]
        if not mirrors:
            raise Failure("this machine's apt knows no Debian mirror (or `apt-get update` was never run)")
        return mirrors[0]

    def _run(self, command: str, *args: str, on_wait: Callable[[], None] | None = None) -> list[str]:
        return _output(command, *self._options(), *args, cwd=self.downloads, on_wait=on_wait)

    def _options(self) -> list[str]:
        options = {
            "Dir::State": self.folder,
            "Dir::State::Lists": self.folder / "lists",
            "Dir::State::status": self.folder / "status",
            "Dir::Cache": self.folder / "cache",
            "Dir::Etc::sourcelist": self.folder / "sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::Etc::preferencesparts": "/dev/null",
            "APT::Sandbox::User": "root",  # as root: do not change to a user who may not write here
            "Acquire::Languages": "none",
            "Acquire::http::Timeout": 20,
            "Acquire::https::Timeout": 20,
            "Acquire::Retries": 2,
        }
        return [word for key, value in options.items() for word in ("-o", f"{key}={value}")]


def _extract(file: Path, target: Path) -> None:
    _output("dpkg", "-x", str(file), str(target))


def _mend(target: Path) -> None:
    addons = target / "usr/lib/python3/dist-packages/odoo/addons"
    asset = addons / MISSING_ASSET
    if not asset.exists():
        asset.parent.mkdir(parents=True, exist_ok=True)
        asset.touch()
    if not (target / ICONS).exists():
        console.say("  note: the icons of Font Awesome 4.7 are missing; pages will show without icons")


def _output(command: str, *args: str, cwd: Path | None = None, on_wait: Callable[[], None] | None = None) -> list[str]:
    environment = os.environ | {"LC_ALL": "C"}
    try:
        code, lines = processes.run([command, *args], env=environment, cwd=cwd, on_wait=on_wait)
    except FileNotFoundError:
        raise Failure(f"{command} is not installed here") from None
    if code:
        shown = [line for line in lines if re.match(r"E:|W:|dpkg", line)] or lines
        raise Failure(f"{command}: {shown[-1].strip() if shown else f'exit code {code}'}")
    return lines
