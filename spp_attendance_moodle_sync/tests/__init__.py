from . import test_both, test_conflicts, test_connection, test_people, test_preview, test_pull, test_pull_late, test_pull_odd, test_push, test_remote_sessions, test_runs
