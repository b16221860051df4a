import logging

from psycopg2 import OperationalError

from odoo import _, api, fields

_logger = logging.getLogger(__name__)

WARNED = "spp_session_tracking.mail_activity_type_warned"


class SessionWarned:
    """The facilitator of a session looks after those of its people who were warned about: one activity for all."""

    __slots__ = ()

    def _compute_warning_count(self):
        warnings = self.env["spp.session.warning"]
        domain = [("session_id", "in", self.ids), *warnings._domain_open()]
        counts = dict(warnings._read_group(domain, ["session_id"], ["__count"]))
        for session in self:
            session.warning_count = counts.get(session, 0)

    @api.model
    def _refresh_warned(self, counts, told):
        """Let each activity say about how many people there are warnings; it goes once there are none.

        counts: {session: how many}; told: the sessions whose facilitators are told of some for the first time
        """
        domain = [("activity_type_id", "=", self.env.ref(WARNED).id), ("res_model", "=", self._name)]
        listed = self.env["mail.activity"].search(domain)
        for activity in listed:
            count = counts.get(self.browse(activity.res_id))
            if not count:
                activity.unlink()
            elif activity.summary != (words := self._warned_words(count, activity.user_id)):
                activity.summary = words
        for session in told - self.browse(listed.exists().mapped("res_id")):
            session._tell_guarded(counts[session])

    def _tell_guarded(self, count):
        """What fails of one session is logged and tried again by the next run, and the others go on."""
        try:
            with self.env.cr.savepoint():
                self._tell_warned(count)
        except OperationalError:
            raise  # another transaction is in the way
        except Exception:  # pylint: disable=broad-except
            _logger.exception("The facilitator of session %s was not told.", self.id)
            self._forget_warned()

    def _tell_warned(self, count):
        self._quietly().activity_schedule(
            WARNED,
            max(self.date, fields.Date.today()),
            self._warned_words(count, self.facilitator_id),
            user_id=self.facilitator_id.id,
        )

    @api.model
    def _warned_words(self, count, user):
        self = self.with_context(lang=user.lang)
        return _("People to look after: %(count)s", count=count)

    def _forget_warned(self):
        """Let the next run tell whoever facilitates the sessions from now on."""
        self.activity_unlink([WARNED])
        # sudo: warnings are written by the server
        told = self.env["spp.session.warning"].sudo().search([("session_id", "in", self.ids), ("is_open", "=", True)])
        told.write({"facilitator_id": False})

    def action_view_warnings(self):
        """Show the people warned about at these sessions."""
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_warning_action")
        return {**action, "domain": [("session_id", "in", self.ids)]}
