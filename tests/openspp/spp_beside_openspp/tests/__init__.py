from . import test_areas
