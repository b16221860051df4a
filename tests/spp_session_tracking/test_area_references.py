"""The suite runs beside any addon that brings the model spp.area: OpenSPP's has the name of ours, and other records."""

import re
from pathlib import Path

import pytest

from runner import series

ADDONS = [addon for addon in series.addons() if addon.name != "spp_area"]
FILES = [path for addon in ADDONS for path in addon.rglob("*") if path.suffix in {".py", ".xml", ".csv", ".js"}]
# An XML id, or an import: odoo.addons.spp_area.models.
OF_SPP_AREA = re.compile(r"\bspp_area\.\w+")


def test_there_are_files_to_look_at() -> None:
    assert {path.suffix for path in FILES} == {".py", ".xml", ".csv", ".js"}


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_no_record_of_the_areas_addon_is_named(addon: Path) -> None:
    named = {
        (str(path.relative_to(addon)), found)
        for path in FILES
        if path.is_relative_to(addon)
        for found in OF_SPP_AREA.findall(path.read_text())
    }
    assert not named
