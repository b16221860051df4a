"""Rows of an exported list as they are kept until all of them are there: JSON, in which days and moments stay so."""

import json
from datetime import date, datetime


def dump(rows):
    """The bytes of rows, whose cells are what Odoo's export_data() returns."""
    return json.dumps([[_plain(value) for value in row] for row in rows], default=_told).encode()


def load(content):
    return json.loads(content, object_hook=_read)


def _plain(value):
    if isinstance(value, bytes):
        return value.decode()
    return str(value) if isinstance(value, list | tuple | dict) else value


def _told(moment):
    return {"moment" if isinstance(moment, datetime) else "day": moment.isoformat()}


def _read(told):
    return datetime.fromisoformat(told["moment"]) if "moment" in told else date.fromisoformat(told["day"])
