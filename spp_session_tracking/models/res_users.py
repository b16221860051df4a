from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..rules import OPEN_STATES
from ..tools.foreign_keys import check_unused

FACILITATOR = "spp_session_tracking.group_facilitator"
# what may end that a user can facilitate, besides Odoo's fields for single groups
ROLES = {"active", "share", "company_ids", "groups_id"}
# what users read and write of themselves
OF_ONESELF = ("compliance_period", "figures_mail")
GROUP_PREFIXES = ("in_group_", "sel_groups_")


class ResUsers(models.Model):
    _inherit = "res.users"

    compliance_period = fields.Char(
        "Period of compliance", copy=False, help="The period that the user looked at last: a choice of rules/period.py."
    )

    figures_mail = fields.Selection(
        [("daily", "Each day"), ("weekly", "Each week, on Monday")],
        "Start page by mail",
        copy=False,
        help="The figures of the start page: numbers and links, without names. Empty: no mail.",
    )
    figures_mailed_on = fields.Date("Start page mailed on", copy=False, readonly=True)

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, *OF_ONESELF]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, *OF_ONESELF]

    @api.model
    def _domain_facilitators(self):
        """Those with the role; which company, is asked when a session is given to them."""
        return [("share", "=", False), ("groups_id", "in", self.env.ref(FACILITATOR).ids)]

    def _can_facilitate(self, company):
        """Whether the user may be facilitator or co-facilitator of sessions of a company."""
        user = self.sudo()  # sudo: rules of users hide some from some
        is_member = bool(user) and user.active and not user.share and company in user.company_ids
        return is_member and user.has_group(FACILITATOR)

    def write(self, vals):
        is_role = any(name in ROLES or name.startswith(GROUP_PREFIXES) for name in vals)
        facilitated = self._open_sessions() if is_role else {}
        result = super().write(vals)
        self._note_sessions_left(facilitated)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_facilitators(self):
        # sudo: whoever manages users need not have a right to see sessions
        sessions = self.env["spp.session"].sudo().with_context(active_test=False)
        theirs = ["|", ("facilitator_id", "in", self.ids), ("co_facilitator_ids", "in", self.ids)]
        session = sessions.search(theirs, limit=1)
        if session:
            raise UserError(
                _("A user who facilitated sessions, such as session %(id)s, stays known. Archive them.", id=session.id)
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        """Whoever stated, changed or decided something stays known with it."""
        check_unused(self, "spp_")

    def _note_sessions_left(self, facilitated):
        """Say on the sessions that their facilitators cannot facilitate them any more. facilitated: before a change"""
        for user, sessions in facilitated.items():
            left = sessions.filtered(lambda session, user=user: not user._can_facilitate(session.company_id))
            if left:
                left._note_facilitator_left(user)

    def _open_sessions(self):
        """{user: open sessions of which they are the facilitator, and which they can facilitate}"""
        # sudo: whoever manages users need not have a right to see sessions
        sessions = self.env["spp.session"].sudo()
        found = sessions.search([("facilitator_id", "in", self.ids), ("state", "in", OPEN_STATES)])
        able = found.filtered(lambda session: session.facilitator_id._can_facilitate(session.company_id))
        return able.grouped("facilitator_id")


class ResGroups(models.Model):
    _inherit = "res.groups"

    def write(self, vals):
        """Who has a role is changed here as well, past the users themselves."""
        users = self.env["res.users"]
        if {"users", "user_ids", "implied_ids"} & vals.keys():
            users = users.sudo().search(users._domain_facilitators())  # sudo: rules of users hide some from some
        facilitated = users._open_sessions()
        result = super().write(vals)
        users._note_sessions_left(facilitated)
        return result
