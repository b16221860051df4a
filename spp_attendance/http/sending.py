"""Answering requests that send attendance: row by row, all or none (`atomic`), or only tried (`dry_run`)."""

from odoo import _

from ..rest import results
from ..rest.problem import Unprocessable
from ..rest.serializers.results import results_document
from ..sending.submission import Submission
from .call import Reply


def send(call, rows, envelope, visibility=None):
    """Store rows (see rest/row.py). visibility: a VisibilityCache. Returns the Reply with a result for each row."""
    submission = Submission(call.env["spp.attendance.list"], rows, envelope, call.caller, visibility)
    if call.query.get("dry_run"):
        with call.env.cr.savepoint() as savepoint:
            done = results.of_dry_run(submission.run())
            savepoint.rollback()
    else:
        done = submission.run()
    if call.query.get("atomic") and any(result.outcome == "rejected" for result in done):
        document = results_document(results.none_stored(done), call.warnings)
        raise Unprocessable(_("Nothing was saved: some rows were rejected, and you asked for all or none."), **document)
    return Reply(results_document(done, call.warnings), rows=len(done), outcome=results.summary(done))
