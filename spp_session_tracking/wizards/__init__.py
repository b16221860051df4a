from . import (
    session_dialog,
    partner_merge,
    session_add_people,
    session_cancel,
    session_complete,
    session_compliance_period,
    session_correct,
    session_excuse,
    session_repeat,
    session_repeat_day,
    session_snapshot_take,
    session_walk_in,
)
