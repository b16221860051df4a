import logging
import time
from contextlib import suppress

from odoo import _
from odoo.addons.spp_session_tracking.tools.advisory_lock import locked_if_free
from odoo.addons.spp_session_tracking.tools.own_transaction import committed
from odoo.exceptions import UserError

from ...outside.errors import OutsideError
from .attempt import NO_TROUBLE, RunAttempt
from .taken import repeated_where_taken
from .upsert import PageUpsert

_logger = logging.getLogger(__name__)
# A request of a browser or a scheduled job ends after 120 seconds; the last page may begin when these are over.
SECONDS = 40.0
COUNTS = {"created": "created_count", "changed": "changed_count", "left": "left_count", "rejected": "rejected_count"}


class _Undone(Exception):
    """Ends the savepoint of a preview."""


class RunAdvance(RunAttempt):
    """Reading page after page. Each page, or each slice of a long one, is a transaction with its position, so that a
    killed run goes on behind it.

    The lock of the registry and all transactions are of one connection: after a worker was killed, no other one begins
    before PostgreSQL has ended its last transaction.
    """

    __slots__ = ()

    def _advance(self, seconds):
        """Go on for so many seconds, or to the end. Nothing where the registry is being read by another worker."""
        self.ensure_one()
        try:
            with self.env.registry.cursor() as cr:
                run = self.with_env(self.env(cr=cr, context={}))
                source_id = run._in_transaction(lambda run: run.source_id.id)
                with locked_if_free(cr, f"registry {source_id}") as is_ours:
                    if is_ours:
                        run._advance_alone(time.monotonic() + seconds)
        finally:
            self.env.invalidate_all()

    def _advance_guarded(self, seconds):
        """Go on, and let no error of this run be one of the others."""
        try:
            self._advance(seconds)
        except Exception:  # pylint: disable=broad-except
            _logger.exception("The run %s of a registry has not gone on.", self.id)

    def _advance_alone(self, end):
        try:
            pages = self._in_transaction(lambda run: run._begin_turn())
            while self._is_running():
                if time.monotonic() > end:
                    self._in_transaction(lambda run: run._go_on_soon())
                    return
                self._advance_by_page(pages)
        except OutsideError as error:
            self._in_transaction(lambda run, error=error: run._store_failure_outside(error))
        except UserError as error:
            self._end_in_failure(str(error))
        except Exception:
            self._end_in_failure(_("An unexpected error. The server's log has the details."))
            raise

    def _is_running(self):
        return self._in_transaction(lambda run: run.state) == "running"

    def _advance_by_page(self, pages):
        """Read the next page while no transaction is open, and take it in one."""
        position = self._in_transaction(lambda run: run._begin_page())
        page = pages.page(position)
        repeated_where_taken(lambda: self._in_transaction(lambda run: run._take_page(page)))

    def _in_transaction(self, work):
        """Do `work(run)` on the connection of the turn, as the one for whom the run acts; the run is the server's.

        Nothing of the run is read in the caller's transaction, which may have begun before there was the run.
        """

        def as_user(env):
            run = env[self._name].browse(self.id).sudo()  # sudo: the responsible user may have lost all rights
            user = run.user_id
            context = {"allowed_company_ids": run.company_id.ids, "lang": user.lang, "tz": user.tz}
            # sudo: only the server writes runs
            return work(run.with_user(user).with_context(**context).sudo())

        return committed(self.env, as_user)

    def _take_page(self, page):
        """Take the people of a page, if the run still waits for it: somebody may have stopped it meanwhile."""
        if self._is_waiting_for(page):
            self._check_user()
            self._check_way()
            upsert = PageUpsert(self, page)
            self._apply(upsert)
            self._store_page(upsert, page)

    def _is_waiting_for(self, page):
        """Whether the run goes on with this page. Whoever stops it meanwhile is first: the page is not stored then."""
        place = self.position or {}
        is_next = place.get("number", 1) == page.number and page.skipped in (0, place.get("skip", 0))
        return self.state == "running" and is_next

    def _apply(self, upsert):
        """Take the page in; of a preview nothing stays but the outcomes."""
        if not self.is_preview:
            upsert.apply()
            upsert.remember()
            return
        with suppress(_Undone), self.env.cr.savepoint():
            upsert.apply()
            raise _Undone
        self.env.invalidate_all()
        upsert.forget_created()

    def _store_page(self, upsert, page):
        """The page's counts, lines and place, in the same transaction as its people."""
        self.env["spp.registry.run.seen"]._note(self, upsert.seen())
        self.env["spp.registry.run.line"].create(upsert.lines())
        counts = {name: self[name] + upsert.counts[outcome] for outcome, name in COUNTS.items()}
        self.write(
            {
                **counts,
                "read_count": self.read_count + len(page.records),
                "double_count": self.double_count + upsert.double_count,
                "page_count": page.number if page.is_whole else page.number - 1,
                "position": page.next_position,
                **NO_TROUBLE,
            }
        )
        if page.next_position is None:
            self._finish()

    def _end_in_failure(self, text):
        """End a run that cannot go on. What it has taken stays."""
        self._in_transaction(lambda run: run._store_failure(text))
