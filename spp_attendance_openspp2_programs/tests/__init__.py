from importlib.util import find_spec

from . import (
    test_access,
    test_compliance,
    test_compliance_screen,
    test_households,
    test_left_members,
    test_mechanisms,
    test_snapshot,
    test_uninstall,
)

# it compares with files of the repository
if find_spec("runner"):
    from . import test_schema
