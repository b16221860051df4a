from . import test_api, test_areas
