from . import (
    test_access,
    test_browser,
    test_calendar,
    test_demo_programme,
    test_marking,
    test_numbers,
    test_roster,
    test_rpc,
    test_session,
    test_session_type,
    test_state,
    test_tables,
)
