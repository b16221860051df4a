from . import token, me, attendances, sessions, documentation, elsewhere
