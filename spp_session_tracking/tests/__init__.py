import logging
from importlib.util import find_spec

from . import (
    test_access,
    test_advisory_lock,
    test_areas,
    test_assumed,
    test_attendance_report,
    test_beginning,
    test_browser,
    test_calendar,
    test_change_log,
    test_checked_values,
    test_code_version,
    test_compiled_search,
    test_compliance,
    test_compliance_columns,
    test_concurrency,
    test_confirmation,
    test_contact_search,
    test_demo,
    test_export,
    test_contacts,
    test_evidence,
    test_evidence_file,
    test_file_import,
    test_kept_trail,
    test_make_up,
    test_marking,
    test_merge_rights,
    test_merge_roles,
    test_numbers,
    test_one_language,
    test_overrides,
    test_reminder,
    test_queries,
    test_reports_role,
    test_roster,
    test_readme,
    test_rpc,
    test_session,
    test_snapshot,
    test_series,
    test_series_reach,
    test_session_type,
    test_state,
    test_screen,
    test_tables,
    test_server_defaults,
    test_statement_log,
    test_unlogged,
    test_withdrawal,
    test_facilitators,
    test_left_rosters,
    test_zones,
)

if find_spec("hypothesis"):
    from . import test_compliance_random, test_statement_order
else:
    logging.getLogger(__name__).warning(
        "test_compliance_random, test_statement_order are not run: hypothesis (requirements/test.txt) is not installed"
    )
