from . import test_pull, test_pull_late, test_pull_odd
