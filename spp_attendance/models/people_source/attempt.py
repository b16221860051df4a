from datetime import timedelta

from odoo import _, fields
from odoo.addons.spp_session_tracking.tools.moment import moment_text
from odoo.exceptions import UserError

# So often a worker may end without a word while it reads or takes one page, such as for want of memory or of time.
MOST_ATTEMPTS = 3
# What passes is waited for so long at most, and before each turn at least so long.
LONGEST_TROUBLE, SHORTEST_WAIT = timedelta(hours=3), timedelta(minutes=5)
NO_TROUBLE = {"attempt_count": 0, "troubled_since": False, "waits_until": False, "summary": False}


class RunAttempt:
    """Whether a run may go on with its next page, and what becomes of it when that fails."""

    __slots__ = ()

    def _begin_turn(self):
        """What reads the pages. Raises UserError where the run cannot go on; nothing is asked then."""
        self._check_user()
        self._check_way()
        self._check_not_overtaken()
        return self.source_id._pages()

    def _check_user(self):
        """Raise UserError where the run cannot act as its user."""
        if self.source_id._is_able(self.user_id):
            return
        text = _("%(user)s is archived, or no longer a session officer of the company. Start a new run yourself.")
        if self.trigger == "schedule" and self.user_id == self.source_id.user_id:
            text = _(
                "%(user)s is archived, or no longer a session officer of the company. Choose another responsible user."
            )
        raise UserError(text % {"user": self.user_id.name})

    def _begin_page(self):
        """The position of the next page. Each attempt is stored first: none that ends its worker is made for ever."""
        if self.attempt_count >= MOST_ATTEMPTS:
            raise UserError(
                _(
                    "The next page could not be taken, because the server ended each attempt (%(count)s). Ask an "
                    "administrator to look at the server's log, and to have fewer people on a page.",
                    count=self.attempt_count,
                )
            )
        self.write({"attempt_count": self.attempt_count + 1, "advanced_at": fields.Datetime.now()})
        return self.position or None

    def _check_way(self):
        """Raise UserError where the run's place means something else by now, as after a change of the page size."""
        if self.way != self.source_id._way():
            raise UserError(_("How the registry is asked was changed meanwhile. Start a new run."))

    def _check_not_overtaken(self):
        """Raise UserError for a preview behind which a newer run took people: half of it would be of before."""
        newer = self.source_id.run_ids.filtered(lambda run: run.id > self.id and not run.is_preview and run.read_count)
        if self.is_preview and newer:
            raise UserError(_("There is a newer run of this registry. Start a new one."))

    def _store_failure_outside(self, error):
        """Wait for what passes, such as a registry that is busy; end the run for anything else."""
        text, wait = self.source_id._words_of(error), self._wait_after(error)
        if wait and self.state == "running":
            self._store_wait(text, wait)
        else:
            self._store_failure(text)

    def _wait_after(self, error):
        """For how long the registry is left alone, None where the run is to end."""
        since = self.troubled_since or fields.Datetime.now()
        asked = timedelta(seconds=getattr(error, "retry_after", None) or 0)
        wait = max(asked, SHORTEST_WAIT)
        is_in_time = fields.Datetime.now() + wait - since <= LONGEST_TROUBLE
        return wait if error.is_transient and is_in_time else None

    def _store_wait(self, text, wait):
        now = fields.Datetime.now()
        until = now + wait
        shown = moment_text(self.env, until, self.env.context.get("tz"))
        summary = _("%(error)s The run goes on by itself after this time: %(time)s.", error=text, time=shown)
        since = self.troubled_since or now
        self.write({"attempt_count": 0, "troubled_since": since, "waits_until": until, "summary": summary})
        self._go_on_soon(until)

    def _store_failure(self, text):
        if self.state == "running":
            state = "partial" if self.position else "failed"
            self.write({"state": state, "summary": text, "ended_at": fields.Datetime.now()})
            if self.trigger == "schedule":
                self.source_id._tell_failure(text)
