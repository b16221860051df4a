from . import test_access, test_compliance, test_households, test_mechanisms, test_snapshot
