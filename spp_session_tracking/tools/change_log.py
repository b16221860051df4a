"""What writes to the log of changes. These are functions, not methods: code typed in Odoo cannot call them."""

from odoo import _, fields
from odoo.tools.misc import format_duration

from ..rules import Statement
from .append_only import append

LOG = "spp.session.attendance.change"
# what makes two statements about a person the same, whoever sent them
CONTENT = [name for name in Statement._fields if name not in ("basis", "marked_by_id", "source")]


def log_changes(env, changes):
    """Log changes, dicts of values; who and when are added."""
    stamp = {"changed_by_id": env.uid, "changed_at": fields.Datetime.now()}
    append(env[LOG], [{**stamp, **change} for change in changes])


def log_marks(env, marks, reason, came_too_late=False):
    """Log statements that do not stand: a list of (line, the Statement, the one that stands).

    A statement that came too late to stand may come again; it is logged once.
    """
    if not marks:
        return
    known, changes = set(), []
    if came_too_late:
        known = env[LOG]._logged_contents({line.id for line, _old, _new in marks})
    for line, old, new in marks:
        columns = old.to_columns()
        content = (line.id, *(columns[name] or False for name in CONTENT))
        if not came_too_late or content not in known:
            known.add(content)
            changes.append({**_mark_change(line, old, new, reason), "came_too_late": came_too_late})
    log_changes(env, changes)


def log_rules(env, link, before):
    """Log changes of the rules that people are counted by.

    link: the field that names what has the rule; before: {(record, name of its field): the value before}
    """
    log_changes(
        env,
        [
            {
                "kind": "session",
                link: record.id,
                "company_id": record.company_id.id,
                "what": record._fields[name]._description_string(env),
                "old_value": in_words(record, name, old),
                "new_value": in_words(record, name, record[name]),
            }
            for (record, name), old in before.items()
            if old != record[name]
        ],
    )


def in_words(record, name, value):
    """The value of a field of a record as people read it: hours as 09:20, and yes or no."""
    field = record._fields[name]
    if name in record._import_hours():
        return format_duration(value)
    if field.type == "boolean":
        return _("Yes") if value else _("No")
    return str(field.convert_to_export(value, record))


def _mark_change(line, old, new, reason):
    return {
        "kind": "mark",
        "session_id": line.session_id.id,
        "attendance_id": line.id,
        "participant_id": line.participant_id.id,
        "company_id": line.company_id.id,
        "reason": reason or False,
        **{f"old_{name}": value for name, value in old.to_columns().items()},
        **{f"new_{name}": value for name, value in new.to_columns().items()},
    }
