from . import (
    test_access,
    test_history,
    test_ledger,
    test_partner_merge,
    test_people_import,
    test_statements,
    test_subscriber,
    test_subscriber_race,
    test_tables,
    test_types,
    test_uniqueness,
    test_uniqueness_races,
)
