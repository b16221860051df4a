"""What speaks HTTP: a file for each resource, and what all of them share."""

from . import ir_http, token, me, attendances, sessions, choices, subscribers, changes, documentation, openspp, elsewhere
