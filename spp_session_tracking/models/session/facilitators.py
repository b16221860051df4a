from odoo import _, api
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ...rules import OPEN_STATES, boolean_domain, is_id

FACILITATORS = ("facilitator_id", "co_facilitator_ids")


class SessionFacilitators:
    """Whoever facilitates a session can do so: an active user with the role and access to the company."""

    __slots__ = ()

    @api.model
    def _default_facilitator(self):
        """The user; nobody where the user cannot facilitate, as Odoo's own."""
        user = self.env.user
        return user if user._can_facilitate(self.env.company) else user.browse()

    def _facilitators(self):
        return self.facilitator_id | self.co_facilitator_ids

    def _able(self, users):
        """Those of these users who can facilitate the session."""
        return users.exists().filtered(lambda user: user._can_facilitate(self.company_id))

    def _facilitators_added(self, vals):
        """Those whom a write makes facilitator or co-facilitator, and who were not that before."""
        added = self.env["res.users"]
        for name in FACILITATORS:
            if name in vals:
                ids = self._fields[name].convert_to_cache(vals[name], self) or ()
                added |= added.browse(ids if isinstance(ids, tuple) else [ids]) - self[name]
        return added

    def _check_able(self, users):
        """Refuse facilitators who cannot facilitate the session."""
        for user in users - self._able(users):
            raise ValidationError(
                _(
                    "%(user)s cannot facilitate sessions here. Choose an active user with the role of a facilitator "
                    "and access to the company of the session.",
                    user=user.exists().sudo().name or user.id,  # sudo: it may be a user of another company
                )
            )

    def _facilitators_before(self, vals):
        """{session: who facilitates it} of the sessions that have ended, where a write names who does."""
        if vals.keys().isdisjoint(FACILITATORS):
            return {}
        return {session: session._facilitators() for session in self if session.state not in OPEN_STATES}

    def _note_late_facilitators(self, before):
        """Note who was added to sessions that have ended: what was excused there was not told to them."""
        for session, facilitators in before.items():
            late = session._facilitators() - facilitators
            if late:
                session._by_server().write({"late_facilitator_ids": [Command.link(user.id) for user in late]})

    # copies and series

    def _able_values(self):
        """The facilitators of a copy: those who still can, nobody instead of one who cannot."""
        co_facilitators = self._able(self.co_facilitator_ids)
        return {
            "facilitator_id": self._able(self.facilitator_id).id,
            "co_facilitator_ids": [Command.set(co_facilitators.ids)],
        }

    def _note_not_copied(self, example):
        """Say on sessions who facilitates the one that they were made from, and can facilitate none of them."""
        users = example._facilitators()
        left_out = users - example._able(users)
        if left_out:
            text = _(
                "Left out, for they can no longer facilitate: %(names)s. Choose who facilitates this session.",
                names=", ".join(left_out.sudo().mapped("name")),  # sudo: users of other companies
            )
            self._message_log_batch(bodies={session.id: text for session in self - example})

    # whoever leaves hands over

    @api.depends("state", "company_id", *FACILITATORS)
    def _compute_lacks_facilitator(self):
        for session in self:
            given_to = session._facilitators()
            able = session._able(given_to)
            left = session.facilitator_id - able or given_to and not able
            session.lacks_facilitator = session.state in OPEN_STATES and bool(left)

    @api.model
    def _search_lacks_facilitator(self, operator, value):
        return boolean_domain(operator, value, [("id", "in", self._without_facilitator().ids)])

    @api.model
    def _without_facilitator(self):
        """The open sessions whose facilitator can facilitate them no more, or that have only such co-facilitators.

        Sessions that were given to nobody, such as those from Moodle, have not been left by anybody.
        """
        sessions = self.browse()
        for company in self.env.companies:
            users = self.env["res.users"].sudo()  # sudo: rules of users hide some from some
            able = users.search([*users._domain_facilitators(), ("company_ids", "in", company.id)])
            co_left = ["&", ("co_facilitator_ids", "!=", False), ("co_facilitator_ids", "not in", able.ids)]
            is_left = ["|", ("facilitator_id", "!=", False), *co_left]
            is_open = [("company_id", "=", company.id), ("state", "in", OPEN_STATES)]
            sessions |= self.search([*is_open, ("facilitator_id", "not in", able.ids), *is_left])
        return sessions

    def hand_over(self, facilitator_id):
        """Give open sessions to another facilitator. Returns how many these are."""
        closed = self.filtered(lambda session: session.state not in OPEN_STATES)
        if closed:
            raise UserError(
                _(
                    "Only open sessions are handed over. Leave these out: %(sessions)s.",
                    sessions="; ".join(closed.mapped("display_name")),
                )
            )
        if not is_id(facilitator_id):  # of another value Odoo makes nobody
            raise UserError(_("Choose to whom the sessions are handed over."))
        self.write({"facilitator_id": facilitator_id})
        return len(self)

    def _note_facilitator_left(self, user):
        """Say on open sessions that their facilitator can facilitate them no more, and remove the reminders."""
        self._unlink_reminders()
        self._forget_warned()
        text = _("%(name)s can no longer facilitate this session. Hand it over to somebody else.", name=user.name)
        self._message_log_batch(bodies={session.id: text for session in self})
