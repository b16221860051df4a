from odoo import _, api
from odoo.exceptions import UserError

from ...marking.mark_batch import AUTOMATIC_SOURCES, MarkBatch
from ...rules import HOUSEHOLD, NOT_STATED, Mark


class SessionWithdrawal:
    """Withdrawing statements that were made elsewhere. The line gets the one that stands of those that remain."""

    __slots__ = ()

    @api.model
    def _withdraw(self, line_keys, withdrawn, reason, is_decided=False, source="manual"):
        """Put the statement that remains on each line, where the statements with some external ids no longer count.

        line_keys: of the lines; withdrawn: the external ids of all their statements that do not count, also those
        withdrawn before; reason: why, for the log; is_decided: whether an officer has decided it; source: by which
        way they are taken back
        """
        batch = MarkBatch(self.env, source, reason).load([Mark(*line_key, NOT_STATED) for line_key in line_keys])
        lines = {line_key: batch.lines[line_key] for line_key in line_keys if line_key in batch.lines}
        self._check_withdrawable(batch, {*lines, *batch.households.household_of.values()}, is_decided)
        logged = self._logged_statements(lines.values())
        for line_key, line in lines.items():
            old = batch.statements[line_key]
            if old.source == HOUSEHOLD:
                continue  # it follows from the marks of the members
            remaining = [
                statement
                for statement in (old, *logged.get(line, ()))
                if statement.is_stated and statement.external_id not in withdrawn
            ]
            new = max(remaining, key=lambda statement: statement.precedence_key(), default=NOT_STATED)
            if new != old and (new.is_stated or old.is_stated):
                batch.put(line_key, batch.sessions[line_key[0]]._with_assumption(line, new))
        batch.save()

    def _check_withdrawable(self, batch, lines, is_decided):
        protected = self.browse(batch.sessions)._protected_lines(lines, is_decided, batch.source)
        if protected:
            name = self.browse(min(protected)[0]).display_name
            raise UserError(_("“%(session)s” is closed to you: ask a manager to change who came.", session=name))

    def _protected_lines(self, line_keys, is_decided=False, source="manual"):
        """The keys of those lines of these sessions of which the user may not take statements back, as a set.

        source: by which way they are taken back; a device or a site has no manager's right
        """
        if self._is_manager() and source not in AUTOMATIC_SOURCES:
            return set()
        under_snapshot = self._under_snapshot(line_keys)
        over = set() if is_decided else {session.id for session in self if session._is_correction_over()}
        return {line_key for line_key in line_keys if line_key in under_snapshot or line_key[0] in over}

    def _with_assumption(self, line, statement):
        """The statement for the line: in a completed session an expected person without a mark is assumed absent."""
        if self.state == "completed" and line.is_expected and not statement.status:
            return statement._replace(status="absent", basis="assumed")
        return statement

    @api.model
    def _logged_statements(self, lines):
        """{line: the Statements that the change log has of it}"""
        ids = [line.id for line in lines]
        # sudo: the excuse is a part of the statement
        log = self.env["spp.session.attendance.change"].sudo()
        logged = log.search([("kind", "=", "mark"), ("attendance_id", "in", ids)])
        by_line = logged.grouped("attendance_id")
        return {line: [change._old_statement() for change in changes] for line, changes in by_line.items()}
