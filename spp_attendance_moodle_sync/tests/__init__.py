import logging

from odoo.addons.spp_session_tracking.tests.repository import NEEDED, ROOT

# they use the small Moodle of the demo
if ROOT:
    from . import (
        test_access,
        test_address,
        test_assumed,
        test_bad_remark,
        test_both,
        test_browser,
        test_circuit,
        test_conflicts,
        test_connection,
        test_database,
        test_erase,
        test_hostile,
        test_killed,
        test_language,
        test_meanwhile,
        test_names,
        test_people,
        test_preview,
        test_pull,
        test_pull_late,
        test_pull_odd,
        test_push,
        test_remarks,
        test_removal,
        test_remote_sessions,
        test_reset,
        test_rounds,
        test_runs,
        test_schedule,
        test_schema,
        test_screens,
        test_start_page,
        test_token,
        test_unchanged,
        test_unchanged_random,
        test_undelivered,
        test_unmapped,
        test_unreadable,
        test_watch,
        test_zone,
    )
else:
    logging.getLogger(__name__).warning("No test of this addon is run: %s", NEEDED)
