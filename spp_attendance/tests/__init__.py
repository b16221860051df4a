from . import (
    test_history,
    test_ledger,
    test_statements,
    test_uniqueness,
    test_uniqueness_races,
)
