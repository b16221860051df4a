"""The record of a run, and the transactions in which a run keeps what it does."""

import time
from collections import Counter
from functools import partial

from odoo import _, api
from odoo.service.model import retrying

SECONDS_BETWEEN_NEWS = 1.0  # how often a run says how far it is
QUIET = {"tracking_disable": True, "mail_create_nosubscribe": True, "mail_create_nolog": True}


class RunLog:
    """What is written down of one run while it goes on, whatever happens to the rest of it.

    counts: how much was done, by the names of the fields of spp.moodle.sync.run; run_id: of the record
    far: how far it is, by the names of the fields too; env: whose language it is told in, nothing is done with it
    """

    def __init__(self, instance, is_preview, trigger):
        self.instance_id, self.registry = instance.id, instance.env.registry
        self.uid, self.context = instance.user_id.id, self._manner(instance)
        self.env = instance.with_context(**self.context).env
        self.is_preview, self.counts, self.far = is_preview, Counter(), {}
        self.began, self.told_at = time.monotonic(), 0.0
        self.run_id = self.in_transaction(partial(self._start, trigger=trigger), keep=True)

    @staticmethod
    def _manner(instance):
        user = instance.user_id
        return {"allowed_company_ids": instance.company_id.ids, "lang": user.lang, "tz": user.tz, **QUIET}

    def in_transaction(self, work, keep=False):
        """What `work(instance)` returns, done in a transaction of its own; in a preview it is undone but for `keep`.

        The responsible user does it. Where another transaction is in the way it is done again.
        """
        with self.registry.cursor() as cr:
            env = api.Environment(cr, self.uid, self.context)
            instance = env["spp.moodle.instance"].browse(self.instance_id)
            if keep or not self.is_preview:
                return retrying(partial(work, instance), env)
            result = work(instance)
            env.flush_all()
            cr.rollback()
            return result

    def _start(self, instance, trigger):
        runs = instance.env["spp.moodle.sync.run"].sudo()  # sudo: runs are kept by the server alone
        interrupted = runs.search([("instance_id", "=", instance.id), ("state", "=", "running")])
        what = _("It was interrupted. The next run went on.")
        interrupted.write({"state": "failed", "summary": what})
        if not all(run.is_preview for run in interrupted):
            # Else a site that gets the server's processes killed would never be left alone.
            instance.sudo()._note_failure(what)  # sudo: see above
        return runs.create({"instance_id": instance.id, "is_preview": self.is_preview, "trigger": trigger}).id

    def _write(self, values):
        def write(instance):
            # sudo: runs are kept by the server alone
            instance.env["spp.moodle.sync.run"].browse(self.run_id).sudo().write(values)

        self.in_transaction(write, keep=True)

    def finish(self, state, summary):
        """Say how the run ended."""
        self._write({**self.counts, "state": state, "summary": summary, "duration": time.monotonic() - self.began})

    def news(self, **values):
        """Say how far the run is, not too often: what comes too early is said the next time."""
        self.far.update(values)
        if time.monotonic() - self.told_at > SECONDS_BETWEEN_NEWS:
            self.told_at = time.monotonic()
            self._write({**self.counts, **self.far})

    def tell(self, kind, what, moodle_kind="", moodle_id=0, session_id=False):
        """Add a line. what: a sentence without data of people."""
        line = {"kind": kind, "what": what, "moodle_kind": moodle_kind, "moodle_id": moodle_id}
        self._write({"line_ids": [(0, 0, {**line, "session_id": session_id})]})

    def fail(self, what, moodle_kind, moodle_id):
        """Add a line for something that failed, and count it."""
        self.counts["failed_count"] += 1
        self.tell("problem", what, moodle_kind, moodle_id)
