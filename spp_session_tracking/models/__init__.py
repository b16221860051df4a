from . import (
    session_type,
    session_topic,
    session,
    session_state,
    session_roster,
    session_numbers,
    session_rights,
    session_marking,
    session_attendance,
    session_attendance_change,
    res_company,
    res_config_settings,
)
