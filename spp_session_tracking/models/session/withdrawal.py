from odoo import _, api, models
from odoo.exceptions import UserError

from ..roll import MACHINES, SAID, Roll, statement_of


class Session(models.Model):
    """Taking statements back that were stated elsewhere: the rest of what was stated says what stands."""

    _inherit = "spp.session"

    @api.model
    def _withdraw(self, pairs, withdrawn, reason, is_decided=False):
        """Let those lines say what remains where the statements with some external ids do not count any more.

        pairs: (session id, participant id) of the lines; withdrawn: the external ids of all their statements that do
        not count, also those withdrawn before; reason: why, for the log; is_decided: whether an officer has decided it
        """
        marks = [
            {"session_id": session, "participant_id": person, "attended_by_id": False} for session, person in pairs
        ]
        roll = Roll(self, marks, "manual", reason)
        lines = {pair: roll.lines[pair] for pair in pairs if pair in roll.lines}
        settled = self.browse(roll.sessions)._settled(lines, is_decided)
        if settled:
            raise UserError(_("Session %(id)s is settled: ask a manager to change who came.", id=min(settled)[0]))
        logged = self._logged_statements(lines.values())
        for pair, line in lines.items():
            said = [line._said(), *logged.get(line, ())]
            remaining = [each for each in said if statement_of(each) and each["external_id"] not in withdrawn]
            standing = max(remaining, key=lambda each: statement_of(each).standing(), default=None)
            if standing != said[0] and (standing or statement_of(said[0])):
                roll.put_back(pair, roll.sessions[pair[0]]._said_where_nobody_stated(line, standing))
        roll.keep()

    def _settled(self, pairs, is_decided=False, source="manual"):
        """Which (session id, participant id) of these sessions the user may not take statements back of, as a set.

        source: by which way they are taken back; a device or a site has no manager's right
        """
        if self._is_manager() and source not in MACHINES:
            return set()
        under_snapshot = self._under_snapshot(pairs)
        over = {session.id for session in self if session._is_over()} if not is_decided else set()
        return {pair for pair in pairs if pair in under_snapshot or pair[0] in over}

    def _said_where_nobody_stated(self, line, standing):
        """The columns for what stands; of a completed session's roster whoever is not marked is assumed absent."""
        said = standing or dict.fromkeys(SAID)
        if self.state == "completed" and line.is_expected and not said["status"]:
            said = {**said, "status": "absent", "basis": "assumed"}
        return said

    @api.model
    def _logged_statements(self, lines):
        """{line: dicts of SAID} of what the log says was stated before."""
        ids = [line.id for line in lines]
        # sudo: the excuse is a part of the statement
        logged = (
            self.env["spp.session.attendance.change"]
            .sudo()
            .search([("kind", "=", "mark"), ("attendance_id", "in", ids)])
        )
        by_line = logged.grouped("attendance_id")
        return {line: [change._said_before() for change in changes] for line, changes in by_line.items()}
