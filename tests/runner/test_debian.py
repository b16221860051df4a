"""Debian's package is fetched with the machine's own apt, which is played here by small scripts."""

from pathlib import Path

import pytest

from runner import debian, series
from runner.console import Failure

NINETEEN = series.named("19.0")
APT_GET = """#!/bin/sh
echo "$@" >> "{log}"
case "$*" in
  *indextargets*) printf '%s\\n' 'Debian|Debian-Security|http://mirror.example/security' \\
                                 'Debian|Debian|http://mirror.example/debian' ;;
  *--print-uris*) echo "'http://mirror.example/odoo.deb' odoo.deb {size} SHA256:0" ;;
  *download*) printf 12345 > odoo.deb ;;
esac
"""
DPKG = """#!/bin/sh
mkdir -p "$3/usr/lib/python3/dist-packages/odoo/addons/mail"
"""


def program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def apt(tmp_path, monkeypatch):
    """Put an apt-get and a dpkg first on the path; the file returned holds what apt-get was given."""
    folder, log = tmp_path / "bin", tmp_path / "log"
    folder.mkdir()
    program(folder / "apt-get", APT_GET.format(log=log, size=5))
    program(folder / "dpkg", DPKG)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return log


def target(tmp_path: Path) -> Path:
    folder = tmp_path / "target"
    folder.mkdir()
    return folder


def test_the_package_is_unpacked_and_mended(apt, tmp_path):
    home = target(tmp_path)
    debian.unpack(NINETEEN, home)
    assert (home / "usr/lib/python3/dist-packages/odoo/addons" / debian.MISSING_ASSET).read_text() == ""


def test_nothing_of_the_machines_apt_is_changed(apt, tmp_path):
    debian.unpack(NINETEEN, target(tmp_path))
    given = [line for line in apt.read_text().splitlines() if "indextargets" not in line]
    for setting in ("Dir::State=", "Dir::State::Lists=", "Dir::Cache=", "Dir::Etc::sourcelist="):
        assert all(f"{setting}{tmp_path}" in line for line in given)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "log", "target"]


def test_the_mirror_is_the_machines_own(apt, tmp_path):
    one = debian.Apt(tmp_path / "apt")
    assert "http://mirror.example/debian sid main" in (one.folder / "sources.list").read_text()


def test_a_machine_without_a_debian_mirror_is_told_so(apt, tmp_path):
    program(tmp_path / "bin/apt-get", "#!/bin/sh\necho 'Ubuntu|Ubuntu|http://mirror.example/ubuntu'\n")
    with pytest.raises(Failure, match="knows no Debian mirror"):
        debian.unpack(NINETEEN, target(tmp_path))


def test_a_machine_without_apt_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Failure, match="apt-get is not installed"):
        debian.unpack(NINETEEN, target(tmp_path))


def test_a_download_that_is_not_whole_is_refused(apt, tmp_path):
    program(tmp_path / "bin/apt-get", APT_GET.format(log=apt, size=6))
    with pytest.raises(Failure, match="not whole"):
        debian.unpack(NINETEEN, target(tmp_path))


def test_apts_own_reason_is_passed_on(apt, tmp_path):
    script = APT_GET.format(log=apt, size=5).replace("printf 12345 > odoo.deb", "echo 'E: no such package'; exit 100")
    program(tmp_path / "bin/apt-get", script)
    with pytest.raises(Failure, match="apt-get: E: no such package"):
        debian.unpack(NINETEEN, target(tmp_path))
