from . import (
    test_access,
    test_add_people,
    test_browser,
    test_compliance,
    test_compliance_random,
    test_contacts,
    test_demo,
    test_marking,
    test_merge,
    test_membership,
    test_session_type,
)
