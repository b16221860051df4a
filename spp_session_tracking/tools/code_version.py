"""Refuse a database of another version than the code, instead of failing on a column that is not there."""

from odoo.exceptions import UserError
from odoo.modules import get_manifest
from odoo.tools import parse_version

# not translated: Odoo cannot look up the user's language while it sets up the models
NEWER_CODE = (
    "The code is newer than the database: {addons}. Nothing was changed. Back the database up, then run: "
    "odoo-bin -d {database} -u {names} --stop-after-init"
)
OLDER_CODE = (
    "The code is older than the database: {addons}. Nothing was changed. Put the newer addons on the addons path, or "
    "restore the backup that was made before the update: a database is never updated to older code."
)
INSTALLED = """
    select name, latest_version, state from ir_module_module
     where name like 'spp\\_%' and state in ('installed', 'to upgrade') and latest_version is not null
     order by name
"""


def check_code(env):
    """Raise UserError where an addon of the suite is older in the code than in the database, or newer and not updated.

    Called whenever Odoo sets up its models: at a start, and in updates before a table is touched.
    """
    env.cr.execute(INSTALLED)
    found = [(name, stored, _version_of(name), state) for name, stored, state in env.cr.fetchall()]
    ours = [row for row in found if row[2]]
    updated = _updated(env, ours)
    older = [row for row in ours if _of_addon(row[2]) < _of_addon(row[1])]
    newer = [row for row in ours if row[2] != row[1] and row[0] not in updated]
    if older or newer:
        raise UserError(_sentence(env, OLDER_CODE if older else NEWER_CODE, older or newer))


def _version_of(name):
    """The version of an addon in the code, None where it is not of this suite (OpenSPP's names begin as ours do)."""
    manifest = get_manifest(name)
    is_ours = manifest and manifest["author"] == get_manifest("spp_session_tracking")["author"]
    return manifest["version"] if is_ours else None


def _of_addon(version):
    """What of 17.0.1.2.0 is compared over the series of Odoo: 1.2.0."""
    return parse_version(version.split(".", 2)[2])


def _updated(env, rows):
    """The names of the addons that this process updates.

    They are remembered: another server that is refused meanwhile makes Odoo put the states of all addons back.
    """
    names = vars(env.registry).setdefault("_spp_updated", set())
    names.update(name for name, _stored, _code, state in rows if state == "to upgrade")
    return names


def _sentence(env, text, rows):
    addons = ", ".join(f"{name} {stored} in the database, {code} in the code" for name, stored, code, _state in rows)
    return text.format(addons=addons, names=",".join(row[0] for row in rows), database=env.cr.dbname)
