from . import (
    test_access,
    test_amounts,
    test_compliance_screen,
    test_criteria,
    test_days,
    test_eligibility,
    test_households,
    test_jobs,
    test_mechanisms,
    test_rosters,
    test_snapshot,
    test_wizard,
)
