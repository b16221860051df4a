from . import test_access, test_membership, test_session_type
