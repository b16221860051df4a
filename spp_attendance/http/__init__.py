from . import token, me, attendances, sessions, choices, subscribers, changes, documentation, openspp, elsewhere
