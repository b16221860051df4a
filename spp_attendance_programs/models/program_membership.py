from odoo import models

# what decides who is enrolled in what
DECIDING = {"state", "program_id", "partner_id"}


class ProgramMembership(models.Model):
    """Whoever is enrolled no longer leaves the sessions to come of the programme."""

    _inherit = "g2p.program_membership"

    def write(self, vals):
        if DECIDING.isdisjoint(vals):
            return super().write(vals)
        before = self._enrolled()
        result = super().write(vals)
        self._leave_sessions(before - self._enrolled())
        return result

    def unlink(self):
        before = self._enrolled()
        result = super().unlink()
        self._leave_sessions(before)
        return result

    def _enrolled(self):
        """Who is enrolled by these memberships in what: a set of (programme, contact id)."""
        enrolled = self.filtered(lambda membership: membership.state == "enrolled")
        return {(membership.program_id, membership.partner_id.id) for membership in enrolled}

    def _leave_sessions(self, left):
        """left: as of _enrolled()"""
        for program in {program for program, _contact in left}:
            program._leave_sessions([contact for each, contact in left if each == program])
