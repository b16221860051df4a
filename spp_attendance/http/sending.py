"""Attendance that clients send: kept row by row, all or none, or only tried."""

from odoo import _

from ..rest import results
from ..rest.problem import Unprocessable
from .call import Reply


def send(call, rows, envelope, seen=None):
    """Keep rows (see rest/rows.py). seen: a VisibilityCache. Returns the Reply with a result for each."""
    records = call.env["spp.attendance.list"]
    if call.query.get("dry_run"):
        with call.env.cr.savepoint() as savepoint:
            done = results.tried(records._submit(rows, envelope, call.caller, seen))
            savepoint.rollback()
    else:
        done = records._submit(rows, envelope, call.caller, seen)
    if call.query.get("atomic") and any(each.outcome == "rejected" for each in done):
        told = results.document(results.not_kept(done), call.warnings)
        raise Unprocessable(_("Nothing was kept: some rows were rejected, and all or none was asked for."), **told)
    return Reply(results.document(done, call.warnings), rows=len(done), outcome=results.summary(done))
