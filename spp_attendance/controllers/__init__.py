from . import token, me, attendances, sessions, choices, subscribers, changes, openspp, elsewhere
