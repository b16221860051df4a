from odoo import api

# How far a message came, the furthest first.
FURTHEST = ("sent", "queued", "failed", "opted_out", "no_address", "waiting")


class WarningMerge:
    """Merging contacts: both may have been warned about, and sent a message."""

    __slots__ = ()

    @api.model
    def _merge_people(self, sources, target):
        """Leave one open warning of a kind for the contacts `sources` and `target`, with all that they were sent.

        Call it before the contacts themselves are merged: Odoo would delete all warnings of the sources.
        """
        warned = self.search([("participant_id", "in", (sources | target).ids), ("is_open", "=", True)])
        for same in warned.grouped(lambda warning: (warning.session_type_id, warning.kind)).values():
            same._merge_into_one()
        self.env.flush_all()

    def _merge_into_one(self):
        kept, others = self[0], self[1:]
        kept.write({name: kept._furthest(self.mapped(name)) for name in ("mail_state", "sms_state")})
        sent = self.env["mail.message"].search([("model", "=", self._name), ("res_id", "in", others.ids)])
        sent.write({"res_id": kept.id})
        others.unlink()

    @api.model
    def _furthest(self, states):
        return min(filter(None, states), key=FURTHEST.index, default=False)
