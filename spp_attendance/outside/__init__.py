"""Whatever the suite asks outside goes through here: one exchange at a time, bounded in time, bytes and memory.

Everything here is plain Python; the standard library is all it needs, and the certificates that requests trusts.
"""

from . import errors
from .answer import Answer
from .bounded_json import JsonLimits
from .bounded_json import read as read_json
from .bounded_json import read_items as read_json_items
from .request import Request, origin
from .transport import BoundedTransport, Limits, Transport

__all__ = [
    "Answer",
    "BoundedTransport",
    "JsonLimits",
    "Limits",
    "Request",
    "Transport",
    "errors",
    "origin",
    "read_json",
    "read_json_items",
]
