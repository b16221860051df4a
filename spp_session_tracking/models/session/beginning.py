from odoo import api, fields

# the fields that say when a session is
SCHEDULE = ("date", "start_time", "end_time", "tz", "repeated_hour")


class SessionBeginning:
    """Whether a session is to come or its day has come. Once it has come, no change of when it is undoes that.

    Whatever depends on it asks here: who takes people off the roster, deleting, opening, reminding, giving places back.
    """

    __slots__ = ()

    def _has_begun(self):
        """Whether the session's day has come, by a zone that it has or had, or before it was moved to another day."""
        if self.state != "scheduled" or self.first_start_at:
            return True
        now = fields.Datetime.now()
        return any(now >= self._utc(0, tz) for tz in self._zones()) or "session" in self.change_ids.mapped("kind")

    def _zones(self):
        """The names of the zones that the session has or had."""
        return [self.tz, *(self.earlier_zones or "").split()]

    def _begins_at(self):
        """The moment at which it begins, or began before it was moved to a later one."""
        return min(filter(None, (self.start_at, self.first_start_at)))

    def _is_to_come(self):
        return self.state == "scheduled" and not self.first_start_at and self.start_at > fields.Datetime.now()

    @api.model
    def _domain_begun(self):
        """The sessions whose start has come. The domain can be negated: none of its fields is compared while empty."""
        now = fields.Datetime.now()
        return ["|", ("start_at", "<=", now), "&", ("first_start_at", "!=", False), ("first_start_at", "<=", now)]

    @api.model
    def _domain_to_come(self):
        return [("state", "=", "scheduled"), ("first_start_at", "=", False), ("start_at", ">", fields.Datetime.now())]

    # what is kept of a session that is moved

    def _beginnings(self, vals):
        """{session: (its zone, when it begins, whether its day has come)} of those whose schedule a write names."""
        if vals.keys().isdisjoint(SCHEDULE):
            return {}
        return {session: (session.tz, session._begins_at(), session._has_begun()) for session in self}

    def _keep_beginnings(self, before):
        """Keep when sessions began first, and the zones they had. before: see _beginnings()"""
        for session, (tz, begins_at, has_begun) in before.items():
            kept, first = {}, min(begins_at, session.start_at)
            if has_begun and first < max(session.start_at, session.first_start_at or first):
                kept["first_start_at"] = first
            if session.tz != tz and tz not in session._zones():
                kept["earlier_zones"] = " ".join(filter(None, (session.earlier_zones, tz)))
            if kept:
                session._by_server().write(kept)
