import logging
from importlib.util import find_spec

from . import (
    test_access,
    test_add_people,
    test_browser,
    test_compliance,
    test_contacts,
    test_demo,
    test_erase,
    test_marking,
    test_merge,
    test_membership,
    test_reach,
    test_session_type,
)

if find_spec("hypothesis"):
    from . import test_compliance_random
else:
    logging.getLogger(__name__).warning(
        "test_compliance_random is not run: hypothesis (requirements/test.txt) is not installed"
    )
