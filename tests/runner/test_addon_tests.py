"""The tests of the addons also run by `odoo-bin --test-enable`, where some are loaded before all addons are."""

import ast

from runner import series

OF_ODOO = {"BaseCase", "HttpCase", "TransactionCase"}


def test_every_class_of_tests_runs_after_all_addons_are_loaded() -> None:
    early = [
        f"{path.name}: {found.name}"
        for path in series.REPOSITORY.glob("spp_*/tests/*.py")
        for found in ast.parse(path.read_text()).body
        if isinstance(found, ast.ClassDef) and _is_straight_from_odoo(found) and not _is_late(found)
    ]
    assert not early, "these, and what is derived from them, need @tagged('post_install', '-at_install')"


def _is_straight_from_odoo(found: ast.ClassDef) -> bool:
    return bool({ast.unparse(base) for base in found.bases} & OF_ODOO)


def _is_late(found: ast.ClassDef) -> bool:
    return any("'-at_install'" in ast.unparse(each) for each in found.decorator_list)
