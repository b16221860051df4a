"""Fields for what the sync says: stored as how it was made, and read in the language of whoever reads it."""

import json
from datetime import datetime

from odoo import fields
from odoo.addons.spp_session_tracking.tools.moment import moment_text
from odoo.tools.translate import code_translations

from ..moodle.text import Moment, Text

# The addons whose texts the sync passes on.
MODULES = ("spp_attendance_moodle_sync", "spp_attendance")
# How a stored Text begins. What is stored otherwise was made in one language: by others, or by an earlier version.
START = '{"source": '


def in_language(env, text):
    """A Text in the language of an environment; any other text as it is."""
    if isinstance(text, Moment):
        return moment_text(env, text.at, text.tz)
    if not isinstance(text, Text):
        return text
    values = {name: in_language(env, value) for name, value in text.values.items()}
    translated = _translated(text.source, env.lang)
    try:
        return translated % values if values else translated
    except (KeyError, TypeError, ValueError):  # a translation that does not fit
        return str(Text(text.source, values))


def _translated(source, lang):
    for module in MODULES if lang and lang != "en_US" else ():
        if source in (known := code_translations.get_python_translations(module, lang)):
            return known[source]
    return source


def to_stored(text):
    """A text as it is stored."""
    return json.dumps(_to_json(text), ensure_ascii=False) if isinstance(text, Text) else text


def _to_json(value):
    if isinstance(value, Text):
        return {"source": value.source, "values": {name: _to_json(each) for name, each in value.values.items()}}
    if isinstance(value, Moment):
        return {"moment": value.at.isoformat(), "tz": value.tz}
    return value if isinstance(value, (int, float)) else str(value)


def from_stored(stored):
    """A text that was stored: a Text where it was one. Others may begin in the same way, with a name from Moodle."""
    if not stored or not stored.startswith(START):
        return stored
    try:
        return _from_json(json.loads(stored))
    except (AttributeError, KeyError, TypeError, ValueError):
        return stored


def _from_json(value):
    if not isinstance(value, dict):
        return value
    if "moment" in value:
        return Moment(datetime.fromisoformat(value["moment"]), value["tz"])
    return Text(value["source"], {name: _from_json(each) for name, each in value["values"].items()})


class _Message:
    # what is stored is how a text was made: nobody searches or sorts by that
    _description_searchable = False
    _description_sortable = False

    def convert_to_column(self, value, record, values=None, validate=True):
        return super().convert_to_column(to_stored(value), record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        return super().convert_to_cache(to_stored(value), record, validate)

    def convert_to_record(self, value, record):
        return in_language(record.env, from_stored(super().convert_to_record(value, record)))


class Message(_Message, fields.Char):
    """A sentence of the sync. Write a Text into it."""


class MessageText(_Message, fields.Text):
    """Several lines of the sync. Write a Text into it."""
