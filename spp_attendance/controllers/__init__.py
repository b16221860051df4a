from . import token, me, attendances, sessions, elsewhere
