from odoo import _, api, models
from odoo.exceptions import ValidationError


class SessionType(models.Model):
    _inherit = "spp.session.type"

    def _rename_with_sessions(self, name):
        """Rename the type, and its sessions that have no name of their own: so their names go on to follow them."""
        sessions = self.env["spp.session"].with_context(active_test=False).search([("session_type_id", "=", self.id)])
        named = sessions.filtered(lambda session: session.name == session._default_name())
        self.name = name
        for session in named:
            session.name = session._default_name()

    @api.constrains("participant_kind")
    def _check_moodle_persons(self):
        """Refuse to expect households where a course of Moodle has the type: Moodle lists persons."""
        households = self.filtered(lambda session_type: session_type.participant_kind == "households")
        # sudo: whoever changes a type need not have the right to the links with Moodle
        links = self.env["spp.moodle.mapping"].sudo()
        linked = links.search([("session_type_id", "in", households.ids)], limit=1)
        if linked:
            raise ValidationError(
                _(
                    "%(type)s is the type of a course of Moodle, which lists persons. Make another type for "
                    "households.",
                    type=linked.session_type_id.name,
                )
            )
