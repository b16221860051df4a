from datetime import timedelta

from odoo import _, api
from odoo.addons.spp_session_tracking.marking.visibility_cache import VisibilityCache
from odoo.addons.spp_session_tracking.tools.today import local_today
from odoo.exceptions import UserError

from ...tools.not_there import NotThere

DAYS_AROUND_TODAY = timedelta(days=31)


class SessionForClients:
    """Sessions that clients of the API ask for."""

    __slots__ = ()

    @api.model
    def _of_client(self, session_id):
        """The session with an id. Raises NotThere if the client may not see it."""
        found = VisibilityCache(self.env).sessions([session_id]).get(session_id, self.browse())
        return found.filtered(lambda session: session._is_for_client())._check_there(session_id)

    @api.model
    def _to_mark(self, session_id, visibility):
        """The session with an id, also one that others facilitate: what is stated of it waits for an officer.

        Raises NotThere if the user may not see it.
        """
        return visibility.sessions([session_id]).get(session_id, self.browse())._check_there(session_id)

    def _check_there(self, session_id):
        if not self:
            raise NotThere(_("There is no session %(id)s.", id=session_id))
        return self

    def _check_may_change(self):
        """The session. Raises AccessError if the user may not change or end it, also if it has ended already."""
        self.check_access_rights("write")
        self.check_access_rule("write")
        return self

    def _topics_to_cover(self):
        """The topics of its type, and those it has that were archived since; none where topics are not tracked."""
        topics = self.session_type_id.topic_ids | self.topic_ids
        return topics if self.track_topics else topics.browse()

    def _cover_topics(self, topic_ids):
        """State which topics the session covered. Raises UserError if one is not of its type, or none are tracked."""
        topics = self._topics_to_cover()
        unknown = sorted(set(topic_ids) - set(topics.ids))
        if unknown:
            text = _("The type of the session has no topic %(id)s. Read the session again.", id=unknown[0])
            raise UserError(text)
        self.topic_ids = topics.browse(topic_ids)

    @api.model
    def _facilitated_by_user(self, from_date, to_date, size, after=None):
        """The first sessions that the user facilitates, in the order of (date, id). By default those around today.

        from_date, to_date: the first and last day, either of which may be left out; after: (date, id) to begin after
        """
        if not (from_date or to_date):
            today = local_today(self)
            from_date, to_date = today - DAYS_AROUND_TODAY, today + DAYS_AROUND_TODAY
        days = [("date", sign, day) for sign, day in ((">=", from_date), ("<=", to_date)) if day]
        later = ["|", ("date", ">", after[0]), "&", ("date", "=", after[0]), ("id", ">", after[1])] if after else []
        return self.search([*self._domain_own(), *days, *later], order="date, id", limit=size)
