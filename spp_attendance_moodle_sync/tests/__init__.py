from importlib.util import find_spec

# they use the small Moodle, which lies beside the addons in their repository
if find_spec("demo"):
    from . import (
        test_access,
        test_assumed,
        test_both,
        test_browser,
        test_circuit,
        test_conflicts,
        test_connection,
        test_database,
        test_killed,
        test_meanwhile,
        test_people,
        test_preview,
        test_pull,
        test_pull_late,
        test_pull_odd,
        test_push,
        test_remote_sessions,
        test_reset,
        test_rounds,
        test_runs,
        test_schedule,
        test_screens,
        test_token,
        test_undelivered,
        test_unmapped,
        test_unreadable,
        test_watch,
    )
