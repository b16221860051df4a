from odoo import api, models

from ..rules import OPEN_STATES

FACILITATOR = "spp_session_tracking.group_facilitator"
# what may end that a user can hold sessions, besides Odoo's fields for single groups
ROLES = {"active", "share", "company_ids", "groups_id"}
GROUP_PREFIXES = ("in_group_", "sel_groups_")


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _domain_holders(self):
        """Those with the role; which company, is asked when a session is given to them."""
        return [("share", "=", False), ("groups_id", "in", self.env.ref(FACILITATOR).ids)]

    def _can_hold_sessions(self, company):
        """Whether the user may be facilitator or co-facilitator of sessions of a company."""
        user = self.sudo().exists()  # sudo: rules of users hide some from some
        is_member = bool(user) and user.active and not user.share and company in user.company_ids
        return is_member and user.has_group(FACILITATOR)

    def write(self, vals):
        is_role = any(name in ROLES or name.startswith(GROUP_PREFIXES) for name in vals)
        held = self._open_sessions_held() if is_role else {}
        result = super().write(vals)
        for user, sessions in held.items():
            left = sessions.filtered(lambda session, user=user: not user._can_hold_sessions(session.company_id))
            if left:
                left._note_left(user)
        return result

    def _open_sessions_held(self):
        """{user: open sessions of which they are the facilitator, and which they can hold}"""
        # sudo: whoever manages users need not have a right to see sessions
        sessions = self.env["spp.session"].sudo()
        found = sessions.search([("facilitator_id", "in", self.ids), ("state", "in", OPEN_STATES)])
        able = found.filtered(lambda session: session.facilitator_id._can_hold_sessions(session.company_id))
        return able.grouped("facilitator_id")
