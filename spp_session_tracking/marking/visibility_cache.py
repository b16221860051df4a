"""What the user can see of what many rows name."""

# what marking reads of a session
OF_SESSION = ("company_id", "tz", "state", "facilitator_id", "start_at")


class Seen:
    """The sessions and contacts that the user can see, archived ones too: each id is looked for once."""

    def __init__(self, env):
        self.env = env
        self.known_sessions, self.known_contacts = {}, {}

    def sessions(self, ids):
        """{id: session} of those there are."""
        missing = self._missing(ids, self.known_sessions)
        if missing:
            sessions = self.env["spp.session"].with_context(active_test=False)
            found = sessions.search_fetch([("id", "in", missing)], OF_SESSION)
            known = {session.id: session for session in found}
            self.known_sessions.update({each: known.get(each) for each in missing})
        return {each: self.known_sessions[each] for each in ids if self.known_sessions.get(each)}

    def contacts(self, ids):
        """{contact id: its company} of those there are."""
        missing = self._missing(ids, self.known_contacts)
        if missing:
            found = self.env["spp.session"]._people_known(missing)
            self.known_contacts.update({each: found.get(each) for each in missing})
        return {each: self.known_contacts[each] for each in ids if self.known_contacts.get(each) is not None}

    def _missing(self, ids, known):
        return [each for each in ids if each and each not in known]
