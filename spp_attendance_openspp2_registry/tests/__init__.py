from . import test_access, test_api, test_households, test_identifier, test_reach, test_registrants
