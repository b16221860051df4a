"""The Odoo series this suite runs on."""

from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Series:
    """One series: its name, and the environment variable that may point at a copy of it."""

    name: str
    home_variable: str

    @property
    def release(self) -> tuple[int, int]:
        """Return the series as odoo/release.py has it: (17, 0)."""
        major, minor = self.name.split(".")
        return int(major), int(minor)

    @property
    def is_ours(self) -> bool:
        """Return whether the sources in the repository are for this series, without a port."""
        return self.name == ADDONS_SERIES

    def __str__(self) -> str:
        return self.name


ADDONS_SERIES = "17.0"
# In the order in which they are preferred.
ALL = (Series("17.0", "ODOO_17_HOME"), Series("19.0", "ODOO_19_HOME"))


# Beside OpenSPP 17.0 and OpenSPP 2 (19.0). Their addons are in no other series.
ONLY_ON = {
    "spp_attendance_registry": "17.0",
    "spp_attendance_programs": "17.0",
    "spp_attendance_openspp2_registry": "19.0",
    "spp_attendance_openspp2_programs": "19.0",
}


def named(name: str) -> Series:
    """Return the series of that name."""
    return next(series for series in ALL if series.name == name)


def addons() -> list[Path]:
    """Return the folders of this repository's addons, by name."""
    return sorted(manifest.parent for manifest in REPOSITORY.glob("spp_*/__manifest__.py"))


def released(wanted: Series) -> list[Path]:
    """Return those of them that are of use on a series."""
    return [addon for addon in addons() if ONLY_ON.get(addon.name, wanted.name) == wanted.name]
