from . import test_api, test_areas, test_schema
