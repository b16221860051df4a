"""The template: a database with what our addons depend on, made once for each copy of Odoo."""

import ast
import hashlib
from dataclasses import replace

from runner import console, profiles, series
from runner.odoo import Odoo

PREFIX = "spp_template_"
# Keeps attachments in the database, so that a copy of it is whole without files.
_ATTACHMENTS_INSIDE = """
env["ir.config_parameter"].set_param("ir_attachment.location", "db")
env["ir.attachment"].force_storage()
env.cr.commit()
"""
# Tests roll back what they do, so without this each of them would build the pages' scripts and styles again. Those that
# our addons do not change are in the template already.
_BUILD_ASSETS = """
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
"""


def ready(odoo: Odoo) -> str:
    """Return the name of the template on the server of `odoo`, made if it is missing."""
    if name(odoo) not in odoo.databases.names():
        _make(replace(odoo, database=name(odoo)))
    return name(odoo)


def name(odoo: Odoo) -> str:
    """Return the template's name, which says what is in it."""
    parts = [str(odoo.tree.series), str(odoo.tree.root), str(odoo.python), *outside_modules()]
    return PREFIX + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]


def build_assets(odoo: Odoo) -> None:
    """Build the scripts and styles of all pages and keep them in the database."""
    with console.step("building the scripts and styles of the pages"):
        odoo.shell(_BUILD_ASSETS)


def outside_modules() -> list[str]:
    """Return the modules our addons depend on that are not ours."""
    ours = profiles.alone().modules
    manifests = [ast.literal_eval((series.REPOSITORY / name / "__manifest__.py").read_text()) for name in ours]
    depends = {name for manifest in manifests for name in manifest.get("depends", ())}
    return sorted({"base", "web", *depends} - set(ours))


def _make(odoo: Odoo) -> None:
    """Make the template under another name first: one that has its name is a whole one."""
    if odoo.server.is_private:
        for old in odoo.databases.names():
            if old.startswith(PREFIX):
                odoo.databases.drop(old)
    raw = replace(odoo, database=f"{odoo.database}_raw")
    raw.drop()
    console.say("The template database is made once:")
    raw.install(outside_modules())
    with console.step("putting its files into the database"):
        raw.shell(_ATTACHMENTS_INSIDE)
    build_assets(raw)
    odoo.databases.rename(raw.database, odoo.database)
