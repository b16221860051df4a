from odoo import api

MOST_TOLD = 2_000  # warnings of one run


class WarningTelling:
    """Facilitators find one activity on a session for all people warned about there, however many these are."""

    __slots__ = ()

    @api.model
    def _tell(self):
        """Tell facilitators of new warnings, once of each, and take from their activities what is not true any more."""
        untold = [("is_open", "=", True), ("facilitator_id", "=", False), ("session_id.facilitator_id", "!=", False)]
        found = self.search(untold, order="session_id, id", limit=MOST_TOLD)
        told = self.env["spp.session"]
        for session, warnings in found.grouped("session_id").items():
            if session._seen_by(session.facilitator_id):
                warnings.write({"facilitator_id": session.facilitator_id.id})
                told |= session
        counts = self._read_group(self._domain_told(), ["session_id"], ["__count"])
        self.env["spp.session"]._refresh_warned(dict(counts), told)

    @api.model
    def _domain_told(self):
        return [("is_open", "=", True), ("session_id", "!=", False), ("facilitator_id", "!=", False)]
