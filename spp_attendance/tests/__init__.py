from . import (
    test_access,
    test_partner_merge,
    test_people_import,
    test_subscriber,
    test_subscriber_race,
    test_tables,
    test_types,
)
