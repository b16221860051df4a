"""Which sessions and contacts the user can see, of those that many rows name."""

# what marking reads of a session
SESSION_FIELDS = (
    *("company_id", "tz", "state", "facilitator_id", "start_at", "first_start_at", "date", "session_type_id"),
    *("applied_household_rule", "applied_household_roles", "applied_stand_in_rule"),
)


class VisibilityCache:
    """The sessions and contacts that the user can see, archived ones too. Each id is looked up once."""

    def __init__(self, env):
        self.env = env
        self._sessions, self._contacts = {}, {}

    def sessions(self, ids):
        """{id: session} of those that the user can see."""
        missing = self._missing(ids, self._sessions)
        if missing:
            search, sessions = self.env["spp.compiled.search"], self.env["spp.session"]
            found = {session.id: session for session in search._fetch(sessions, {"id": missing}, SESSION_FIELDS)}
            self._sessions.update({each: found.get(each) for each in missing})
        return {each: self._sessions[each] for each in ids if self._sessions.get(each)}

    def contacts(self, ids):
        """{contact id: its company} of those that the user can see and that can be marked: nobody who was erased."""
        missing = self._missing(ids, self._contacts)
        if missing:
            found = self.env["spp.session"]._markable_contacts(missing)
            self._contacts.update({each: found.get(each) for each in missing})
        return {each: self._contacts[each] for each in ids if self._contacts.get(each) is not None}

    def remember(self, sessions=(), contacts=None):
        """Note what was read already. sessions: records; contacts: {contact id: its company}."""
        self._sessions.update({session.id: session for session in sessions})
        self._contacts.update(contacts or {})

    def _missing(self, ids, known):
        return [each for each in ids if each and each not in known]
