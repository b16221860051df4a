"""The suite's one client for what is outside. It is in another addon, and plain code does not know the name of Odoo.

`__name__` begins with "odoo.addons." in Odoo, and with the addon in plain tests.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .text import Text

if TYPE_CHECKING:
    from spp_attendance.outside import (
        BoundedTransport,
        JsonLimits,
        Limits,
        Request,
        errors,
        origin,
        read_json,
        read_json_items,
    )
else:
    _client = import_module(__name__.partition("spp_attendance_moodle_sync")[0] + "spp_attendance.outside")
    BoundedTransport, Limits, Request = _client.BoundedTransport, _client.Limits, _client.Request
    JsonLimits, errors, origin = _client.JsonLimits, _client.errors, _client.origin
    read_json, read_json_items = _client.read_json, _client.read_json_items

__all__ = [
    "BoundedTransport",
    "JsonLimits",
    "Limits",
    "Request",
    "errors",
    "origin",
    "read_json",
    "read_json_items",
    "translatable",
]


def translatable(error: errors.OutsideError) -> Text:
    """What an error of the client says, for people."""
    return Text(error.text, error.values)
