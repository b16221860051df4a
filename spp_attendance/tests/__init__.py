from . import test_ledger, test_uniqueness, test_uniqueness_races
