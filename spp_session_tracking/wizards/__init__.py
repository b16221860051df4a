from . import (
    session_dialog,
    session_cancel,
    session_complete,
    session_compliance_period,
    session_correct,
    session_excuse,
    session_walk_in,
)
