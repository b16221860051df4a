from . import test_pull
