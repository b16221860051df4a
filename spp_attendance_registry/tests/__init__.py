from . import (
    test_access,
    test_api,
    test_disabled,
    test_erase,
    test_forms,
    test_households,
    test_identifier,
    test_import,
    test_lookup,
    test_people_source,
    test_reach,
    test_registry_owns,
)
