from . import test_access, test_area, test_area_import, test_tables
