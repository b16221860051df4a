from . import test_access, test_compliance, test_marking, test_membership, test_session_type
