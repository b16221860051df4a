"""What is left of a text that was about a person, where the person was erased or the text became too old."""

# no word: whatever language somebody reads, something was here. An excused person has an excuse, so it is not empty.
OMITTED = "[…]"
LINES = """
    update spp_session_attendance
       set excuse = case when excuse is not null then %(omitted)s end, notes = null
     where participant_id = any(%(people)s)
       and (excuse is distinct from case when excuse is not null then %(omitted)s end or notes is not null)
"""
CHANGES = """
    update spp_session_attendance_change
       set old_excuse = case when old_excuse is not null then %(omitted)s end,
           new_excuse = case when new_excuse is not null then %(omitted)s end,
           reason = case when reason is not null then %(omitted)s end
     where participant_id = any(%(people)s)
       and coalesce(old_excuse, new_excuse, reason) is not null
"""


def omit_statements(env, people):
    """Omit excuses, notes and reasons from the lines of these contacts, and from the log of changes.

    The door to the log, which refuses every write(): who, what and when stay. A function, not a method: code typed in
    Odoo cannot call it. The caller has checked that the user may erase them.
    """
    env.flush_all()
    for query in (LINES, CHANGES):
        env.cr.execute(query, {"people": people.ids, "omitted": OMITTED})
    env.invalidate_all()
