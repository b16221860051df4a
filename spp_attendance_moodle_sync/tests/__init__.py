from . import test_browser
from . import test_pull
from . import test_screens
