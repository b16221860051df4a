from . import token, me, attendances, elsewhere
