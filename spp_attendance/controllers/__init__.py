from . import token, me, attendances, choices, subscribers, changes, elsewhere
