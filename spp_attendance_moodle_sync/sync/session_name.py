"""What tells a session apart from others of its course on the same day, in its name."""

from ..moodle import schedule
from .description import plain_text

# of a description only so much goes into a name
LONGEST = 60


class SessionName:
    """sync: the SessionSync whose session is named"""

    def __init__(self, sync):
        self.sync, self.theirs = sync, sync.theirs
        self.sessions = sync.env["spp.session"].with_context(active_test=False)
        self._parts = [part for part in (sync.activity.label, sync.group_name) if part]

    def follow(self):
        """Name a session that was read from Moodle and is not told apart by its name. A name given here stays."""
        session = self.sync.session
        if not session.is_read_from_moodle or session.name != session._default_name():
            return
        label = session.moodle_label or ""
        if all(f", {part}," in f", {label}," for part in self._parts) and not self._is_taken(label, session):
            return
        session._by_server().write({"moodle_label": self.label(session)})
        session.name = session._default_name()

    def label(self, session):
        """The shortest label by which no other session of the type on the day has the same name; False for none.

        session: one that is there, or a new record with its type, date and start time
        """
        time = schedule.clock(session.start_time)
        described = (plain_text(self.theirs.description) or "").partition("\n")[0][:LONGEST].strip()
        for more in ([], [described], [time], [time, str(self.theirs.id)]):
            label = ", ".join([*self._parts, *filter(None, more)])
            if not self._is_taken(label, session):
                break
        return label or False

    def _is_taken(self, label, session):
        key = {"session_type_id": session.session_type_id.id, "date": session.date}
        name = self.sessions.new({**key, "moodle_label": label})._default_name()
        others = [("company_id", "=", self.sync.instance.company_id.id), ("name", "=", name)]
        others += [(field, "=", value) for field, value in key.items()]
        return bool(self.sessions.search_count([*others, ("id", "!=", session._origin.id)], limit=1))
