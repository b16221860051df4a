from odoo import _, api
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ...rules import OPEN_STATES, boolean_domain

FACILITATORS = ("facilitator_id", "co_facilitator_ids")


class SessionHolders:
    """Sessions are held by people who can hold them: active users with the role and access to the company."""

    __slots__ = ()

    @api.model
    def _domain_holders(self):
        return self.env["res.users"]._domain_holders()

    @api.model
    def _default_facilitator(self):
        """The user; nobody where the user cannot hold sessions, as Odoo's own."""
        user = self.env.user
        return user if user._can_hold_sessions(self.env.company) else user.browse()

    def _holders(self):
        return self.facilitator_id | self.co_facilitator_ids

    def _able(self, users, company=None):
        """Those of these users who can hold the session. company: of a session to be made"""
        company = company or self.company_id
        return users.filtered(lambda user: user._can_hold_sessions(company))

    def _holders_added(self, vals):
        """Those whom a write adds to those who hold the session; of no session: all who are given."""
        users = self.env["res.users"]
        named = {name: self._fields[name].convert_to_cache(vals[name], self) for name in FACILITATORS if name in vals}
        ids = [named.get("facilitator_id"), *named.get("co_facilitator_ids", ())]
        return users.browse([each for each in ids if each]) - self._holders()

    def _check_able(self, users, company=None):
        """Refuse facilitators who cannot hold the session."""
        for user in users - self._able(users, company):
            raise ValidationError(
                _(
                    "User %(id)s cannot hold sessions here. Choose an active user with the role of a facilitator and "
                    "access to the company of the session.",
                    id=user.id,
                )
            )

    def _holders_before(self, vals):
        """{session: who holds it} of the sessions that have ended, where a write names who holds them."""
        if vals.keys().isdisjoint(FACILITATORS):
            return {}
        return {session: session._holders() for session in self if session.state not in OPEN_STATES}

    def _note_late_holders(self, before):
        """Note who was added to sessions that have ended: what was excused there was not told to them."""
        for session, holders in before.items():
            late = session._holders() - holders
            if late:
                session._by_server().write({"late_facilitator_ids": [Command.link(user.id) for user in late]})

    # copies and series

    def copy(self, default=None):
        copies = super().copy(default)
        for session, copied in zip(self, copies, strict=True):
            copied._note_left_out(session)
        return copies

    def _able_values(self):
        """The facilitators of a copy: those who can still hold sessions, nobody in the place of one who cannot."""
        co_facilitators = self._able(self.co_facilitator_ids)
        return {
            "facilitator_id": self._able(self.facilitator_id).id,
            "co_facilitator_ids": [Command.set(co_facilitators.ids)],
        }

    def _note_left_out(self, example):
        """Say on sessions who holds the one that they were made from, and can hold none of them."""
        users = example._holders()
        left_out = users - example._able(users)
        if left_out:
            text = _(
                "%(names)s can no longer hold sessions, and was left out. Choose who holds this one.",
                names=", ".join(left_out.sudo().mapped("name")),  # sudo: users of other companies
            )
            self._message_log_batch(bodies={session.id: text for session in self - example})

    # whoever leaves hands over

    @api.depends("state", "company_id", *FACILITATORS)
    def _compute_lacks_holder(self):
        for session in self:
            holders = session._able(session._holders())
            left = session.facilitator_id - holders
            session.lacks_holder = session.state in OPEN_STATES and bool(left or not holders)

    @api.model
    def _search_lacks_holder(self, operator, value):
        return boolean_domain(operator, value, [("id", "in", self._without_holder().ids)])

    @api.model
    def _without_holder(self):
        """The open sessions that nobody can hold, or whose facilitator cannot hold them any more."""
        sessions = self.browse()
        for company in self.env.companies:
            # sudo: rules of users hide some from some
            able = self.env["res.users"].sudo().search([*self._domain_holders(), ("company_ids", "in", company.id)])
            is_left = ["|", ("facilitator_id", "!=", False), ("co_facilitator_ids", "not in", able.ids)]
            asked = [("company_id", "=", company.id), ("state", "in", OPEN_STATES)]
            sessions |= self.search([*asked, ("facilitator_id", "not in", able.ids), *is_left])
        return sessions

    def hand_over(self, facilitator_id):
        """Give open sessions to another facilitator. Returns how many these are."""
        closed = self.filtered(lambda session: session.state not in OPEN_STATES)
        if closed:
            raise UserError(
                _("Only open sessions are handed over. Leave these out: %(ids)s.", ids=", ".join(map(str, closed.ids)))
            )
        self.write({"facilitator_id": facilitator_id})
        return len(self)

    def _note_left(self, user):
        """Say on open sessions that their facilitator can hold them no more, and remove the reminders."""
        self._unlink_reminders()
        text = _("%(name)s can no longer hold this session. Hand it over to somebody else.", name=user.name)
        self._message_log_batch(bodies={session.id: text for session in self})
