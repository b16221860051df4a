"""Attendance that clients send: stored row by row, all or none, or only tried."""

from odoo import _
from odoo.addons.spp_session_tracking.marking.visibility_cache import VisibilityCache

from ..rest import results
from ..rest.problem import Unprocessable
from ..sending.submission import Submission
from .call import Reply


def send(call, rows, envelope, visible=None):
    """Store rows (see rest/rows.py). visible: a VisibilityCache. Returns the Reply with a result for each."""
    records = call.env["spp.attendance.list"]
    records.check_access_rights("create")
    submission = Submission(records, rows, call.caller, visible or VisibilityCache(call.env))
    if call.query.get("dry_run"):
        with call.env.cr.savepoint() as savepoint:
            done = results.of_dry_run(submission.submit(envelope))
            savepoint.rollback()
    else:
        done = submission.submit(envelope)
    if call.query.get("atomic") and any(each.outcome == "rejected" for each in done):
        document = results.document(results.none_stored(done), call.warnings)
        raise Unprocessable(_("Nothing was kept: some rows were rejected, and all or none was asked for."), **document)
    return Reply(results.document(done, call.warnings), rows=len(done), outcome=results.summary(done))
