"""Answering requests that send rows: row by row, all or none (`atomic`), or only tried (`dry_run`)."""

from functools import partial

from psycopg2.errors import ForeignKeyViolation, UniqueViolation

from odoo import _

from ..rest import results
from ..rest.contract.results import OUTCOMES
from ..rest.problem import Busy, Unprocessable
from ..rest.serializers.results import results_document, rows_document
from ..sending.submission import Submission
from .call import Reply
from .sentences import results_for


def send(call, rows, envelope, visibility=None):
    """Store rows (see rest/row.py). visibility: a VisibilityCache. Returns the Reply with a result for each row."""
    submission = Submission(call.env["spp.attendance.list"], rows, envelope, call.caller, visibility)
    return _answered(call, submission.run, partial(results_document, warnings=call.warnings), OUTCOMES)


def send_rows(call, run, outcomes, members):
    """Store rows of another kind by run(), which returns their Results. outcomes, members: see rows_document()"""
    document = partial(rows_document, outcomes=outcomes, members=members, warnings=call.warnings)
    return _answered(call, partial(_run_beside_others, run), document, outcomes)


def _run_beside_others(run):
    """The Results. Raises Busy where somebody makes the same, or deletes what is named, at this moment on a screen.

    What is taken or gone is checked before it is stored: that PostgreSQL finds it means that it has just happened.
    """
    try:
        return run()
    except (UniqueViolation, ForeignKeyViolation):
        raise Busy(_("Somebody else changes the same at this moment. Send it again.")) from None


def _answered(call, run, document, outcomes):
    """The Reply to rows that run() stores. document: what makes the body of their Results"""
    if call.query.get("dry_run"):
        with call.env.cr.savepoint() as savepoint:
            done = results.of_dry_run(run())
            savepoint.rollback()
    else:
        done = run()
    if call.query.get("atomic") and any(result.outcome == "rejected" for result in done):
        body = document(results_for(call.env, results.none_stored(done)))
        raise Unprocessable(_("Nothing was saved: some rows were rejected, and you asked for all or none."), **body)
    return Reply(document(results_for(call.env, done)), rows=len(done), outcome=results.summary(done, outcomes))
