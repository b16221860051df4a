"""The stored record of a run, and the transactions in which a run does its work."""

import time
from collections import Counter
from functools import partial

from odoo import api
from odoo.addons.spp_session_tracking.tools.context_keys import INSIDE
from odoo.service.model import retrying

from ..moodle.text import _

SECONDS_BETWEEN_REPORTS = 1.0
QUIET = dict.fromkeys(("tracking_disable", "mail_create_nosubscribe", "mail_create_nolog"), INSIDE)


class RunLog:
    """Writes the record of one run while it goes on: start() creates it, finish() says how the run ended.

    counts: results so far, by the names of the fields of spp.moodle.sync.run; run_id: of the record
    env: for the language of messages only; its transaction is not the one in which the run works
    """

    def __init__(self, instance, is_preview, trigger):
        user = instance.user_id
        company_ids = instance.company_id.ids
        self.context = {"allowed_company_ids": company_ids, "lang": user.lang, "tz": user.tz, **QUIET}
        self.env = instance.with_context(**self.context).env
        self.registry, self.uid, self.instance_id = instance.env.registry, user.id, instance.id
        self.is_preview, self.trigger = is_preview, trigger
        self.counts, self.run_id = Counter(), False
        self._progress, self._started, self._reported = {}, 0.0, 0.0
        self._failures, self._failed = set(), set()

    def in_transaction(self, work, is_kept_in_preview=False):
        """Do `work(instance)` in a transaction of its own, as the responsible user, and return its result.

        A preview rolls it back, unless is_kept_in_preview. Where another transaction is in the way it is done again.
        """
        with self.registry.cursor() as cr:
            env = api.Environment(cr, self.uid, self.context)
            instance = env["spp.moodle.instance"].browse(self.instance_id)
            if is_kept_in_preview or not self.is_preview:
                return retrying(partial(work, instance), env)
            result = work(instance)
            env.flush_all()
            cr.rollback()
            return result

    def start(self):
        """Create the record of the run. Returns itself."""
        self._started = time.monotonic()
        self.run_id = self.in_transaction(self._create, is_kept_in_preview=True)
        return self

    def _create(self, instance):
        runs = instance.env["spp.moodle.sync.run"].sudo()  # sudo: only the server writes runs
        interrupted = runs.search([("instance_id", "=", instance.id), ("state", "=", "running")])
        summary = _("The run was interrupted. The next run continued.")
        interrupted.write({"state": "failed", "summary": summary})
        if not all(run.is_preview for run in interrupted):
            # otherwise a site whose runs always get the process killed would never be paused
            instance.sudo()._note_failure(summary)  # sudo: the responsible user may have lost all rights
        return runs.create({"instance_id": instance.id, "is_preview": self.is_preview, "trigger": self.trigger}).id

    def store(self, **values):
        """Store values of fields of the run."""

        def write(instance):
            # sudo: only the server writes runs
            instance.env["spp.moodle.sync.run"].browse(self.run_id).sudo().write(values)

        self.in_transaction(write, is_kept_in_preview=True)

    def finish(self, state, summary):
        """Store how the run ended."""
        self.store(**self.counts, state=state, summary=summary, duration=time.monotonic() - self._started)

    def report_progress(self, **values):
        """Store the counts, and values of other fields, at most once in SECONDS_BETWEEN_REPORTS."""
        self._progress.update(values)
        if time.monotonic() - self._reported > SECONDS_BETWEEN_REPORTS:
            self._reported = time.monotonic()
            self.store(**{**self.counts, **self._progress})

    def add_line(self, kind, text, moodle_kind="", moodle_id=0, session_id=False, participant_id=False):
        """Add a message. text: a sentence without data of people; participant_id: of the one contact it is about"""
        line = {"kind": kind, "what": text, "moodle_kind": moodle_kind, "moodle_id": moodle_id}
        self.add_lines([{**line, "session_id": session_id, "participant_id": participant_id}])

    def add_lines(self, lines):
        """Add messages at once. lines: values of the run's lines"""
        if lines:
            self.store(line_ids=[(0, 0, line) for line in lines])

    def fail(self, text, moodle_kind, moodle_id):
        """Add a message about something that failed. It is counted once, however often and for whatever it fails."""
        message = (text, moodle_kind, moodle_id)
        if message in self._failures:
            return
        self._failures.add(message)
        self.count_failed((moodle_kind, moodle_id) if moodle_id else message)
        self.add_line("problem", *message)

    def count_failed(self, what):
        """Count something that failed, once. what: its kind and number, or a message"""
        self.counts["failed_count"] += what not in self._failed
        self._failed.add(what)
