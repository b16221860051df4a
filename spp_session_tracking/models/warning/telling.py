from odoo import api

MOST_TOLD = 2_000  # warnings of one run


class WarningTelling:
    """Facilitators find one activity on a session for all people warned about there, however many these are."""

    __slots__ = ()

    @api.model
    def _tell(self):
        """Tell facilitators of new warnings, once of each, and take from their activities what is not true any more."""
        tellable = [*self._domain_untold(), ("session_id", "in", self._tellable().ids)]
        found = self.search(tellable, order="session_id, id", limit=MOST_TOLD)
        for session, warnings in found.grouped("session_id").items():
            warnings.write({"facilitator_id": session.facilitator_id.id})
        counts = self._read_group(self._domain_told(), ["session_id"], ["__count"])
        self.env["spp.session"]._refresh_warned(dict(counts), found.session_id)

    @api.model
    def _tellable(self):
        """The sessions of untold warnings whose facilitator sees them: one who left keeps no others from being told."""
        untold = self._read_group(self._domain_untold(), ["session_id"])
        sessions = self.env["spp.session"].union(*(session for [session] in untold))
        seen = [each._seen_by(facilitator) for facilitator, each in sessions.grouped("facilitator_id").items()]
        return sessions.browse().union(*seen)

    @api.model
    def _domain_untold(self):
        return [("is_open", "=", True), ("facilitator_id", "=", False), ("session_id.facilitator_id", "!=", False)]

    @api.model
    def _domain_told(self):
        return [("is_open", "=", True), ("session_id", "!=", False), ("facilitator_id", "!=", False)]
