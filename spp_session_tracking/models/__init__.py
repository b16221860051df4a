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
    res_company,
    res_config_settings,
)
