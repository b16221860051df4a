from . import token, me, attendances, documentation, elsewhere
