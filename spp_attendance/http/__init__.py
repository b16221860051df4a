"""What speaks HTTP: a file for each resource, and what all of them share."""

from . import ir_http
from . import token, me, attendances, sessions, choices, subscribers, changes
from . import documentation, openspp, elsewhere, outage
